export { EventuallyError, type EventuallyOptions, eventually } from "./eventually.js";
export { type Fault, startProxy, type TcpProxy } from "./proxy.js";
export { startRedis, type TestRedis, type TestRedisOptions } from "./redis.js";
export { type RedisCluster, type RedisClusterOptions, startRedisCluster } from "./redis-cluster.js";
export { type RedisSentinel, startRedisSentinel } from "./redis-sentinel.js";
export { type RedisServer, type RedisServerOptions, startRedisServer } from "./redis-server.js";
