/** The ten calls by swagger-typescript-api: a class for the whole API; a refusal is thrown with its typed `error`. */
import { Api, type HttpResponse, type Problem } from "./generated/client";
import { account, address, check, done, present, run } from "./steps";

async function refusal(asked: Promise<HttpResponse<unknown, Problem>>): Promise<Problem> {
  const answer = await asked.catch((thrown: HttpResponse<unknown, Problem>) => thrown);
  return present(answer.error, "refusal");
}

run(async () => {
  const { api, setSecurityData } = new Api<string>({
    baseUrl: address,
    securityWorker: (access) => (access ? { headers: { Authorization: `Bearer ${access}` } } : {}),
  });

  const { tokens, user } = (await api.register(account)).data.data;
  check(user.email === account.email, "an account bears its address");
  done("register");

  const renewed = (await api.refreshTokens({ refresh: tokens.refresh })).data.data;
  check(renewed.refresh !== tokens.refresh, "a refresh token is swapped");
  setSecurityData(renewed.access);
  done("refresh");

  const config = (await api.getConfig()).data.data;
  check(config.limits.per_page >= 100 && config.genres.length > 0, "limits and genres are told");
  done("config");

  const filters = { genres: "18", year_from: 1950, sort: "score.desc", per_page: 5 } as const;
  const first = (await api.discoverMovies({ ...filters, page: 1 })).data;
  const second = (await api.discoverMovies({ ...filters, page: 2 })).data;
  check(first.pagination?.page === 1 && second.pagination?.page === 2, "pages are counted from 1");
  check(first.data.every((movie) => movie.genres.some((genre) => genre.id === 18)), "a filter narrows");
  check(!second.data.some((movie) => movie.id === first.data[0]?.id), "pages differ");
  done("movies");

  const search = (await api.searchMovies({ q: "seven samurai" })).data;
  const movie = present(search.data[0], "movie of that title");
  check(movie.title === "Seven Samurai" && movie.year === 1954, "a search finds its movie");
  done("search");

  const given = (await api.addFavorite(movie.id)).data.data;
  check(given.favorite, "a favorite is one");
  await api.undoChange({ undo: given.undo });
  check((await api.listFavorites()).data.data.length === 0, "what is undone is gone");
  done("favorite");

  const seen = (await api.markSeen(movie.id, { rating: 9, seen_on: "2024-02-29" })).data.data;
  check(seen.rating === 9, "a rating is kept");
  done("rating");

  const suited = (await api.listRecommendations({ mode: "familiar" })).data;
  const reason = present(suited.data[0]?.reasons[0], "reason of a recommendation");
  check(reason.text.length > 0 && reason.weight > 0, "a reason is a sentence with a weight");
  done("recommendations");

  const invalid = await refusal(api.listTrendingMovies({ page: 501 }));
  check(invalid.status === 422 && invalid.errors[0]?.field === "page", "a refusal names the field");
  done("problem");

  await api.logout();
  const out = await refusal(api.getMe());
  check(out.status === 401 && out.errors[0]?.code === "session_ended", "logging out ends the session");
  done("logout");
});
