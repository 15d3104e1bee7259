/**
 * A typed client of Marquee's API, with the life of its tokens: sent with every request, renewed once when they have
 * run out. Types come from docs/openapi.json (`npm run types`).
 */
import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./marquee.js";

export type Movie = components["schemas"]["Movie"];
export type Recommended = components["schemas"]["Recommended"];
/** What a refusal says; its `data` and `pagination` are null, which openapi-fetch leaves out of the type. */
export type Problem = Omit<components["schemas"]["Problem"], "data" | "pagination">;
export type Tokens = components["schemas"]["Tokens"];
export type Pagination = components["schemas"]["Pagination"];

/** A refusal of the API, as an error that can be thrown. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.status} ${problem.title}: ${problem.detail}`);
  }

  /** What is wrong with one field of a form, if that is what was refused. */
  field(name: string): string | undefined {
    return this.problem.errors.find((error) => error.field === name)?.message;
  }
}

/** The answer's body, or a thrown refusal. */
export function must<T>(result: { data?: T | undefined; error?: Problem | undefined }): T {
  if (result.error) throw new Refused(result.error);
  if (result.data === undefined) throw new Error("The server sent no body.");
  return result.data;
}

export function connect(baseUrl: string) {
  const open = createClient<paths>({ baseUrl });
  const api = createClient<paths>({ baseUrl });
  let tokens: Tokens | undefined;
  const unsent = new WeakMap<Request, Request>();

  const bearer: Middleware = {
    onRequest({ request }) {
      if (tokens) request.headers.set("Authorization", `Bearer ${tokens.access}`);
      unsent.set(request, request.clone());
      return request;
    },
    async onResponse({ request, response }) {
      const again = unsent.get(request);
      if (response.status !== 401 || !tokens || !again) return response;
      const renewed = await open.POST("/api/v1/auth/refresh", { body: { refresh: tokens.refresh } });
      if (renewed.error) return response; // the session has ended: the caller sees the 401
      tokens = renewed.data.data;
      again.headers.set("Authorization", `Bearer ${tokens.access}`);
      return fetch(again);
    },
  };
  api.use(bearer);

  return {
    api,
    signIn(fresh: Tokens) {
      tokens = fresh;
    },
    /** Stands for the ten minutes after which an access token no longer counts. */
    forgetAccess() {
      if (tokens) tokens = { ...tokens, access: "expired" };
    },
  };
}
