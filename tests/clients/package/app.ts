/** What somebody writes who has installed marquee-client: run against a real server. */
import { answer, connect, eachItem, Invalid, memoryStore, SignedOut, type Movie, type Recommended } from "marquee-client";

async function main(): Promise<void> {
  const store = memoryStore();
  const marquee = connect({ baseUrl: process.env["MARQUEE"] ?? "http://127.0.0.1:8000", store });
  const { api } = marquee;
  const email = `package-${Date.now()}@example.org`;

  const refusal = await marquee.register({ email, password: "short" }).catch((error: unknown) => error);
  check(refusal instanceof Invalid && refusal.field("password") !== undefined, "a refusal names its field");
  const user = await marquee.register({ email, password: "a good long sentence" });
  check(user.email === email && marquee.isSignedIn(), "an account is signed in at once");

  const movies: Movie[] = [];
  const filters = { genres: "18", per_page: 5 };
  const load = (page: number) =>
    answer(api.GET("/api/v1/movies/discover", { params: { query: { ...filters, page } } }));
  for await (const movie of eachItem(load)) if (movies.push(movie) === 12) break;
  check(new Set(movies.map((movie) => movie.id)).size === 12, "a list goes on beyond its first pages");

  const [movie] = movies;
  check(movie !== undefined, "there is a movie");
  await answer(api.PUT("/api/v1/me/favorites/{movie_id}", { params: { path: { movie_id: movie.id } } }));

  const tokens = store.get();
  check(tokens !== undefined, "there are tokens");
  store.set({ ...tokens, access: "expired" });
  const suited: Recommended[] = (await answer(api.GET("/api/v1/me/recommendations"))).data;
  check((suited[0]?.reasons[0]?.text ?? "") !== "", "an expired access token is renewed on the way");
  check(store.get()?.refresh !== tokens.refresh, "the new pair is kept");

  const tagged = await api.GET("/api/v1/genres");
  const again = await api.GET("/api/v1/genres");
  check(again.data?.data.length === tagged.data?.data.length, "an answer that still holds comes from memory");

  await marquee.logout();
  const out = await answer(api.GET("/api/v1/me")).catch((error: unknown) => error);
  check(out instanceof SignedOut && out.code === "not_signed_in", "after logging out nothing counts any more");
  console.log("done");
}

function check(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`It does not hold that ${what}.`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
