/** What a front end does in its first minute: an account, tonight's films, a favorite, and what follows from it. */
import { connect, must, Refused, type Movie, type Pagination, type Recommended } from "./client.js";

const address = process.env["MARQUEE"] ?? "http://127.0.0.1:8000";
const { api, signIn, forgetAccess } = connect(address);
const account = { email: `example-${Date.now()}@example.org`, password: "a good long sentence" };

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(`It does not hold that ${what}.`);
  console.log(`ok  ${what}`);
}

async function refusal(asked: Promise<unknown>): Promise<Refused> {
  try {
    await asked;
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  throw new Error("This should have been refused.");
}

// An account, and a login by it.
must(await api.POST("/api/v1/auth/register", { body: { ...account, display_name: "Example" } }));
const login = must(await api.POST("/api/v1/auth/login", { body: account }));
signIn(login.data.tokens);
check(login.data.user.email === account.email, "whoever logs in gets their own profile");

// Tonight's films: typed data and typed pages.
const trending = must(await api.GET("/api/v1/movies/trending", { params: { query: { window: "day", page: 1 } } }));
const films: Movie[] = trending.data;
const pages: Pagination | null = trending.pagination;
check(films.length > 0 && (pages?.total ?? 0) >= films.length, `${films.length} films are trending`);
const film = films[0];
if (!film) throw new Error("Nothing is trending.");
console.log(`    ${film.title} (${film.year ?? "?"}), ${film.genres.map((genre) => genre.name).join(", ")}`);

// A favorite on, a favorite off, and on again.
const heart = { params: { path: { movie_id: film.id } } };
check(must(await api.PUT("/api/v1/me/favorites/{movie_id}", heart)).data.favorite, "a heart can be given");
check(!must(await api.DELETE("/api/v1/me/favorites/{movie_id}", heart)).data.favorite, "a heart can be taken back");
must(await api.PUT("/api/v1/me/favorites/{movie_id}", heart));
const favorites = must(await api.GET("/api/v1/me/favorites", { params: { query: { sort: "added" } } }));
check(favorites.data.some((one) => one.id === film.id), "the film is among the favorites");

// Films to begin with, for somebody whose taste is not known yet: what is picked stays, and films like it come.
const picked = must(await api.GET("/api/v1/onboarding", { params: { query: { picked: `${film.id}` } } })).data;
check(picked.some((one) => one.id === film.id && one.picked), `${picked.length} films are offered, the pick among them`);

// What suits: after the access token has run out, which the client sees to by itself.
forgetAccess();
const query = { params: { query: { per_page: 5, mode: "balanced" as const } } };
const suited: Recommended[] = must(await api.GET("/api/v1/me/recommendations", query)).data;
check(suited.length > 0, "there are recommendations, also with a token that had to be renewed");
check(suited.every((one) => one.id !== film.id), "a favorite is not recommended");
for (const one of suited) console.log(`    ${one.title}: ${one.reasons[0]?.text ?? ""}`);
const impressions = { shown: suited.map((one) => one.id), opened: [] };
check(must(await api.POST("/api/v1/me/impressions", { body: impressions })).success, "what was shown is noted");

// Refusals are typed, too.
const wrong = await refusal(api.GET("/api/v1/movies/trending", { params: { query: { page: 501 } } }).then(must));
check(wrong.problem.status === 422 && wrong.field("page") !== undefined, "a page that cannot be is named as the fault");
const taken = await refusal(api.POST("/api/v1/auth/register", { body: account }).then(must));
check(taken.problem.status === 409, "an address can have one account only");

must(await api.POST("/api/v1/auth/logout"));
forgetAccess();
const out = await refusal(api.GET("/api/v1/me").then(must));
check(out.problem.status === 401, "after logging out nothing counts any more");
