// Written by redloom from contracts/events.yaml. Do not edit.
import type { BatchHandler, Handler } from "../../../../../../src/runtime/generated.js";
import type { LogMessage } from "./messages.js";

/** Handles deliveries of the group `archive` of `log`. */
export type LogArchiveHandler = Handler<LogMessage>;

/** Handles batches of deliveries of the group `archive` of `log`. */
export type LogArchiveBatchHandler = BatchHandler<LogMessage>;
