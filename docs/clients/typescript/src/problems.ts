/**
 * Refusals as errors that can be caught by kind:
 *
 *     ProblemError
 *     ├── SignedOut        401, log in
 *     ├── Forbidden        403
 *     ├── NotFound         404
 *     ├── Conflict         409
 *     ├── Invalid          422, `field` says what is wrong with one
 *     ├── TooManyRequests  429, `retryAfter` says when to come again
 *     └── Unavailable      503, the same
 */
import type { components } from "./schema.js";

/** What a refusal says (RFC 9457); its `data` and `pagination` are always null. */
export type Problem = Omit<components["schemas"]["Problem"], "data" | "pagination" | "success" | "meta">;

export class ProblemError extends Error {
  constructor(
    readonly problem: Problem,
    readonly response: Response,
  ) {
    super(problem.detail);
    this.name = new.target.name;
  }

  get status(): number {
    return this.problem.status;
  }

  /** Stable, for programs: `token_expired`, `less_than_equal`… Undefined where nothing more is to be said. */
  get code(): string | undefined {
    return this.problem.errors[0]?.code;
  }

  /** Seconds after which it makes sense to ask again; undefined when the server does not say. */
  get retryAfter(): number | undefined {
    return retryAfter(this.response);
  }

  /** What is wrong with one field of a form. */
  field(name: string): string | undefined {
    return this.problem.errors.find((error) => error.field === name)?.message;
  }
}

export class SignedOut extends ProblemError {}
export class Forbidden extends ProblemError {}
export class NotFound extends ProblemError {}
export class Conflict extends ProblemError {}
export class Invalid extends ProblemError {}
export class TooManyRequests extends ProblemError {}
export class Unavailable extends ProblemError {}

const KINDS: Record<number, typeof ProblemError> = {
  401: SignedOut,
  403: Forbidden,
  404: NotFound,
  409: Conflict,
  422: Invalid,
  429: TooManyRequests,
  503: Unavailable,
};

/**
 * The body of an answer.
 *
 * @throws ProblemError when the API refuses, and when something between here and the API answers in its place
 */
export async function answer<T>(asked: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await asked;
  if (response.ok && data !== undefined) return data;
  const problem = isProblem(error) ? error : foreign(response);
  throw new (KINDS[problem.status] ?? ProblemError)(problem, response);
}

/** Seconds that `Retry-After` names, which may be a date; undefined without it. */
export function retryAfter(response: Response): number | undefined {
  const said = response.headers.get("Retry-After");
  if (said === null) return undefined;
  const seconds = /^\d+$/.test(said) ? Number(said) : (Date.parse(said) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

function isProblem(error: unknown): error is Problem {
  return typeof error === "object" && error !== null && "status" in error && "errors" in error;
}

/** For what a proxy answers, which knows nothing of problems. */
function foreign(response: Response): Problem {
  return {
    type: "about:blank",
    title: response.statusText || "No answer of Marquee",
    status: response.status,
    message: "",
    detail: `The server answered ${response.status}, and not in Marquee's words.`,
    instance: response.url,
    errors: [],
    request_id: response.headers.get("X-Request-ID"),
  };
}
