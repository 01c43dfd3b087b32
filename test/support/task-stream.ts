import type { GroupDefinition, StreamDefinition } from "../../src/runtime/stream/definition.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { messageCodec } from "../../src/runtime/wire/codec.js";

/** The message of the stream tests. */
export interface Task {
  readonly number: number;
  readonly text?: string;
}

const isTask = (value: unknown): value is Task =>
  typeof value === "object" && value !== null && "number" in value && typeof value.number === "number";

const taskCodec = messageCodec<Task, Task>({
  name: "Task",
  fits: isTask,
  read: (json: Task) => json,
  accepts: isTask,
  write: (value) => JSON.stringify(value),
  explain: async () => [{ path: "number", expected: "number" }],
});

export const workers: GroupDefinition = {
  name: "workers",
  start: "earliest",
  concurrency: 16,
  ackTimeoutMs: 30_000,
  retry: { maxAttempts: 3, initialMs: 50, factor: 2, maxMs: 1_000, jitter: 0 },
  deadLetter: { maxEntries: 1_000, maxAgeMs: 86_400_000 },
};

/** A stream `tests:<name>` with the group `workers`. */
export function taskStream(name: string, groups: readonly GroupDefinition[] = [workers]): StreamDefinition<Task> {
  const definition = `tests.streams.${name}`;
  return {
    definition,
    address: defineAddress({ definition, namespace: "tests", template: name, parameters: {} }),
    codec: taskCodec,
    maxBytes: 100_000,
    groups,
  };
}
