export type {
  BroadcastContext,
  BroadcastHandler,
  Gathered,
  GatheredAnswer,
  GatherOptions,
} from "./call/broadcast/broadcast-types.js";
export type { BroadcastCall, ParameterizedBroadcastCall } from "./call/broadcast.js";
export type { Call, ParameterizedCall } from "./call/call.js";
export type { BroadcastCallOptions, BroadcastCallTune, CallTune, CallTypes } from "./call/definition.js";
export {
  CallFailedError,
  type CallFailure,
  CallRejectedError,
  CallTimedOutError,
  CallUnservedError,
} from "./call/errors.js";
export type {
  CallAnswer,
  CallContext,
  CallHandler,
  CallServer,
  ErrorName,
  RequestOptions,
  ServeOptions,
} from "./call/handlers.js";
export type { CallOptions } from "./call/settings.js";
export type { Channel, ParameterizedChannel, ParameterizedShardedChannel } from "./channel/channel.js";
export type { Listening } from "./channel/listening.js";
export type { MatchingSubscriber } from "./channel/matching.js";
export type {
  Gap,
  MessageContext,
  MessageHandler,
  Overflow,
  ReceivedMessage,
  ReceiveOptions,
  ReceivingStatus,
  SubscribeOptions,
} from "./channel/message.js";
export type { ParameterizedPublisher, Publisher } from "./channel/publisher.js";
export type { ParameterizedShardedSubscriber, ParameterizedSubscriber, Subscriber } from "./channel/subscriber.js";
export type { Subscription } from "./channel/subscription.js";
export type { BlockingConnection } from "./connection/blocking.js";
export { connect } from "./connection/connect.js";
export type {
  CloseOptions,
  Connection,
  ConnectionEvents,
  ConnectionPart,
  Executor,
} from "./connection/connection.js";
export type { ExecuteOptions } from "./connection/execute-options.js";
export type { Inbox, InboxListener, InboxSubscription } from "./connection/inbox.js";
export type { ConnectOptions, NodeAddress, SentinelOptions } from "./connection/options.js";
export type { IoredisClient } from "./connection/own-client.js";
export type { ConnectionWarning } from "./connection/server-look.js";
export {
  AddressInvalidError,
  BatchFailedError,
  type BatchOutcome,
  ClosedError,
  ConnectionFailedError,
  ConsumerNameTakenError,
  ConsumerReplacedError,
  CrossSlotError,
  DeadlineExceededError,
  DefinitionUnknownError,
  DeliveryLostError,
  type ErrorCode,
  type ErrorContext,
  HandlerFailedError,
  LimitDeniedError,
  LimitImpossibleError,
  LockBusyError,
  LockLostError,
  MessagesMissedError,
  OptionsInvalidError,
  OutcomeUnknownError,
  PayloadInvalidError,
  type PayloadIssue,
  PayloadTooLargeError,
  RedloomError,
  RetentionHeldError,
  ServerRefusedError,
  StreamFullError,
  UnavailableError,
  UpdateContendedError,
  WrongTypeError,
} from "./errors.js";
export type { Unlisten } from "./flow/events.js";
export type {
  CallObservation,
  CallOutcome,
  ChannelObservation,
  CommandObservation,
  ConnectionObservation,
  ConsumerObservation,
  DeliveryObservation,
  FailureCode,
  KeyObservation,
  LimitObservation,
  LockObservation,
  Observation,
  Observed,
  Observer,
} from "./flow/observer.js";
export { type CancelTimer, type Host, systemHost } from "./host.js";
export type { ComputeOptions, LoadContext, Loader } from "./key/compute/options.js";
export type { CounterStore, ParameterizedCounterStore } from "./key/counter.js";
export type { FreshKeyTune, KeyTune, OnInvalidValue } from "./key/definition.js";
export type {
  ConditionalSetOptions,
  IncrementOptions,
  KeyOptions,
  KeyReadOptions,
  LifeOptions,
  SetOptions,
  Versioned,
} from "./key/options.js";
export type { ParameterizedStore } from "./key/parameterized-store.js";
export type { ScanOptions } from "./key/scan.js";
export type { Store } from "./key/store.js";
export type { UpdateOptions } from "./key/update.js";
export type { Fence, Guard } from "./lease/guard.js";
export type { Lease } from "./lease/lease.js";
export type {
  LimitOptions,
  PeekOptions,
  RefundOptions,
  ReserveOptions,
  SettleOptions,
  TakeOptions,
} from "./limit/commands.js";
export type {
  Admission,
  AdmitOptions,
  ConcurrencyLimiter,
  ConcurrencyLimitOptions,
  ParameterizedConcurrencyLimiter,
  WaitForPlaceOptions,
} from "./limit/concurrency.js";
export type { ConcurrencyState, InFlight } from "./limit/concurrency-state.js";
export type { Patience, WaitOptions } from "./limit/deciding.js";
export type {
  Allowed,
  Balance,
  Decision,
  Denied,
  JointDecision,
  Reservation,
  Reserved,
  Settlement as LimitSettlement,
} from "./limit/decision.js";
export type { Algorithm, ConcurrencyLimitTune, LimitTune, OnUnavailable, Rate } from "./limit/definition.js";
export type { Limiter } from "./limit/limiter.js";
export type { OverridableLimiter, ParameterizedOverridableLimiter } from "./limit/overridable.js";
export type { AtOptions, ParameterizedLimiter } from "./limit/parameterized.js";
export { type TakeAllRequest, takeAll } from "./limit/take-all.js";
export type { Access, AcquireOptions, TryAcquireOptions } from "./lock/access.js";
export { type AcquireAllOptions, acquireAll } from "./lock/acquire-all.js";
export type { Campaign, LeadBody, LeadOptions, StopCampaignOptions } from "./lock/campaign.js";
export type { AcquireReply } from "./lock/commands.js";
export type { ExclusiveLockTune, LockTune, ReadWriteLockTune } from "./lock/definition.js";
export type { LeaseSet } from "./lock/lease-set.js";
export type { ExclusiveLockOptions, Lock, LockOptions, ParameterizedLock } from "./lock/lock.js";
export type { ParameterizedPermitLock, PermitLock } from "./lock/permit-lock.js";
export type { ParameterizedReadWriteLock, ReadWriteLock, ReadWriteLockOptions } from "./lock/read-write.js";
export type { LockHolder, LockState } from "./lock/state.js";
export { type StopOnSignalOptions, type Stoppable, stopOnSignal } from "./stop-on-signal.js";
export type { Added, AddManyOptions, AddOptions } from "./stream/adding/adding.js";
export type { Producer } from "./stream/adding/producer.js";
export type { HoldingGroup, Trimmed } from "./stream/adding/retention.js";
export type { DueTime, Scheduled } from "./stream/adding/schedule.js";
export type { Consumer, StopOptions } from "./stream/consumer/consumer.js";
export type { ConsumerActivity, ConsumerEvent, ConsumerEvents } from "./stream/consumer/events.js";
export type { ConsumerHealth } from "./stream/consumer/health.js";
export type { LastError } from "./stream/consumer/troubles.js";
export type { DeadLetter } from "./stream/dead-letters/dead-letter.js";
export type {
  DeadLetterChoice,
  DeadLetterProgress,
  DeadLetters,
  ListDeadLettersOptions,
  LongWork,
  Purged,
  PurgeOptions,
  Replayed,
  ReplayOptions,
} from "./stream/dead-letters/dead-letters.js";
export type { GroupTune, RetrySettings, StreamTune } from "./stream/definition.js";
export type { ReadDelivery, ReadOptions } from "./stream/delivery/by-hand.js";
export type {
  AcknowledgeOptions,
  Delivery,
  MessageDelivery,
  Possession,
  RetryOptions,
  Settlement,
} from "./stream/delivery/delivery.js";
export type { BatchHandler, Handler, Middleware } from "./stream/delivery/handlers.js";
export {
  type FindStreamsOptions,
  type FoundStreams,
  findStreams,
  groupsOf,
  type OpenGroup,
  type OpenGroupOptions,
  openGroup,
} from "./stream/group/operating.js";
export type { ConsumerStatus, GroupRemoval, GroupStatus, Lag, RemoveGroupOptions } from "./stream/group/status.js";
export type { ConsumeBatchesOptions, ConsumeOptions, ConsumerGroup } from "./stream/group.js";
export type { Following, FollowOptions } from "./stream/reading/following.js";
export type { HistoryOptions, StreamReader } from "./stream/reading/history.js";
export type { EntryId, FollowGap, Place } from "./stream/reading/position.js";
export type { OnInvalid, StreamEntry } from "./stream/reading/stream-entry.js";
export type { Stream } from "./stream/stream.js";
export type { AddressSpec, ParameterRule } from "./wire/address.js";
export type { Argument, Command, Replies } from "./wire/command.js";
export type { ClientOptions } from "./wire/options.js";
export { defineScript, type Script } from "./wire/script.js";
export { type StandardResult, type StandardSchema, standardSchema } from "./wire/standard-schema.js";
export { type UnknownMemberParts, unknownMember } from "./wire/unknown-member.js";
export type { JsonObject, UpgradeHook } from "./wire/upgrade.js";
