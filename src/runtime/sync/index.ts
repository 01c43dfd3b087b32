export { connectSync, SyncConnection, type SyncConnectOptions, type SyncExecutor } from "./connect-sync.js";
export { SyncLimiter } from "./limiter.js";
export { SyncLock } from "./lock.js";
export { SyncProducer } from "./producer.js";
export { SyncPublisher } from "./publisher.js";
export { SyncReadWriteLock } from "./read-write.js";
export { SyncStore } from "./store.js";
export { SyncAccess, type SyncAcquireOptions, type SyncTryAcquireOptions } from "./sync-access.js";
export { SyncLease } from "./sync-lease.js";
