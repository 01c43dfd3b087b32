// Written by redloom from contracts/reader.yaml. Do not edit.
import { ConsumerGroup, streamOfOthers, type Connection, type GroupDefinition, type GroupOptions } from "../../../../../../src/runtime/generated.js";
import type { LogMessage } from "../events/messages.js";
import { logStreamDefinition } from "../events/streams.js";

const archiveCopyGroup: GroupDefinition = {
  name: "archiveCopy",
  start: "earliest",
  concurrency: 16,
  ackTimeoutMs: 30000,
  retry: { maxAttempts: 5, initialMs: 1000, factor: 2, maxMs: 60000, jitter: 0.2 },
  deadLetter: { maxEntries: 10000, maxAgeMs: 2592000000 },
};

/** The consumer group `archiveCopy` of `events:log`. */
export class ArchiveCopyGroup extends ConsumerGroup<LogMessage> {
  constructor(connection: Connection, options?: Omit<GroupOptions, "stream">) {
    super(connection, streamOfOthers(logStreamDefinition), archiveCopyGroup, options);
  }
}
