/** The ten calls by @hey-api/openapi-ts: a function for each operation, errors a typed part of the result. */
import { client } from "./generated/client.gen";
import * as api from "./generated/sdk.gen";
import { account, address, check, done, present, run } from "./steps";

run(async () => {
  let access = "";
  client.setConfig({ baseUrl: address, auth: () => access });

  const registered = present((await api.register({ body: account })).data, "account").data;
  check(registered.user.email === account.email, "an account bears its address");
  access = registered.tokens.access;
  done("register");

  const renewal = await api.refreshTokens({ body: { refresh: registered.tokens.refresh } });
  const renewed = present(renewal.data, "new pair of tokens").data;
  check(renewed.refresh !== registered.tokens.refresh, "a refresh token is swapped");
  access = renewed.access;
  done("refresh");

  const config = present((await api.getConfig()).data, "configuration").data;
  check(config.limits.per_page >= 100 && config.genres.length > 0, "limits and genres are told");
  done("config");

  const filters = { genres: "18", year_from: 1950, sort: "score.desc", per_page: 5 } as const;
  const first = present((await api.discoverMovies({ query: { ...filters, page: 1 } })).data, "page of movies");
  const second = present((await api.discoverMovies({ query: { ...filters, page: 2 } })).data, "page of movies");
  check(first.pagination?.page === 1 && second.pagination?.page === 2, "pages are counted from 1");
  check(first.data.every((movie) => movie.genres.some((genre) => genre.id === 18)), "a filter narrows");
  check(!second.data.some((movie) => movie.id === first.data[0]?.id), "pages differ");
  done("movies");

  const search = await api.searchMovies({ query: { q: "seven samurai" } });
  const movie = present(search.data?.data[0], "movie of that title");
  check(movie.title === "Seven Samurai" && movie.year === 1954, "a search finds its movie");
  done("search");

  const path = { movie_id: movie.id };
  const given = present((await api.addFavorite({ path })).data, "answer").data;
  check(given.favorite, "a favorite is one");
  await api.undoChange({ body: { undo: given.undo } });
  check((await api.listFavorites()).data?.data.length === 0, "what is undone is gone");
  done("favorite");

  const seen = await api.markSeen({ path, body: { rating: 9, seen_on: "2024-02-29" } });
  check(seen.data?.data.rating === 9, "a rating is kept");
  done("rating");

  const { data: suited } = await api.listRecommendations({ query: { mode: "familiar" } });
  const reason = present(suited?.data[0]?.reasons[0], "reason of a recommendation");
  check(reason.text.length > 0 && reason.weight > 0, "a reason is a sentence with a weight");
  done("recommendations");

  const { error: refusal } = await api.listTrendingMovies({ query: { page: 501 } });
  check(refusal?.status === 422 && refusal.errors[0]?.field === "page", "a refusal names the field");
  done("problem");

  await api.logout();
  const { error: out } = await api.getMe();
  check(out?.status === 401 && out.errors[0]?.code === "session_ended", "logging out ends the session");
  done("logout");
});
