/** Asks again where that may help and cannot do harm. */
import type { Send } from "./fetching.js";
import { retryAfter } from "./problems.js";

const IDEMPOTENT = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]);
const PASSING = new Set([429, 502, 503, 504]);
const FIRST_PAUSE = 0.5; // seconds, doubled each time, where the server names none

export interface Retries {
  /** How often to ask again; 0 for never. */
  times: number;
  /** Seconds: where the server wants a longer pause than this, its refusal is given back at once. */
  longestPause: number;
  /** Waits some seconds; ends early, with an error, when the signal aborts. */
  pause: (seconds: number, signal: AbortSignal) => Promise<void>;
}

/** Sends requests that may be repeated again: after 429, 502, 503, 504, or when there was no answer at all. */
export function retrying(send: Send, { times, longestPause, pause }: Retries): Send {
  return async (request) => {
    if (!IDEMPOTENT.has(request.method)) return send(request);
    for (let tried = 0; ; tried += 1) {
      const isLast = tried >= times;
      let seconds = FIRST_PAUSE * 2 ** tried * (0.5 + Math.random() / 2); // not all clients at once
      try {
        const response = await send(isLast ? request : request.clone());
        if (isLast || !PASSING.has(response.status)) return response;
        seconds = retryAfter(response) ?? seconds;
        if (seconds > longestPause) return response;
      } catch (error) {
        if (isLast || request.signal.aborted) throw error;
      }
      await pause(seconds, request.signal);
    }
  };
}

export function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, seconds * 1000);
    signal.addEventListener("abort", stop, { once: true });
  });
}
