import { RedloomError } from "../errors.js";

/** The worker thread of `redloom/sync` cannot be loaded; nothing was sent. */
export class WorkerFailedError extends RedloomError {
  readonly code = "WORKER_FAILED";
  readonly fix =
    "Keep `redloom/sync` out of the bundle: mark it external, so that it is loaded from `node_modules`, with its worker and ioredis beside it.";
}
