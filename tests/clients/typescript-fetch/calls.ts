/** The ten calls by openapi-generator's typescript-fetch: a class for each tag; a refusal is thrown with its response. */
import { AccountsApi, Configuration, MeApi, MoviesApi, ProblemFromJSON, ResponseError, type Problem } from "./generated";
import { account, address, check, done, present, run } from "./steps";

async function refusal(asked: Promise<unknown>): Promise<Problem> {
  try {
    await asked;
  } catch (thrown) {
    if (thrown instanceof ResponseError) return ProblemFromJSON(await thrown.response.json());
    throw thrown;
  }
  throw new Error("This should have been refused.");
}

run(async () => {
  let access = "";
  const configuration = new Configuration({ basePath: address, accessToken: () => access });
  const [accounts, me, movies] = [
    new AccountsApi(configuration),
    new MeApi(configuration),
    new MoviesApi(configuration),
  ];

  const { email, password, display_name: displayName } = account;
  const { tokens, user } = (await accounts.register({ registerIn: { email, password, displayName } })).data;
  check(user.email === email, "an account bears its address");
  done("register");

  const renewed = (await accounts.refreshTokens({ refreshIn: { refresh: tokens.refresh } })).data;
  check(renewed.refresh !== tokens.refresh, "a refresh token is swapped");
  access = renewed.access;
  done("refresh");

  const config = (await movies.getConfig()).data;
  check(config.limits.perPage >= 100 && config.genres.length > 0, "limits and genres are told");
  done("config");

  const filters = { genres: "18", yearFrom: 1950, sort: "score.desc", perPage: 5 } as const;
  const first = await movies.discoverMovies({ ...filters, page: 1 });
  const second = await movies.discoverMovies({ ...filters, page: 2 });
  check(first.pagination?.page === 1 && second.pagination?.page === 2, "pages are counted from 1");
  check(first.data.every((movie) => movie.genres.some((genre) => genre.id === 18)), "a filter narrows");
  check(!second.data.some((movie) => movie.id === first.data[0]?.id), "pages differ");
  done("movies");

  const search = await movies.searchMovies({ q: "seven samurai" });
  const movie = present(search.data[0], "movie of that title");
  check(movie.title === "Seven Samurai" && movie.year === 1954, "a search finds its movie");
  done("search");

  const given = (await me.addFavorite({ movieId: movie.id })).data;
  check(given.favorite, "a favorite is one");
  await me.undoChange({ undoIn: { undo: given.undo } });
  check((await me.listFavorites()).data.length === 0, "what is undone is gone");
  done("favorite");

  const seenIn = { rating: 9, seenOn: new Date("2024-02-29") };
  const seen = (await me.markSeen({ movieId: movie.id, seenIn })).data;
  check(seen.rating === 9, "a rating is kept");
  done("rating");

  const suited = await me.listRecommendations({ mode: "familiar" });
  const reason = present(suited.data[0]?.reasons[0], "reason of a recommendation");
  check(reason.text.length > 0 && reason.weight > 0, "a reason is a sentence with a weight");
  done("recommendations");

  const invalid = await refusal(movies.listTrendingMovies({ page: 501 }));
  check(invalid.status === 422 && invalid.errors[0]?.field === "page", "a refusal names the field");
  done("problem");

  await accounts.logout();
  const out = await refusal(me.getMe());
  check(out.status === 401 && out.errors[0]?.code === "session_ended", "logging out ends the session");
  done("logout");
});
