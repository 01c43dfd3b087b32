// Written by redloom from contracts/reader.yaml. Do not edit.
import type { BatchHandler, Handler } from "../../../../../../src/runtime/generated.js";
import type { LogMessage } from "../events/messages.js";

/** Handles deliveries of the group `archiveCopy` of `log`. */
export type ArchiveCopyHandler = Handler<LogMessage>;

/** Handles batches of deliveries of the group `archiveCopy` of `log`. */
export type ArchiveCopyBatchHandler = BatchHandler<LogMessage>;
