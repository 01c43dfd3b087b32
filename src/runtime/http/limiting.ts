import type { Decision, Denied } from "../limit/decision.js";
import { bindingPolicy, type PolicyRate, type RateLimitFields, rateLimitFields } from "./fields.js";

/** What the adapters need of a limiter: every `Limiter` is one. */
export interface HttpLimiter {
  readonly rates: readonly PolicyRate[];
  take(options?: { readonly cost?: number }): Promise<Decision>;
}

/** Which limiter a request is counted by; `undefined`: by none. */
export type LimiterOf<Request> =
  | HttpLimiter
  | ((request: Request) => HttpLimiter | undefined | Promise<HttpLimiter | undefined>);

export interface LimitRequestsOptions<Request> {
  /** Units that a request takes. @default 1 */
  readonly cost?: number | ((request: Request) => number);
  /** Names the policy in the fields, for clients. @default "default" */
  readonly policy?: string;
}

/** What becomes of a request. */
export interface Verdict {
  readonly fields: RateLimitFields;
  /** Set where it must not pass. */
  readonly refusal: Refusal | undefined;
}

export interface Refusal {
  /** 429, or 503 where Redis could not be asked and the contract denies then. */
  readonly status: 429 | 503;
  /** `application/problem+json` */
  readonly body: string;
  readonly decision: Denied;
}

export const problemType = "application/problem+json";

/** Counts one request. One round trip: `take`. */
export async function limitRequest<Request>(
  request: Request,
  of: LimiterOf<Request>,
  options: LimitRequestsOptions<Request>,
): Promise<Verdict> {
  const limiter = typeof of === "function" ? await of(request) : of;
  if (!limiter) return { fields: {}, refusal: undefined };
  const cost = typeof options.cost === "function" ? options.cost(request) : options.cost;
  const decision = await limiter.take(cost === undefined ? {} : { cost });
  const fields = rateLimitFields(decision, limiter.rates, options.policy);
  if (decision.allowed) return { fields, refusal: undefined };
  return { fields, refusal: refusalOf(decision, limiter, options.policy) };
}

/** Problem details (RFC 9457), of the types that the draft of the fields registers. */
function refusalOf(decision: Denied, { rates }: HttpLimiter, policy: string | undefined): Refusal {
  const away = decision.reason === "unavailable";
  const about = away
    ? ({ status: 503, type: "temporary-reduced-capacity", title: "The rate limiter cannot be asked now" } as const)
    : ({ status: 429, type: "quota-exceeded", title: "Too many requests" } as const);
  const problem = {
    type: `https://iana.org/assignments/http-problem-types#${about.type}`,
    title: about.title,
    status: about.status,
    ...(away ? {} : { "violated-policies": [bindingPolicy(decision, rates, policy)] }),
  };
  return { status: about.status, body: JSON.stringify(problem), decision };
}
