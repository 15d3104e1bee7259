/** The ten calls by orval's fetch client: a function for each operation, its status tells answer and refusal apart. */
import * as api from "./generated/client";
import { account, check, done, present, run } from "./steps";

run(async () => {
  const registered = await api.register(account);
  check(registered.status === 201, "an account can be opened");
  const { tokens, user } = registered.data.data;
  check(user.email === account.email, "an account bears its address");
  done("register");

  const renewed = await api.refreshTokens({ refresh: tokens.refresh });
  check(renewed.status === 200 && renewed.data.data.refresh !== tokens.refresh, "a refresh token is swapped");
  const mine = { headers: { Authorization: `Bearer ${renewed.data.data.access}` } };
  done("refresh");

  const config = await api.getConfig();
  check(config.status === 200 && config.data.data.limits.per_page >= 100, "limits are told");
  done("config");

  const filters = { genres: "18", year_from: 1950, sort: "score.desc", per_page: 5 } as const;
  const first = await api.discoverMovies({ ...filters, page: 1 });
  const second = await api.discoverMovies({ ...filters, page: 2 });
  check(first.status === 200 && second.status === 200, "movies can be filtered");
  check(first.data.pagination?.page === 1 && second.data.pagination?.page === 2, "pages are counted from 1");
  check(first.data.data.every((movie) => movie.genres.some((genre) => genre.id === 18)), "a filter narrows");
  const top = first.data.data[0]?.id;
  check(!second.data.data.some((movie) => movie.id === top), "pages differ");
  done("movies");

  const search = await api.searchMovies({ q: "seven samurai" });
  check(search.status === 200, "movies can be searched");
  const movie = present(search.data.data[0], "movie of that title");
  check(movie.title === "Seven Samurai" && movie.year === 1954, "a search finds its movie");
  done("search");

  const given = await api.addFavorite(movie.id, mine);
  check(given.status === 200 && given.data.data.favorite, "a favorite is one");
  await api.undoChange({ undo: given.data.data.undo }, mine);
  const favorites = await api.listFavorites({}, mine);
  check(favorites.status === 200 && favorites.data.data.length === 0, "what is undone is gone");
  done("favorite");

  const seen = await api.markSeen(movie.id, { rating: 9, seen_on: "2024-02-29" }, mine);
  check(seen.status === 200 && seen.data.data.rating === 9, "a rating is kept");
  done("rating");

  const suited = await api.listRecommendations({ mode: "familiar" }, mine);
  check(suited.status === 200, "there are recommendations");
  const reason = present(suited.data.data[0]?.reasons[0], "reason of a recommendation");
  check(reason.text.length > 0 && reason.weight > 0, "a reason is a sentence with a weight");
  done("recommendations");

  const refusal = await api.listTrendingMovies({ page: 501 });
  check(refusal.status === 422 && refusal.data.errors[0]?.field === "page", "a refusal names the field");
  done("problem");

  await api.logout(mine);
  const out = await api.getMe(mine);
  check(out.status === 401 && out.data.errors[0]?.code === "session_ended", "logging out ends the session");
  done("logout");
});
