import type { KeyDefinition } from "../../src/runtime/key/definition.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { type MessageCodec, messageCodec } from "../../src/runtime/wire/codec.js";
import { isObject } from "../../src/runtime/wire/values.js";

/** A value of which this version of the contract knows two fields. */
export interface Tally {
  readonly count: number;
  readonly note?: string;
}

const isTally = (value: unknown): value is Tally =>
  isObject(value) &&
  Number.isInteger(value.count) &&
  (value.note === undefined || typeof value.note === "string") &&
  value.note !== "unexplainable";

const knownOf = ({ count, note }: Tally): Tally => (note === undefined ? { count } : { count, note });

export const tallyCodec: MessageCodec<Tally> = messageCodec<Tally, Tally>({
  name: "Tally",
  fits: isTally,
  read: knownOf,
  accepts: isTally,
  write: (value) => JSON.stringify(knownOf(value)),
  explain: async () => [{ path: "count", expected: "integer" }],
});

const integer = (value: unknown): value is number => Number.isSafeInteger(value);

export const integerCodec: MessageCodec<number> = messageCodec<number, number>({
  name: "Hits",
  fits: integer,
  read: (json: number) => json,
  accepts: integer,
  write: String,
  explain: async () => [{ path: "", expected: "integer" }],
});

type Further<Value> = Partial<KeyDefinition<Value, Value, { id: string }>>;

/** `tally:{id}` */
export function tallyDefinition(further: Further<Tally> = {}): KeyDefinition<Tally, Tally, { id: string }> {
  return { ...named("tally"), codec: tallyCodec, maxBytes: 2_000, ...further };
}

/** `hits:{id}`, a counter. */
export function hitsDefinition(further: Further<number> = {}): KeyDefinition<number, number, { id: string }> {
  return { ...named("hits"), codec: integerCodec, maxBytes: 100, counter: {}, ...further };
}

function named(name: string): Pick<KeyDefinition<never, never, { id: string }>, "definition" | "address"> {
  const definition = `agents.keys.${name}`;
  const parameters = { id: { type: "string" } } as const;
  return {
    definition,
    address: defineAddress({ definition, namespace: "agents", template: `${name}:{id}`, parameters }),
  };
}
