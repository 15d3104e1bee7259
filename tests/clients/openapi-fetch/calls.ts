/** The ten calls by openapi-typescript and openapi-fetch: errors are a typed part of the result. */
import createClient from "openapi-fetch";
import type { paths } from "./generated/schema";
import { account, address, check, done, present, run } from "./steps";

run(async () => {
  const api = createClient<paths>({ baseUrl: address });
  let access = "";
  api.use({
    onRequest({ request }) {
      if (access) request.headers.set("Authorization", `Bearer ${access}`);
      return request;
    },
  });

  const registered = present((await api.POST("/api/v1/auth/register", { body: account })).data, "account").data;
  check(registered.user.email === account.email, "an account bears its address");
  access = registered.tokens.access;
  done("register");

  const refresh = { body: { refresh: registered.tokens.refresh } };
  const renewed = present((await api.POST("/api/v1/auth/refresh", refresh)).data, "new pair of tokens").data;
  check(renewed.refresh !== registered.tokens.refresh, "a refresh token is swapped");
  access = renewed.access;
  done("refresh");

  const config = present((await api.GET("/api/v1/config")).data, "configuration").data;
  check(config.limits.per_page >= 100 && config.genres.length > 0, "limits and genres are told");
  done("config");

  const filters = { genres: "18", year_from: 1950, sort: "score.desc", per_page: 5 } as const;
  const pages = [];
  for (const page of [1, 2]) {
    const query = { params: { query: { ...filters, page } } };
    pages.push(present((await api.GET("/api/v1/movies/discover", query)).data, "page of movies"));
  }
  const [first, second] = pages;
  check(first?.pagination?.page === 1 && second?.pagination?.page === 2, "pages are counted from 1");
  check(first.data.every((movie) => movie.genres.some((genre) => genre.id === 18)), "a filter narrows");
  check(!second.data.some((movie) => movie.id === first.data[0]?.id), "pages differ");
  done("movies");

  const search = await api.GET("/api/v1/movies/search", { params: { query: { q: "seven samurai" } } });
  const movie = present(search.data?.data[0], "movie of that title");
  check(movie.title === "Seven Samurai" && movie.year === 1954, "a search finds its movie");
  done("search");

  const path = { params: { path: { movie_id: movie.id } } };
  const given = present((await api.PUT("/api/v1/me/favorites/{movie_id}", path)).data, "answer").data;
  check(given.favorite, "a favorite is one");
  await api.POST("/api/v1/me/states/undo", { body: { undo: given.undo } });
  check((await api.GET("/api/v1/me/favorites")).data?.data.length === 0, "what is undone is gone");
  done("favorite");

  const seen = await api.PUT("/api/v1/me/seen/{movie_id}", { ...path, body: { rating: 9, seen_on: "2024-02-29" } });
  check(seen.data?.data.rating === 9, "a rating is kept");
  done("rating");

  const { data: suited } = await api.GET("/api/v1/me/recommendations", { params: { query: { mode: "familiar" } } });
  const reason = present(suited?.data[0]?.reasons[0], "reason of a recommendation");
  check(reason.text.length > 0 && reason.weight > 0, "a reason is a sentence with a weight");
  done("recommendations");

  const { error: refusal } = await api.GET("/api/v1/movies/trending", { params: { query: { page: 501 } } });
  check(refusal?.status === 422 && refusal.errors[0]?.field === "page", "a refusal names the field");
  done("problem");

  await api.POST("/api/v1/auth/logout");
  const { error: out, response } = await api.GET("/api/v1/me");
  check(response.status === 401 && out?.errors[0]?.code === "session_ended", "logging out ends the session");
  done("logout");
});
