/** Keeps public answers in memory, and asks by `If-None-Match` whether they still hold. */
import type { Send } from "./fetching.js";

interface Kept {
  etag: string;
  body: string;
  headers: Headers;
}

/** Remembers the last `size` answers that the server lets anybody keep; what is personal (`no-store`) never. */
export function revalidating(send: Send, size: number): Send {
  const kept = new Map<string, Kept>(); // the longest unused first

  return async (request) => {
    if (request.method !== "GET" || size === 0) return send(request);
    const key = `${request.headers.get("Accept-Language") ?? ""} ${request.url}`;
    const earlier = kept.get(key);
    if (earlier) request.headers.set("If-None-Match", earlier.etag);
    const response = await send(request);
    if (response.status === 304 && earlier) {
      remember(key, earlier);
      for (const [name, value] of response.headers) earlier.headers.set(name, value);
      return new Response(earlier.body, { status: 200, headers: earlier.headers });
    }
    const etag = response.headers.get("ETag");
    if (response.status === 200 && etag && !/no-store/.test(response.headers.get("Cache-Control") ?? "no-store")) {
      remember(key, { etag, body: await response.clone().text(), headers: new Headers(response.headers) });
    }
    return response;
  };

  function remember(key: string, answer: Kept): void {
    kept.delete(key);
    kept.set(key, answer);
    const oldest = kept.keys().next();
    if (kept.size > size && !oldest.done) kept.delete(oldest.value);
  }
}
