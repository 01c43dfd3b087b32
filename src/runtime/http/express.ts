import type { IncomingMessage, ServerResponse } from "node:http";
import type { Denied } from "../limit/decision.js";
import { listed } from "./fields.js";
import { type LimiterOf, type LimitRequestsOptions, limitRequest, problemType, type Refusal } from "./limiting.js";

export interface LimitExpressOptions<Request, Response> extends LimitRequestsOptions<Request> {
  /** Answers a request that was denied; the fields are set already. @default 429 (503 where Redis is away) with problem details */
  readonly onDenied?: (request: Request, response: Response, decision: Denied) => unknown;
}

/**
 * Middleware for express (and everything that calls `(request, response, next)` with Node's own objects): counts each
 * request, one round trip, and answers 429 where the limiter denies. Every response gets `RateLimit-Policy` and
 * `RateLimit`. An error of the limiter goes to `next`.
 *
 *     app.use(limitExpress((request: Request) => agents.limits.apiEndpoint.at({ userId: request.ip ?? "unknown" })));
 */
export function limitExpress<Request extends IncomingMessage, Response extends ServerResponse = ServerResponse>(
  limiter: LimiterOf<Request>,
  options: LimitExpressOptions<Request, Response> = {},
): (request: Request, response: Response, next: (error?: unknown) => void) => Promise<void> {
  return async (request, response, next) => {
    try {
      const { fields, refusal } = await limitRequest(request, limiter, options);
      // Somebody answered meanwhile, after a timeout for instance.
      if (response.headersSent) return;
      for (const [name, value] of Object.entries(fields)) {
        response.setHeader(name, listed(name, value, response.getHeader(name)));
      }
      if (refusal) {
        if (options.onDenied) await options.onDenied(request, response, refusal.decision);
        else answer(response, refusal);
        return;
      }
    } catch (error) {
      next(error);
      return;
    }
    // Outside of `try`: what the handlers after it throw is not ours.
    next();
  };
}

function answer(response: ServerResponse, refusal: Refusal): void {
  response.statusCode = refusal.status;
  response.setHeader("Content-Type", problemType);
  response.end(refusal.body);
}
