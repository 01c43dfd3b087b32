import type { Notification } from "../../src/generated/agents/messages.js";
import { sampleMessage } from "../contender.js";

/** What one library makes of a message: text to a checked value, and a value, checked where it can, to text. */
export interface CodecContender {
  decode(text: string): Notification;
  encode(value: Notification): string;
}

/** So many that no two in a row are one text, or one value. */
const different = 1_000;

export const values: readonly Notification[] = Array.from({ length: different }, (_, index) =>
  sampleMessage(`System update required ${index}`),
);
export const texts: readonly string[] = values.map((value) => JSON.stringify(value));

/** The message of the contract as JSON Schema, for those that take it. */
export const jsonSchema = {
  type: "object",
  required: ["type", "message", "sentAt"],
  properties: {
    type: { enum: ["alert", "info"] },
    message: { type: "string", minLength: 1, maxLength: 2000 },
    tags: { type: "array", items: { type: "string" } },
    origin: {
      type: "object",
      required: ["agentId", "at"],
      properties: {
        agentId: { type: "string", minLength: 1 },
        at: { type: "string", format: "date-time" },
        host: { type: "string" },
      },
    },
    labels: { type: "object", additionalProperties: { type: "string" } },
    sentAt: { type: "string", format: "date-time" },
  },
} as const;
