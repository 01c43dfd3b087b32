// Written by redloom from contracts/shop.yaml. Do not edit.
import { ConsumerGroup, ParameterizedConsumerGroup, streamOfOthers, type Connection, type GroupDefinition, type GroupOptions } from "../../../../../../src/runtime/generated.js";
import type { LogMessage, Payment } from "../events/messages.js";
import { logStreamDefinition, paymentsStreamDefinition, type PaymentsHeaders, type PaymentsStreamParameters } from "../events/streams.js";

const ledgerGroup: GroupDefinition = {
  name: "ledger",
  start: "earliest",
  concurrency: 16,
  ackTimeoutMs: 30000,
  retry: { maxAttempts: 5, initialMs: 1000, factor: 2, maxMs: 60000, jitter: 0.2 },
  deadLetter: { maxEntries: 10000, maxAgeMs: 2592000000 },
  order: { by: "account" },
};

/** The consumer group `ledger` of `events:payments:{country}`. */
export class LedgerGroup extends ParameterizedConsumerGroup<PaymentsStreamParameters, Payment, PaymentsHeaders> {
  constructor(connection: Connection, options?: Omit<GroupOptions, "stream">) {
    super(connection, streamOfOthers(paymentsStreamDefinition), ledgerGroup, options);
  }
}

const mailGroup: GroupDefinition = {
  name: "mail",
  start: "latest",
  concurrency: 2,
  ackTimeoutMs: 30000,
  retry: { maxAttempts: 5, initialMs: 1000, factor: 2, maxMs: 60000, jitter: 0.2 },
  deadLetter: { maxEntries: 10000, maxAgeMs: 2592000000 },
};

/**
 * Writes to the customer.
 *
 * The consumer group `mail` of `events:log`.
 */
export class MailGroup extends ConsumerGroup<LogMessage> {
  constructor(connection: Connection, options?: Omit<GroupOptions, "stream">) {
    super(connection, streamOfOthers(logStreamDefinition), mailGroup, options);
  }
}
