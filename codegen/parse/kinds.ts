import type { Kind } from "../kinds.js";
import { type CallShape, call } from "./kinds/calls.js";
import { type ChannelShape, channel } from "./kinds/channels.js";
import { type KeyShape, key } from "./kinds/keys.js";
import { type LimitShape, limit } from "./kinds/limits.js";
import { type LockShape, lock } from "./kinds/locks.js";
import { type StreamShape, stream } from "./kinds/streams.js";
import { names, optional, type WordSchemas } from "./shape-parts.js";

/** What a definition of each kind looks like in a contract. */
export interface ShapeByKind {
  readonly channels: ChannelShape;
  readonly streams: StreamShape;
  readonly locks: LockShape;
  readonly limits: LimitShape;
  readonly keys: KeyShape;
  readonly calls: CallShape;
}

/** The definitions of each kind, by their names. */
export type DefinitionShapes = { readonly [K in Kind]?: Readonly<Record<string, ShapeByKind[K]>> };

/** What proves it: a section for each kind. */
export const sections: WordSchemas<DefinitionShapes> = {
  channels: optional(names("channels", channel)),
  streams: optional(names("streams", stream)),
  locks: optional(names("locks", lock)),
  limits: optional(names("limits", limit)),
  keys: optional(names("keys", key)),
  calls: optional(names("calls", call)),
};
