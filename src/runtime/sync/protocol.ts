import type { MessagePort } from "node:worker_threads";
import type { Options } from "../connection/redis-options.js";
import type { Argument } from "../wire/command.js";

/** What caller and worker say to each other: raw command lines one way, raw replies the other. */
export interface WorkerData {
  readonly port: MessagePort;
  /** Of this worker alone. [0] rises with every answer; [1] is 1 when the worker has ended. */
  readonly signal: Int32Array;
  readonly settings: WorkerSettings;
}

/** Plain data, since functions do not cross to another thread. */
export interface WorkerSettings {
  readonly redis: Options;
  /** The nodes of a cluster; absent for one server and for Sentinel. */
  readonly nodes?: { host: string; port: number }[];
  readonly connectTimeoutMs: number;
}

export interface WireLine {
  readonly line: readonly [string, ...Argument[]];
  readonly binary: boolean;
}

export type Request =
  /** Run these; on a cluster all at the node of `slot`, where it is given. */
  | { readonly id: number; readonly kind: "run"; readonly lines: readonly WireLine[]; readonly slot?: number }
  /** The deadline of `id` passed: answer with what there is and drop the connection. */
  | { readonly id: number; readonly kind: "cancel" }
  | { readonly id: number; readonly kind: "close" };

export type WireReply =
  | { readonly value: unknown }
  /** An error answer of Redis. */
  | { readonly refused: string }
  /** No answer. `sent`: it was written to the connection. */
  | { readonly sent: boolean };

/** Why no connection could be made. */
export interface ConnectFailure {
  readonly name: string;
  readonly message: string;
  readonly code: string | undefined;
}

/** What the worker sends. */
export type FromWorker = Answer | { readonly unloadable: ConnectFailure };

export interface Answer {
  readonly id: number;
  /** One for each line, in order; empty where no connection could be made. */
  readonly replies: readonly WireReply[];
  readonly failure?: ConnectFailure;
}
