export {
  type DoubleClass,
  type DoubleModules,
  type Doubles,
  doublesOf,
  type MakeDouble,
} from "./doubles/doubles-of.js";
export type {
  ClientDouble,
  Double,
  FailOptions,
  MethodNames,
  RecordedCall,
  Recording,
} from "./doubles/types.js";
export { EventuallyError, type EventuallyOptions, eventually } from "./eventually.js";
export { FakeCall, type FakeCallOptions, fakeCall } from "./fake-call.js";
export { type FakeContextOptions, fakeContext } from "./fake-context.js";
export {
  type DeliveryOutcome,
  FakeDelivery,
  type FakeDeliveryOf,
  type FakeDeliveryOptions,
  fakeDeliveries,
  fakeDelivery,
  type NoHeaders,
} from "./fake-delivery.js";
export { FakeLease, type FakeLeaseOptions, fakeLease } from "./fake-lease.js";
export { type Fake, type FakeOptions, fakeOf, type Overrides } from "./fakes/fake.js";
export { MessageTypes } from "./fakes/types.js";
export { startProxy, type TcpProxy } from "./proxy.js";
export type { Fault, ProxyFaults } from "./proxy-faults.js";
export { startRedis, type TestRedis, type TestRedisOptions } from "./redis.js";
export { type RedisCluster, type RedisClusterOptions, startRedisCluster } from "./redis-cluster.js";
export { type RedisSentinel, startRedisSentinel } from "./redis-sentinel.js";
export { type RedisServer, type RedisServerOptions, startRedisServer } from "./redis-server.js";
