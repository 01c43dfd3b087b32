import type { Contract, MessageId, Model, StreamId } from "../model/model.js";

/** As in the settings. */
export interface EmitOptions {
  /** What generated code imports the runtime from. */
  readonly runtime: string;
  /** What it imports the functions from that upgrades name. */
  readonly hooks?: string;
  /** Whether a module for users' own tests is emitted. @default true */
  readonly testing?: boolean;
  /** Whether the functions of codecs are JavaScript with declarations, for a user's compiler to read less. @default false */
  readonly javascript?: boolean;
}

/** One contract that is being emitted. */
export interface Emission extends EmitOptions {
  readonly model: Model;
  readonly contract: Contract;
}

/** Where the generated parts of a message, or of a stream, stand, seen from this contract. */
export function moduleOf(
  { contract }: Emission,
  id: MessageId | StreamId,
  module: "messages" | "codecs" | "bodies" | "schemas" | "lift" | "streams",
): string {
  const folder = id.contract === contract.folder ? "." : `../${id.contract}`;
  return `${folder}/${module}.${module === "bodies" ? "mjs" : "js"}`;
}
