import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, Conflict, eachItem, Invalid, NotFound, ProblemError, TooManyRequests } from "../src/index.js";
import { json, problem, stage } from "./server.js";

const TRENDING = "/api/v1/movies/trending";

test("a request that may be repeated waits as long as the server says, and is sent again", async () => {
  const { marquee, asked, pauses } = stage((_, count) =>
    count === 1 ? problem(429, [], { "Retry-After": "7" }) : json([]),
  );
  await answer(marquee.api.GET(TRENDING));
  assert.equal(asked.length, 2);
  assert.deepEqual(pauses, [7]);
});

test("Retry-After may be a date", async () => {
  const soon = new Date(Date.now() + 9_000).toUTCString();
  const { marquee, pauses } = stage((_, count) => (count === 1 ? problem(503, [], { "Retry-After": soon }) : json([])));
  await answer(marquee.api.GET(TRENDING));
  assert.ok(pauses[0] !== undefined && pauses[0] > 5 && pauses[0] <= 9);
});

test("it gives up after two more tries, and says when to come again", async () => {
  const { marquee, asked } = stage(() => problem(429, [], { "Retry-After": "7" }));
  const refusal = await answer(marquee.api.GET(TRENDING)).catch((error: unknown) => error);
  assert.ok(refusal instanceof TooManyRequests);
  assert.equal(refusal.retryAfter, 7);
  assert.equal(asked.length, 3);
});

test("nobody is kept waiting longer than half a minute", async () => {
  const { marquee, asked, pauses } = stage(() => problem(429, [], { "Retry-After": "3600" }));
  await assert.rejects(answer(marquee.api.GET(TRENDING)), TooManyRequests);
  assert.equal(asked.length, 1);
  assert.deepEqual(pauses, []);
});

test("a lost connection is tried again, what is no network's fault is not", async () => {
  const { marquee, asked } = stage((_, count) => {
    if (count === 1) throw new TypeError("fetch failed");
    return problem(404);
  });
  await assert.rejects(answer(marquee.api.GET(TRENDING)), NotFound);
  assert.equal(asked.length, 2);
});

test("a POST is never sent twice", async () => {
  const { marquee, asked } = stage(() => problem(503, [], { "Retry-After": "1" }));
  await assert.rejects(answer(marquee.api.POST("/api/v1/recommendations", { body: {} })));
  assert.equal(asked.length, 1);
});

test("who aborts waits no longer", async () => {
  const { marquee, asked } = stage(() => problem(503, [], { "Retry-After": "20" }), { retries: {} });
  const waiting = answer(marquee.api.GET(TRENDING, { signal: AbortSignal.timeout(20) }));
  await assert.rejects(waiting, { name: "TimeoutError" });
  assert.equal(asked.length, 1);
});

test("an answer that may be kept is asked for by its tag, and comes back though the server sends no body", async () => {
  const { marquee, asked } = stage(({ headers }) => {
    const kept = { ETag: 'W/"1"', "Cache-Control": "public, max-age=60" };
    return headers.get("If-None-Match") === 'W/"1"'
      ? new Response(null, { status: 304, headers: { ...kept, Age: "5" } })
      : json([{ id: 346 }], { headers: kept });
  });
  const first = await answer(marquee.api.GET(TRENDING));
  const { data, response } = await marquee.api.GET(TRENDING);
  assert.deepEqual(data, first);
  assert.equal(response.headers.get("Age"), "5");
  assert.equal(asked.length, 2);
});

test("what is personal is not kept, and the oldest goes first", async () => {
  const { marquee, asked } = stage(
    ({ path }) => json([], { headers: { ETag: '"1"', "Cache-Control": path.includes("/me") ? "no-store" : "public" } }),
    { remembered: 1 },
  );
  for (const path of ["/api/v1/me/favorites", "/api/v1/me/favorites", TRENDING, "/api/v1/genres", TRENDING] as const) {
    await marquee.api.GET(path);
  }
  assert.ok(asked.every((one) => !one.headers.has("If-None-Match")));
});

test("the language goes with every request", async () => {
  const { marquee, asked } = stage(() => json({ user: {}, tokens: {} }), { language: "de" });
  await marquee.login({ email: "ada@example.org", password: "correct horse battery" });
  await marquee.api.GET("/api/v1/genres");
  assert.deepEqual(asked.map((one) => one.headers.get("Accept-Language")), ["de", "de"]);
});

test("a list is walked page by page, no further than it is read", async () => {
  const { marquee, asked } = stage(({ path }) => {
    const page = Number(new URLSearchParams(path.split("?")[1]).get("page"));
    return json([{ id: page * 10 }, { id: page * 10 + 1 }], {}, { page, per_page: 2, total: 6, pages: 3 });
  });
  const movies = () => eachItem((page) => answer(marquee.api.GET(TRENDING, { params: { query: { page } } })));
  const ids = [];
  for await (const movie of movies()) ids.push(movie.id);
  assert.deepEqual(ids, [10, 11, 20, 21, 30, 31]);
  asked.length = 0;
  for await (const movie of movies()) if (movie.id === 11) break;
  assert.equal(asked.length, 1);
});

test("a refusal is an error of its kind, with the field that is wrong", async () => {
  const { marquee } = stage(({ path }) =>
    path.includes("page=") ? problem(422, [{ field: "page", code: "too_large", message: "At most 500." }]) : problem(409),
  );
  const refusal = await answer(marquee.api.GET(TRENDING, { params: { query: { page: 501 } } })).catch((e: unknown) => e);
  assert.ok(refusal instanceof Invalid && refusal instanceof ProblemError);
  assert.equal(refusal.name, "Invalid");
  assert.equal(refusal.message, "It is refused.");
  assert.equal(refusal.code, "too_large");
  assert.equal(refusal.field("page"), "At most 500.");
  assert.equal(refusal.field("year"), undefined);
  assert.equal(refusal.problem.request_id, "r-1");
  await assert.rejects(answer(marquee.api.GET(TRENDING)), Conflict);
});

test("what a proxy answers is an error with its status", async () => {
  const { marquee } = stage(() => new Response("<h1>Bad gateway</h1>", { status: 502 }), { retries: { times: 0 } });
  await assert.rejects(answer(marquee.api.GET(TRENDING)), { name: "ProblemError", status: 502 });
});
