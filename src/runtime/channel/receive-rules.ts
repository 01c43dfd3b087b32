import { OptionsInvalidError } from "../errors.js";
import type { LineBounds } from "./line.js";
import type { SubscribeOptions } from "./message.js";

/** Options of a subscription, checked, with every default filled in. */
export interface ReceiveRules {
  readonly bounds: LineBounds;
  readonly overflow: "drop-oldest" | "drop-newest" | "close";
  /** Of messages with one value of this field, the newest waits only. */
  readonly latestBy: string | undefined;
  readonly orderBy: string | undefined;
  readonly concurrency: number;
}

const overflows = ["drop-oldest", "drop-newest", "close"] as const;

/** @throws {OptionsInvalidError} */
export function rulesOf<Output, Parameters extends object>(
  options: SubscribeOptions<Output, Parameters>,
): ReceiveRules {
  const { overflow = "drop-oldest", order } = options;
  const latestBy = typeof overflow === "object" ? field("overflow.latest", overflow?.latest) : undefined;
  const policy = latestBy === undefined ? overflows.find((one) => one === overflow) : "drop-oldest";
  if (!policy) {
    throw new OptionsInvalidError(
      "`overflow` is no policy",
      `Give one of ${overflows.join(", ")}, or { latest: field }.`,
    );
  }
  const concurrency = positive("concurrency", options.concurrency ?? 1);
  const orderBy = order === undefined ? undefined : field("order.by", order?.by);
  return {
    bounds: {
      maxItems: positive("maxQueuedMessages", options.maxQueuedMessages ?? 10_000),
      maxBytes: positive("maxQueuedBytes", options.maxQueuedBytes ?? 67_108_864),
    },
    overflow: policy,
    latestBy,
    // One after the other is in order anyway.
    orderBy: concurrency === 1 ? undefined : orderBy,
    concurrency,
  };
}

function field(name: string, value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw new OptionsInvalidError(`\`${name}\` is no field`, "Give the name of a field of the message.");
}

function positive(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new OptionsInvalidError(`\`${name}\` is ${value}`, "Give a whole number from 1.");
}
