export type { BroadcastHandler } from "./call/broadcast/broadcast-types.js";
export { BroadcastCall, ParameterizedBroadcastCall } from "./call/broadcast.js";
export { Call, ParameterizedCall } from "./call/call.js";
export type {
  BroadcastCallOptions,
  BroadcastCallTune,
  CallDefinition,
  CallTune,
  CallTypes,
} from "./call/definition.js";
export type { CallHandler } from "./call/handlers.js";
export type { CallOptions } from "./call/settings.js";
export { Channel, ParameterizedChannel, ParameterizedShardedChannel } from "./channel/channel.js";
export { ChannelCommands } from "./channel/commands.js";
export type { ChannelDefinition } from "./channel/definition.js";
export type { MessageHandler } from "./channel/message.js";
export { ParameterizedPublisher, Publisher } from "./channel/publisher.js";
export { ParameterizedShardedSubscriber, ParameterizedSubscriber, Subscriber } from "./channel/subscriber.js";
export type { Connection } from "./connection/connection.js";
// Messages.
export { fills } from "./host.js";
export { KeyCommands, type KeyOptions } from "./key/commands.js";
export { CounterStore, ParameterizedCounterStore } from "./key/counter.js";
export { CounterCommands } from "./key/counter-commands.js";
export type { FreshKeyTune, KeyDefinition, KeyTune } from "./key/definition.js";
export { ParameterizedStore } from "./key/parameterized-store.js";
export { Store } from "./key/store.js";
export { LimitCommands, type LimitOptions } from "./limit/commands.js";
export {
  ConcurrencyLimiter,
  type ConcurrencyLimitOptions,
  ParameterizedConcurrencyLimiter,
} from "./limit/concurrency.js";
export type {
  ConcurrencyLimitDefinition,
  ConcurrencyLimitTune,
  LimitDefinition,
  LimitTune,
  Rate,
} from "./limit/definition.js";
export { KeptRates } from "./limit/kept-rates.js";
export { Limiter } from "./limit/limiter.js";
export { OverridableLimiter, ParameterizedOverridableLimiter } from "./limit/overridable.js";
export { ParameterizedLimiter } from "./limit/parameterized.js";
export { LockCommands } from "./lock/commands.js";
export type {
  ExclusiveLockTune,
  LockDefinition,
  LockTune,
  ReadWriteLockDefinition,
  ReadWriteLockTune,
} from "./lock/definition.js";
export { type ExclusiveLockOptions, Lock, type LockOptions, ParameterizedLock } from "./lock/lock.js";
export { ParameterizedPermitLock, PermitLock } from "./lock/permit-lock.js";
export { ParameterizedReadWriteLock, ReadWriteLock, type ReadWriteLockOptions } from "./lock/read-write.js";
export { Producer } from "./stream/adding/producer.js";
export { StreamCommands } from "./stream/commands.js";
export type { GroupDefinition, GroupTune, StreamDefinition, StreamOptions, StreamTune } from "./stream/definition.js";
export type { BatchHandler, Handler } from "./stream/delivery/handlers.js";
export { ConsumerGroup, type GroupOptions } from "./stream/group.js";
export {
  ParameterizedConsumerGroup,
  ParameterizedProducer,
  ParameterizedStream,
  ParameterizedStreamReader,
} from "./stream/parameterized.js";
export { StreamReader } from "./stream/reading/history.js";
export { streamOfOthers, streamSettings } from "./stream/settings.js";
export { Stream } from "./stream/stream.js";
export { type Address, defineAddress, type NoParameters } from "./wire/address.js";
export { bytesCodec, type MessageCodec, messageCodec, textCodec } from "./wire/codec.js";
export { definitions } from "./wire/definitions.js";
export { expected, explainWith, unexplained } from "./wire/explain.js";
export { isDate, isDateTime, isDuration, isEmail, isTime, isUri, isUuid } from "./wire/formats.js";
export { defineHeaders } from "./wire/headers.js";
export { hideNames, showNames } from "./wire/hidden-names.js";
export { type ClientOptions, checkClientOptions } from "./wire/options.js";
export type { Parameterized } from "./wire/parameterized.js";
export { remembered } from "./wire/remembered.js";
export {
  base64FromBytes,
  base64OfBytes,
  base64Size,
  bytesFromBase64,
  escaped,
  isBase64,
  isBytes,
  isDecimal,
} from "./wire/scalars.js";
export { isUnknownValue, isUnknownWire, unknownMember, unknownMemberOf } from "./wire/unknown-member.js";
export { levelsWithin, stamped, type UpgradeHook, type Upgrades, unstamped, upgraded } from "./wire/upgrade.js";
export {
  define,
  hasOnlyNames,
  hasUniqueItems,
  isAtLeast,
  isAtMost,
  isJson,
  isMap,
  isMultipleOf,
  isObject,
  isShallow,
  isText,
  type JsonValue,
  mostLevels,
  own,
} from "./wire/values.js";
