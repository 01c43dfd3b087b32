export { connectSync, SyncConnection, type SyncConnectOptions, type SyncExecutor } from "./connect-sync.js";
export { SyncLimiter, SyncParameterizedLimiter } from "./limiter.js";
export { type SyncAcquireOptions, SyncLock, SyncParameterizedLock, type SyncTryAcquireOptions } from "./lock.js";
export { SyncParameterizedProducer, SyncProducer } from "./producer.js";
export { SyncParameterizedPublisher, SyncPublisher } from "./publisher.js";
export { SyncParameterizedStore, SyncStore } from "./store.js";
export { SyncLease } from "./sync-lease.js";
