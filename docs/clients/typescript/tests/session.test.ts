import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, memoryStore, SignedOut } from "../src/index.js";
import { expired, json, problem, stage, tokens, type Asked } from "./server.js";

const REFRESH = "/api/v1/auth/refresh";
const bearer = (asked: Asked): string | null => asked.headers.get("Authorization");
const credentials = { email: "ada@example.org", password: "correct horse battery" };

function signedInStore(access = "old") {
  const store = memoryStore();
  store.set(tokens(access));
  return store;
}

/** Takes `new` only; gives it for a refresh. */
const renewing = (asked: Asked): Response => {
  if (asked.path === REFRESH) return json(tokens("new"));
  return bearer(asked) === "Bearer new" ? json([]) : expired();
};

test("ten requests that find the token expired refresh once, and all are sent again", async () => {
  const { marquee, asked, of } = stage(renewing, { store: signedInStore() });
  await Promise.all(Array.from({ length: 10 }, () => answer(marquee.api.GET("/api/v1/me/favorites"))));
  assert.equal(of("/auth/refresh").length, 1);
  assert.deepEqual(of("/auth/refresh")[0]?.body, { refresh: "old-refresh" });
  assert.equal(asked.filter((one) => bearer(one) === "Bearer new").length, 10);
});

test("a body is sent again with the request", async () => {
  const { marquee, of } = stage(renewing, { store: signedInStore() });
  const path = { params: { path: { movie_id: 346 } } };
  await answer(marquee.api.PUT("/api/v1/me/seen/{movie_id}", { ...path, body: { rating: 9 } }));
  assert.deepEqual(
    of("/me/seen/346").map((one) => one.body),
    [{ rating: 9 }, { rating: 9 }],
  );
});

test("what another tab has renewed is used without a refresh", async () => {
  const store = signedInStore();
  const { marquee, of } = stage(
    (asked) => {
      store.set(tokens("new"));
      return renewing(asked);
    },
    { store },
  );
  await answer(marquee.api.GET("/api/v1/me/favorites"));
  assert.equal(of("/auth/refresh").length, 0);
});

test("a session that has ended is told once, and the refusal is thrown", async () => {
  let told = 0;
  const ended = (asked: Asked): Response => (asked.path === REFRESH ? problem(401) : expired());
  const { marquee } = stage(ended, { store: signedInStore(), onSignedOut: () => (told += 1) });
  const both = [1, 2].map(() => assert.rejects(answer(marquee.api.GET("/api/v1/me")), SignedOut));
  await Promise.all(both);
  assert.equal(told, 1);
  assert.equal(marquee.isSignedIn(), false);
});

test("a refresh that the server cannot do now does not sign anybody out", async () => {
  const busy = (asked: Asked): Response => (asked.path === REFRESH ? problem(503) : expired());
  const { marquee } = stage(busy, { store: signedInStore() });
  await assert.rejects(answer(marquee.api.GET("/api/v1/me")), SignedOut);
  assert.equal(marquee.isSignedIn(), true);
});

test("a 401 that a refresh cannot help is not refreshed", async () => {
  const { marquee, of } = stage(() => problem(401), { store: signedInStore() });
  await assert.rejects(answer(marquee.api.GET("/api/v1/me")), SignedOut);
  assert.equal(of("/auth/refresh").length, 0);
});

test("logging in keeps the tokens, logging out forgets them even when the server is away", async () => {
  const answers = (asked: Asked): Response => {
    if (asked.path.endsWith("/login")) return json({ user: { email: credentials.email }, tokens: tokens("first") });
    if (asked.path.endsWith("/logout")) throw new TypeError("no network");
    return json({ email: credentials.email });
  };
  const { marquee, of } = stage(answers);
  assert.equal((await marquee.login(credentials)).email, credentials.email);
  await answer(marquee.api.GET("/api/v1/me"));
  assert.equal(of("/me")[0] && bearer(of("/me")[0] as Asked), "Bearer first");
  await assert.rejects(marquee.logout(), TypeError);
  assert.equal(marquee.isSignedIn(), false);
});

test("in cookie mode the refresh token is never seen: the cookie goes along where it is needed, and only there", async () => {
  const answers = (asked: Asked): Response => {
    if (asked.path.includes("/login")) return json({ user: {}, tokens: tokens("old", null) });
    return renewing(asked);
  };
  const { marquee, of } = stage(answers, { cookie: true });
  await marquee.login(credentials);
  await answer(marquee.api.GET("/api/v1/me/favorites"));
  assert.equal(of("/auth/login?mode=cookie")[0]?.credentials, "include");
  assert.deepEqual(of("/auth/refresh")[0]?.body, {});
  assert.equal(of("/auth/refresh")[0]?.credentials, "include");
  assert.equal(of("/me/favorites")[0]?.credentials, "same-origin");
});
