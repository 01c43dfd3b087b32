import type { Kind } from "../kinds.js";
import type { DefinitionByKind } from "../model/model.js";
import type { KindRules } from "./kind-rules.js";
import { callRules } from "./kinds/calls.js";
import { channelRules } from "./kinds/channels.js";
import { keyRules } from "./kinds/keys.js";
import { limitRules } from "./kinds/limits.js";
import { lockRules } from "./kinds/locks.js";
import { streamRules } from "./kinds/streams.js";

export const rulesOf: { readonly [K in Kind]: KindRules<DefinitionByKind[K]> } = {
  channels: channelRules,
  streams: streamRules,
  locks: lockRules,
  limits: limitRules,
  keys: keyRules,
  calls: callRules,
};
