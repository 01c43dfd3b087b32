import type { Kind } from "../kinds.js";
import type { ShapeByKind } from "../parse/kinds.js";
import type { KindMaker } from "./kind-maker.js";
import { callOf } from "./kinds/calls.js";
import { channelOf } from "./kinds/channels.js";
import { keyOfShape } from "./kinds/keys.js";
import { limitOf } from "./kinds/limits.js";
import { lockOf } from "./kinds/locks.js";
import { streamOf } from "./kinds/streams.js";
import type { DefinitionByKind, Definitions } from "./model.js";

export const makers: { readonly [K in Kind]: KindMaker<ShapeByKind[K], DefinitionByKind[K]> } = {
  channels: channelOf,
  streams: streamOf,
  locks: lockOf,
  limits: limitOf,
  keys: keyOfShape,
  calls: callOf,
};

/** The definitions of a contract, asked for kind by kind. */
export function definitionsBy(of: <K extends Kind>(kind: K) => readonly DefinitionByKind[K][]): Definitions {
  return {
    channels: of("channels"),
    streams: of("streams"),
    locks: of("locks"),
    limits: of("limits"),
    keys: of("keys"),
    calls: of("calls"),
  };
}

/** `contract[kind]`, so that the compiler knows what one of them is. */
export function definitionsOf<K extends Kind>(contract: Definitions, kind: K): readonly DefinitionByKind[K][] {
  return contract[kind];
}
