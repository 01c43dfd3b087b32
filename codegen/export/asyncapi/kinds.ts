import type { Kind } from "../../kinds.js";
import type { DefinitionByKind } from "../../model/model.js";
import { callPart } from "./kinds/calls.js";
import { channelPart } from "./kinds/channels.js";
import { keyPart } from "./kinds/keys.js";
import { limitPart } from "./kinds/limits.js";
import { lockPart } from "./kinds/locks.js";
import { streamPart } from "./kinds/streams.js";
import type { Part, Scope } from "./scope.js";

/** What a definition of each kind is in AsyncAPI. */
export const parts: { readonly [K in Kind]: (scope: Scope, definition: DefinitionByKind[K]) => Part } = {
  channels: channelPart,
  streams: streamPart,
  locks: lockPart,
  limits: limitPart,
  keys: keyPart,
  calls: callPart,
};
