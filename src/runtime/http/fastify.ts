import type { Denied } from "../limit/decision.js";
import { listed } from "./fields.js";
import { type LimiterOf, type LimitRequestsOptions, limitRequest, problemType } from "./limiting.js";

/** What is needed of fastify's reply. */
export interface FastifyReplyLike {
  readonly sent: boolean;
  header(name: string, value: string): this;
  getHeader(name: string): unknown;
  code(status: number): this;
  send(body: unknown): this;
}

export interface LimitFastifyOptions<Request, Reply> extends LimitRequestsOptions<Request> {
  /** Answers a request that was denied, by `reply.send` or what it returns; the fields are set already. @default 429 (503 where Redis is away) with problem details */
  readonly onDenied?: (request: Request, reply: Reply, decision: Denied) => unknown;
}

/**
 * A hook for fastify: counts each request, one round trip, and answers 429 where the limiter denies. Every response gets
 * `RateLimit-Policy` and `RateLimit`. An error of the limiter is fastify's to handle.
 *
 *     app.addHook("preHandler", limitFastify((request: FastifyRequest) => agents.limits.apiEndpoint.at({ userId: request.ip })));
 */
export function limitFastify<Request, Reply extends FastifyReplyLike = FastifyReplyLike>(
  limiter: LimiterOf<Request>,
  options: LimitFastifyOptions<Request, Reply> = {},
): (request: Request, reply: Reply) => Promise<unknown> {
  return async (request, reply) => {
    const { fields, refusal } = await limitRequest(request, limiter, options);
    for (const [name, value] of Object.entries(fields)) {
      reply.header(name, listed(name, value, reply.getHeader(name)));
    }
    if (!refusal) return undefined;
    if (options.onDenied) {
      const body = await options.onDenied(request, reply, refusal.decision);
      if (!reply.sent && body !== undefined && body !== reply) reply.send(body);
    } else {
      reply.header("Content-Type", problemType);
      reply.code(refusal.status);
      reply.send(refusal.body);
    }
    // A hook that returns the reply has answered.
    return reply;
  };
}
