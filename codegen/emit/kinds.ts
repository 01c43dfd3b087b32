import type { Kind } from "../kinds.js";
import { definitionsOf } from "../model/kinds.js";
import type { DefinitionByKind } from "../model/model.js";
import { kindModule } from "./definition.js";
import type { Emission } from "./emission.js";
import type { KindEmitter } from "./kind-emitter.js";
import { callEmitter } from "./kinds/calls.js";
import { channelEmitter } from "./kinds/channels.js";
import { keyEmitter } from "./kinds/keys.js";
import { limitEmitter } from "./kinds/limits.js";
import { lockEmitter } from "./kinds/locks.js";
import { streamEmitter } from "./kinds/streams.js";
import type { Module } from "./source.js";

const emitters: { readonly [K in Kind]: KindEmitter<DefinitionByKind[K]> } = {
  channels: channelEmitter,
  streams: streamEmitter,
  locks: lockEmitter,
  limits: limitEmitter,
  keys: keyEmitter,
  calls: callEmitter,
};

export function emitterOf<K extends Kind>(kind: K): KindEmitter<DefinitionByKind[K]> {
  return emitters[kind];
}

/** The module of one kind, or none where the contract has no definition of it. */
export function emitKind<K extends Kind>(emission: Emission, kind: K): Module[] {
  const { statements } = emitterOf(kind);
  return kindModule(emission, kind, definitionsOf(emission.contract, kind), (definition, imports) =>
    statements(emission, definition, imports),
  );
}
