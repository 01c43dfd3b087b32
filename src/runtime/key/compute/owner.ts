import type { Connection } from "../../connection/connection.js";
import type { ExecuteOptions } from "../../connection/execute-options.js";
import type { Instant } from "../../lease/validity.js";
import type { Caller } from "./caller.js";
import type { AskReply, ComputeCommands } from "./commands.js";

/** What computing needs of a connection. */
export type ComputeConnection = Pick<
  Connection,
  "host" | "execute" | "inbox" | "isCluster" | "attach" | "report" | "commandTimeoutMs" | "observer"
>;

/** How it was asked, and so the right to compute a value where the answer is that nobody else does. */
export interface Claim {
  readonly commands: ComputeCommands;
  readonly token: string;
  /** Before it was sent. */
  readonly sentAt: Instant;
}

/** What an answer to `ask` may be followed by. */
export interface Answered {
  replied(reply: AskReply, claim: Claim): void;
  failed(error: unknown): void;
}

/** All that a connection computes and waits for, as loads and waits see it. */
export interface Owner {
  readonly connection: ComputeConnection;
  /** Asks Redis, on behalf of this caller. */
  ask(caller: Caller, then: Answered, options?: ExecuteOptions): void;
  /** What the answer means to those who wait for it. */
  answered(callers: readonly Caller[], reply: AskReply, claim: Claim): void;
  /** This connection computes it. */
  isLoading(token: string): boolean;
  /** Its load was lost: others may compute the value by now. */
  again(caller: Caller): void;
  /** Nobody waits for the answer; where it fails, the lease ends by itself. */
  release(claim: Claim, restMs?: number): void;
  /** It was given a value that it waited for. */
  tellWaited(caller: Caller): void;
  loadEnded(token: string): void;
  waitEnded(key: string): void;
}
