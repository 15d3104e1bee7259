/** A server that is a function: what the client sends to it is noted, and what it answers is said by a test. */
import { connect, type Marquee, type Options } from "../src/index.js";

export interface Asked {
  method: string;
  path: string;
  headers: Headers;
  body: unknown;
  credentials: RequestCredentials;
}

type Answering = (asked: Asked, count: number) => Response | Promise<Response>;

export interface Stage {
  marquee: Marquee;
  asked: Asked[];
  /** Seconds that were waited, without waiting. */
  pauses: number[];
  of(path: string): Asked[];
}

export function stage(answering: Answering, options: Partial<Options> = {}): Stage {
  const asked: Asked[] = [];
  const pauses: number[] = [];
  const marquee = connect({
    baseUrl: "https://films.example.org/",
    retries: { pause: (seconds) => Promise.resolve(void pauses.push(seconds)), ...options.retries },
    ...options,
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      const text = await request.text();
      const { method, credentials } = request;
      const headers = new Headers(request.headers);
      const one = { method, path: pathname + search, headers, body: text && JSON.parse(text), credentials };
      asked.push(one);
      return answering(one, asked.length);
    },
  });
  return { marquee, asked, pauses, of: (path) => asked.filter((one) => one.path === `/api/v1${path}`) };
}

export function json(data: unknown, init: ResponseInit = {}, pagination: unknown = null): Response {
  const body = { success: true, data, message: "", pagination, meta: { source: null, as_of: null } };
  return new Response(JSON.stringify(body), { status: 200, ...init });
}

export function problem(status: number, errors: object[] = [], headers: Record<string, string> = {}): Response {
  const body = { type: "about:blank", title: "No", status, detail: "It is refused.", errors, request_id: "r-1" };
  return new Response(JSON.stringify(body), { status, headers });
}

export const expired = (): Response =>
  problem(401, [{ field: "", code: "token_expired", message: "" }], {
    "WWW-Authenticate": 'Bearer error="invalid_token"',
  });

export const tokens = (access: string, refresh: string | null = `${access}-refresh`) => ({
  access,
  refresh,
  token_type: "Bearer" as const,
  expires_in: 600,
});
