import { BroadcastCall, ParameterizedBroadcastCall } from "../../call/broadcast.js";
import { Call, ParameterizedCall } from "../../call/call.js";
import { Channel, ParameterizedChannel, ParameterizedShardedChannel } from "../../channel/channel.js";
import { ParameterizedPublisher, Publisher } from "../../channel/publisher.js";
import { ParameterizedShardedSubscriber, ParameterizedSubscriber, Subscriber } from "../../channel/subscriber.js";
import { CounterStore, ParameterizedCounterStore } from "../../key/counter.js";
import { ParameterizedStore } from "../../key/parameterized-store.js";
import { Store } from "../../key/store.js";
import { ConcurrencyLimiter, ParameterizedConcurrencyLimiter } from "../../limit/concurrency.js";
import { Limiter } from "../../limit/limiter.js";
import { OverridableLimiter, ParameterizedOverridableLimiter } from "../../limit/overridable.js";
import { ParameterizedLimiter } from "../../limit/parameterized.js";
import { Lock, ParameterizedLock } from "../../lock/lock.js";
import { ParameterizedPermitLock, PermitLock } from "../../lock/permit-lock.js";
import { ParameterizedReadWriteLock, ReadWriteLock } from "../../lock/read-write.js";
import { Producer } from "../../stream/adding/producer.js";
import { ConsumerGroup } from "../../stream/group.js";
import {
  ParameterizedConsumerGroup,
  ParameterizedProducer,
  ParameterizedStream,
  ParameterizedStreamReader,
} from "../../stream/parameterized.js";
import { StreamReader } from "../../stream/reading/history.js";
import { Stream } from "../../stream/stream.js";

// biome-ignore lint/complexity/noBannedTypes: any class, to be asked by `instanceof`.
type Class = Function;

/** What `at` of each class gives; one that is built on another comes before it. */
const boundBy: readonly (readonly [Class, Class])[] = [
  [ParameterizedChannel, Channel],
  [ParameterizedShardedChannel, Channel],
  [ParameterizedSubscriber, Subscriber],
  [ParameterizedShardedSubscriber, Subscriber],
  [ParameterizedPublisher, Publisher],
  [ParameterizedStream, Stream],
  [ParameterizedProducer, Producer],
  [ParameterizedStreamReader, StreamReader],
  [ParameterizedConsumerGroup, ConsumerGroup],
  [ParameterizedLock, Lock],
  [ParameterizedPermitLock, PermitLock],
  [ParameterizedReadWriteLock, ReadWriteLock],
  [ParameterizedOverridableLimiter, OverridableLimiter],
  [ParameterizedLimiter, Limiter],
  [ParameterizedConcurrencyLimiter, ConcurrencyLimiter],
  [ParameterizedCounterStore, CounterStore],
  [ParameterizedStore, Store],
  [ParameterizedCall, Call],
  [ParameterizedBroadcastCall, BroadcastCall],
];

/** The class of what its `at` gives, which needs parameters to be asked for one. */
export function boundClassOf(real: object): Class | undefined {
  return boundBy.find(([type]) => real instanceof type)?.[1];
}
