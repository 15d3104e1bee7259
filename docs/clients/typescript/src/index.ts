/** What an app needs of Marquee's API. Start with `connect`. */
export { connect, type Marquee, type Options } from "./client.js";
export {
  answer,
  Conflict,
  Forbidden,
  Invalid,
  NotFound,
  ProblemError,
  SignedOut,
  TooManyRequests,
  Unavailable,
  type Problem,
} from "./problems.js";
export { eachItem, type Page } from "./pages.js";
export { memoryStore, webStore, type Tokens, type TokenStore } from "./session.js";
export type { components, operations, paths } from "./schema.js";

import type { components } from "./schema.js";

export type Movie = components["schemas"]["Movie"];
export type MovieDetail = components["schemas"]["MovieDetail"];
export type Recommended = components["schemas"]["Recommended"];
export type Profile = components["schemas"]["Profile"];
