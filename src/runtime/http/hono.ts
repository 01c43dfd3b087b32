import type { Denied } from "../limit/decision.js";
import { type LimiterOf, type LimitRequestsOptions, limitRequest, problemType } from "./limiting.js";

/** What is needed of hono's context. */
export interface HonoContextLike {
  header(name: string, value: string, options?: { append?: boolean }): void;
  body(data: string, status: 429 | 503, headers: Record<string, string>): Response;
}

export interface LimitHonoOptions<Context> extends LimitRequestsOptions<Context> {
  /** Answers a request that was denied; the fields are added to it. @default 429 (503 where Redis is away) with problem details */
  readonly onDenied?: (context: Context, decision: Denied) => Response | Promise<Response>;
}

/**
 * Middleware for hono: counts each request, one round trip, and answers 429 where the limiter denies. Every response
 * gets `RateLimit-Policy` and `RateLimit`. An error of the limiter is hono's to handle.
 *
 *     app.use(limitHono((context: Context) => agents.limits.apiEndpoint.at({ userId: context.req.header("x-user") ?? "unknown" })));
 */
export function limitHono<Context extends HonoContextLike>(
  limiter: LimiterOf<Context>,
  options: LimitHonoOptions<Context> = {},
): (context: Context, next: () => Promise<void>) => Promise<Response | undefined> {
  return async (context, next) => {
    const { fields, refusal } = await limitRequest(context, limiter, options);
    if (!refusal) {
      await next();
      // Afterwards, so that a response that was made elsewhere has them too. Both fields are lists.
      for (const [name, value] of Object.entries(fields)) context.header(name, value, { append: true });
      return undefined;
    }
    const response = options.onDenied
      ? mutable(await options.onDenied(context, refusal.decision))
      : context.body(refusal.body, refusal.status, { "Content-Type": problemType });
    for (const [name, value] of Object.entries(fields)) {
      if (name === "Retry-After") response.headers.set(name, value);
      else response.headers.append(name, value);
    }
    return response;
  };
}

/** What `fetch` or `Response.redirect` gave cannot be written to. */
function mutable(response: Response): Response {
  return new Response(response.body, response);
}
