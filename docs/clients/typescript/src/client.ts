/** The client: openapi-fetch with the document's types, over layers that keep the session, ask again and revalidate. */
import createClient, { type Client } from "openapi-fetch";
import type { Send } from "./fetching.js";
import { answer } from "./problems.js";
import { pause, retrying, type Retries } from "./retries.js";
import { revalidating } from "./revalidation.js";
import { memoryStore, signedIn, type Tokens, type TokenStore } from "./session.js";
import type { components, paths } from "./schema.js";

type Profile = components["schemas"]["Profile"];
type Credentials = components["schemas"]["LoginIn"];
type Registration = components["schemas"]["RegisterIn"];

export interface Options {
  /** Of the server, without a path: `https://films.example.org`. */
  baseUrl: string;
  /** Where tokens are kept; in memory without one. */
  store?: TokenStore;
  /** The refresh token lives in a cookie that no script reads: for apps on the API's own site. */
  cookie?: boolean;
  /** Called when the session has ended elsewhere: show the login. */
  onSignedOut?: () => void;
  /** Of titles, reasons and messages (`Accept-Language`); the browser's own without it. */
  language?: string;
  /** How often to ask again (2) and how many seconds to wait at most (30). */
  retries?: Partial<Retries>;
  /** How many public answers are remembered (100); 0 for none. */
  remembered?: number;
  /** What sends requests in the end; the global `fetch` without it. */
  fetch?: Send;
}

export interface Marquee {
  /** Every operation, by method and path, as openapi-fetch has them. `answer` turns its results into bodies or errors. */
  api: Client<paths>;
  register(account: Registration): Promise<Profile>;
  login(credentials: Credentials): Promise<Profile>;
  /** Ends the session here, and on the server if it can be reached. */
  logout(): Promise<void>;
  isSignedIn(): boolean;
}

/** A client of one server, with at most one person signed in. */
export function connect(options: Options): Marquee {
  const baseUrl = options.baseUrl.replace(/\/+$/, "");
  const { store = memoryStore(), cookie = false, onSignedOut = () => undefined } = options;
  const plain: Send = options.fetch ?? ((request) => fetch(request));
  const patient = retrying(plain, { times: 2, longestPause: 30, pause, ...options.retries });
  const session = signedIn(patient, baseUrl, { store, cookie, onSignedOut });
  const api = createClient<paths>({ baseUrl, fetch: revalidating(session, options.remembered ?? 100) });
  if (options.language !== undefined) {
    const language = options.language;
    api.use({ onRequest: ({ request }) => void request.headers.set("Accept-Language", language) });
  }

  /** Registers or logs in; in cookie mode the answer sets the cookie. */
  async function enter(path: "register" | "login", body: Credentials | Registration): Promise<Profile> {
    const request = new Request(`${baseUrl}/api/v1/auth/${path}${cookie ? "?mode=cookie" : ""}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...(options.language && { "Accept-Language": options.language }) },
      body: JSON.stringify(body),
      credentials: cookie ? "include" : "same-origin",
    });
    const { tokens, user } = (await answer(read<{ data: { tokens: Tokens; user: Profile } }>(plain(request)))).data;
    store.set(tokens);
    return user;
  }

  return {
    api,
    register: (account) => enter("register", account),
    login: (credentials) => enter("login", credentials),
    async logout() {
      try {
        await api.POST("/api/v1/auth/logout", { credentials: cookie ? "include" : "same-origin" });
      } finally {
        store.set(undefined);
      }
    },
    isSignedIn: () => store.get() !== undefined,
  };
}

/** A response as openapi-fetch hands one over. */
async function read<T>(sent: Promise<Response>): Promise<{ data?: T; error?: unknown; response: Response }> {
  const response = await sent;
  const body: unknown = await response.json().catch(() => undefined);
  return response.ok ? { data: body as T, response } : { error: body, response };
}
