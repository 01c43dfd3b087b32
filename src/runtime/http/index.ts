/** `redloom/http`: what a limiter decides, told in HTTP. */
export { type LimitExpressOptions, limitExpress } from "./express.js";
export { type FastifyReplyLike, type LimitFastifyOptions, limitFastify } from "./fastify.js";
export { type PolicyRate, type RateLimitFields, rateLimitFields } from "./fields.js";
export { type HonoContextLike, type LimitHonoOptions, limitHono } from "./hono.js";
export type { HttpLimiter, LimiterOf, LimitRequestsOptions } from "./limiting.js";
