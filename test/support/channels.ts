import type { ChannelDefinition } from "../../src/runtime/channel/definition.js";
import { defineAddress, type NoParameters } from "../../src/runtime/wire/address.js";
import { type MessageCodec, messageCodec } from "../../src/runtime/wire/codec.js";

export interface Note {
  readonly type: "alert" | "info";
  readonly text: string;
}

function isNote(value: unknown): value is Note {
  return (
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    (value.type === "alert" || value.type === "info") &&
    "text" in value &&
    typeof value.text === "string"
  );
}

/** What the generator would emit for `Note: { fields: { type: { enum: [alert, info] }, text: string } }`. */
export const noteCodec: MessageCodec<Note> = messageCodec<Note, Note>({
  name: "Note",
  fits: isNote,
  accepts: isNote,
  read: ({ type, text }: Note) => ({ type, text }),
  write: ({ type, text }) => JSON.stringify({ type, text }),
  explain: async () => [{ path: "type", expected: "one of alert, info" }],
});

/** A channel without parameters, as the generator would emit it. */
export function channelDefinition(name: string, maxBytes = 1_048_576): ChannelDefinition<Note> {
  const definition = `test.channels.${name}`;
  const address = defineAddress<NoParameters>({ definition, namespace: "test", template: name, parameters: {} });
  return { definition, address, codec: noteCodec, maxBytes };
}

export interface RoomParameters {
  readonly room: string;
  readonly seat: number;
}

/** `<name>:{room}:seats:{seat}` */
export function roomsDefinition(name: string): ChannelDefinition<Note, Note, RoomParameters> {
  const definition = `test.channels.${name}`;
  const address = defineAddress<RoomParameters>({
    definition,
    namespace: "test",
    template: `${name}:{room}:seats:{seat}`,
    parameters: { room: { type: "string" }, seat: { type: "integer" } },
  });
  return { definition, address, codec: noteCodec, maxBytes: 1_048_576 };
}
