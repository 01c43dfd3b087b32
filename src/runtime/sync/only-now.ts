import { type ErrorContext, OptionsInvalidError } from "../errors.js";

/** Refuses, by the compiler, a function whose work goes on when it returns. */
export type OnlyNow<Result> = 0 extends 1 & Result // any
  ? unknown
  : [Extract<Result, PromiseLike<unknown>>] extends [never]
    ? unknown
    : { readonly "the work goes on when it returns: use an asynchronous client": never };

/** What is wrong with a result that comes later: what it was worked on under is released by then. */
export function comesLater(result: unknown, context: ErrorContext): OptionsInvalidError | undefined {
  if (typeof result !== "object" || result === null || !("then" in result) || typeof result.then !== "function") return;
  const fix = "Do the work before the function returns, or use an asynchronous client.";
  return new OptionsInvalidError("The work goes on when its function returns: what it held is released", fix, context);
}
