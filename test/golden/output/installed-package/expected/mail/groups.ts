// Written by redloom from contracts/mail.yaml. Do not edit.
import { ConsumerGroup, streamOfOthers, type Connection, type GroupDefinition, type GroupOptions, type NoParameters } from "../../../../../../src/runtime/generated.js";
import type { Order } from "../orders/messages.js";
import { placedStreamDefinition, type PlacedHeaders } from "../orders/streams.js";

const mailGroup: GroupDefinition = {
  name: "mail",
  start: "latest",
  concurrency: 16,
  ackTimeoutMs: 30000,
  retry: { maxAttempts: 5, initialMs: 1000, factor: 2, maxMs: 60000, jitter: 0.2 },
  deadLetter: { maxEntries: 10000, maxAgeMs: 2592000000 },
};

/** The consumer group `mail` of `orders:placed`. */
export class MailGroup extends ConsumerGroup<Order, NoParameters, PlacedHeaders> {
  constructor(connection: Connection, options?: Omit<GroupOptions, "stream">) {
    super(connection, streamOfOthers(placedStreamDefinition), mailGroup, options);
  }
}
