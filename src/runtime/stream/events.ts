import type { Events } from "../flow/events.js";

/** What a consumer was doing when something failed. */
export type ConsumerActivity = "read" | "recover" | "settle" | "heartbeat" | "claim" | "handler" | "doorbell";

/** What a consumer tells. Nothing is logged; whoever wants to know listens. */
export interface ConsumerEvents {
  /** Something failed. The consumer goes on by itself, after a pause where Redis is away. */
  error: { readonly during: ConsumerActivity; readonly error: unknown; readonly id?: string };
  /** An attempt failed, or asked for another one; the entry comes again after `delayMs`. */
  retried: { readonly id: string; readonly attempt: number; readonly delayMs: number; readonly error: unknown };
  /** The entry was moved to the group's dead letters. */
  "dead-lettered": { readonly id: string; readonly attempts: number; readonly error: unknown };
  /** An entry of a consumer that was silent for longer than `ackTimeout` is ours now. */
  reclaimed: { readonly id: string; readonly attempt: number; readonly from: string };
  /**
   * `taken`: we were silent for too long, somebody else has the delivery, and what we did about it was not settled.
   * `trimmed`: the entry was removed from the stream before it was acknowledged.
   */
  lost: { readonly id: string; readonly reason: "taken" | "trimmed" };
  /** The group was gone (DEL, FLUSHALL, XGROUP DESTROY, a restart without data): what was pending in it is lost. */
  "group-recreated": { readonly group: string; readonly dataLoss: true };
}

export type ConsumerEmitter = Events<ConsumerEvents>;
