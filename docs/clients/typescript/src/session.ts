/**
 * The life of a session: the access token goes with every request, and is renewed once for all that find it expired.
 *
 * Where the refresh token is, is the one choice an app has to make: in a `TokenStore`, or (`cookie`) in a cookie of the
 * API that no script reads, for apps on the API's own site.
 */
import type { Send } from "./fetching.js";
import type { components } from "./schema.js";

export type Tokens = Omit<components["schemas"]["Tokens"], "refresh"> & { refresh: string | null };

/** Keeps tokens between two starts of an app. Other tabs may write, so it is asked anew each time. */
export interface TokenStore {
  get(): Tokens | undefined;
  set(tokens: Tokens | undefined): void;
}

/** Until the page or the process ends. */
export function memoryStore(): TokenStore {
  let held: Tokens | undefined;
  return { get: () => held, set: (tokens) => void (held = tokens) };
}

/** In `sessionStorage` or `localStorage`: every script of the page's origin can read it there. */
export function webStore(storage: Storage, key = "marquee-tokens"): TokenStore {
  return {
    get() {
      const text = storage.getItem(key);
      return text === null ? undefined : (JSON.parse(text) as Tokens);
    },
    set(tokens) {
      if (tokens) storage.setItem(key, JSON.stringify(tokens));
      else storage.removeItem(key);
    },
  };
}

export interface SessionOptions {
  store: TokenStore;
  cookie: boolean;
  /** Called when the session cannot be renewed any more: show the login. */
  onSignedOut: () => void;
}

/** Sends requests with the access token. After a 401 that a refresh may help, refreshes once and sends again. */
export function signedIn(send: Send, baseUrl: string, { store, cookie, onSignedOut }: SessionOptions): Send {
  let renewal: Promise<boolean> | undefined; // the one flight that all wait for

  return async (request) => {
    const used = store.get()?.access;
    if (used === undefined || request.headers.has("Authorization")) return send(request);
    const again = request.clone();
    const response = await send(bearing(request, used));
    if (response.status !== 401 || !mayRefresh(response)) return response;
    const isNewer = store.get()?.access !== used; // somebody else was faster: another request, another tab
    if (!isNewer && !(await (renewal ??= renew().finally(() => (renewal = undefined))))) return response;
    const fresh = store.get()?.access;
    return fresh === undefined ? response : send(bearing(again, fresh));
  };

  /** Whether there are new tokens. A refusal ends the session here too; without an answer nothing is known yet. */
  async function renew(): Promise<boolean> {
    const refresh = store.get()?.refresh;
    if (!cookie && !refresh) return false;
    const response = await send(refreshing(refresh ?? null));
    if (response.ok) {
      store.set(((await response.json()) as { data: Tokens }).data);
      return true;
    }
    if (response.status === 401) {
      store.set(undefined);
      onSignedOut();
    }
    return false;
  }

  function refreshing(refresh: string | null): Request {
    return new Request(`${baseUrl}/api/v1/auth/refresh`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(cookie ? {} : { refresh }),
      credentials: cookie ? "include" : "same-origin",
    });
  }
}

function bearing(request: Request, access: string): Request {
  request.headers.set("Authorization", `Bearer ${access}`);
  return request;
}

/** `WWW-Authenticate: Bearer error="invalid_token"` says that the access token is at fault, not what was asked. */
function mayRefresh(response: Response): boolean {
  return /error="invalid_token"/.test(response.headers.get("WWW-Authenticate") ?? "");
}
