import { BroadcastCall } from "../../call/broadcast.js";
import { Call } from "../../call/call.js";
import { Channel } from "../../channel/channel.js";
import { MatchingSubscriber } from "../../channel/matching.js";
import { Publisher } from "../../channel/publisher.js";
import { ParameterizedSubscriber, Subscriber } from "../../channel/subscriber.js";
import { CounterStore } from "../../key/counter.js";
import { ParameterizedStore } from "../../key/parameterized-store.js";
import { Store } from "../../key/store.js";
import { ConcurrencyLimiter } from "../../limit/concurrency.js";
import { Limiter } from "../../limit/limiter.js";
import { OverridableLimiter } from "../../limit/overridable.js";
import { Access } from "../../lock/access.js";
import { Lock } from "../../lock/lock.js";
import { PermitLock } from "../../lock/permit-lock.js";
import { ReadWriteLock } from "../../lock/read-write.js";
import { Producer } from "../../stream/adding/producer.js";
import { DeadLetters } from "../../stream/dead-letters/dead-letters.js";
import { ConsumerGroup } from "../../stream/group.js";
import { StreamReader } from "../../stream/reading/history.js";
import { Stream } from "../../stream/stream.js";
import type { Behaviour } from "./about.js";
import { boundClassOf } from "./bound.js";
import { broadcastCall, call } from "./kinds/calls.js";
import { allSubscriber, channel, publisher, subscriber } from "./kinds/channels.js";
import { deadLetters } from "./kinds/dead-letters.js";
import { group } from "./kinds/groups.js";
import { counterStore, manyStore, store } from "./kinds/keys.js";
import { concurrencyLimiter, limiter, overridableLimiter } from "./kinds/limits.js";
import { access, lock, permitLock, readWriteLock } from "./kinds/locks.js";
import { producer, reader, stream } from "./kinds/streams.js";
import { methodNames } from "./methods.js";

/** Each asks for what it is about: the class and its definition are known where they belong together. */
type Make = (about: never) => Behaviour;
// biome-ignore lint/complexity/noBannedTypes: any class, to be asked by `instanceof`.
type Class = Function;

/** What stands for each class of the runtime; one that is built on another comes before it. */
const behaviours: readonly (readonly [Class, Make])[] = [
  [Channel, channel],
  [Subscriber, subscriber],
  [MatchingSubscriber, subscriber],
  [Publisher, publisher],
  [ParameterizedSubscriber, allSubscriber],
  [Stream, stream],
  [Producer, producer],
  [StreamReader, reader],
  [ConsumerGroup, group],
  [DeadLetters, deadLetters],
  [Lock, lock],
  [PermitLock, permitLock],
  [Access, access],
  [ReadWriteLock, readWriteLock],
  [OverridableLimiter, overridableLimiter],
  [Limiter, limiter],
  [ConcurrencyLimiter, concurrencyLimiter],
  [CounterStore, counterStore],
  [Store, store],
  [ParameterizedStore, manyStore],
  [Call, call],
  [BroadcastCall, broadcastCall],
];

/** Nothing for a class that only has `at`. */
export function behaviourOf(real: object): Make | undefined {
  return behaviours.find(([type]) => real instanceof type)?.[1];
}

/** What can be said of the double of an object: its methods, and those of what its `at` gives, which cannot be asked yet. */
export function sayableOf(real: object): readonly string[] {
  const bound = boundClassOf(real);
  return [...new Set([...methodNames(real), ...(bound ? methodNames(bound.prototype) : [])])];
}
