export { connectSync, SyncConnection, type SyncConnectOptions, type SyncExecutor } from "./connect-sync.js";
export { SyncLimiter } from "./limiter.js";
export { type SyncAcquireOptions, SyncLock, type SyncTryAcquireOptions } from "./lock.js";
export { SyncProducer } from "./producer.js";
export { SyncPublisher } from "./publisher.js";
export { SyncStore } from "./store.js";
export { SyncLease } from "./sync-lease.js";
