import { describe, expect, test } from "vitest";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import * as door from "../../src/runtime/generated.js";
import { doubleOf } from "../../src/runtime/testing/doubles/double.js";
import { noConnection } from "../../src/runtime/testing/doubles/no-connection.js";
import { Recorder } from "../../src/runtime/testing/doubles/recorder.js";

const connection = noConnection();
const plain = door.defineAddress({ definition: "t.x.y", namespace: "t", template: "y", parameters: {} });
const withId = door.defineAddress<{ readonly id: string }>({
  definition: "t.x.y",
  namespace: "t",
  template: "y:{id}",
  parameters: { id: { type: "string" } },
});
const codec = door.messageCodec<string>({
  name: "Text",
  fits: (json) => typeof json === "string",
  read: (json) => json,
  accepts: (value) => typeof value === "string",
  write: (value) => JSON.stringify(value),
  explain: async () => [],
});
const number = door.messageCodec<number>({
  name: "Count",
  fits: (json) => typeof json === "number",
  read: (json) => json,
  accepts: (value) => typeof value === "number",
  write: (value) => JSON.stringify(value),
  explain: async () => [],
});
const retry = { maxAttempts: 3, initialMs: 1, factor: 1, maxMs: 1, jitter: 0 };
const deadLetter = { maxEntries: 1, maxAgeMs: 1 };
const group = { name: "g", start: "earliest", concurrency: 1, ackTimeoutMs: 1_000, retry, deadLetter } as const;
const rest = { definition: "t.x.y", codec, maxBytes: 100 };
const limit = { definition: "t.limits.y", rates: [{ allow: 1, perMs: 1 }], onUnavailable: "deny" } as const;
const places = { definition: "t.limits.y", concurrency: 1, leaseMs: 1_000, onUnavailable: "deny" } as const;
const lock = { definition: "t.locks.y", leaseMs: 1_000, waitMs: 0 };
const call = { definition: "t.calls.y", request: codec, reply: codec, errors: {}, maxBytes: 100, timeoutMs: 100 };
const serving = { concurrency: 1, ackTimeoutMs: 1_000, maxAttempts: 1, whenUnserved: "wait" } as const;
const stream = { ...rest, groups: [group] };
const noGroups: { readonly [Name in never]: never } = {};

const c = <T extends object>(definition: T) => ({ ...definition, address: plain });
const p = <T extends object>(definition: T) => ({ ...definition, address: withId });

/** One of each class that generated code is made of, and its definition. */
const reals: Readonly<Record<string, readonly [object, object]>> = {
  Publisher: [new door.Publisher(connection, c(rest)), c(rest)],
  Subscriber: [new door.Subscriber(connection, c(rest)), c(rest)],
  Channel: [new door.Channel(connection, c(rest)), c(rest)],
  ParameterizedPublisher: [new door.ParameterizedPublisher(connection, p(rest)), p(rest)],
  ParameterizedSubscriber: [new door.ParameterizedSubscriber(connection, p(rest)), p(rest)],
  ParameterizedShardedSubscriber: [new door.ParameterizedShardedSubscriber(connection, p(rest)), p(rest)],
  ParameterizedChannel: [new door.ParameterizedChannel(connection, p(rest)), p(rest)],
  ParameterizedShardedChannel: [new door.ParameterizedShardedChannel(connection, p(rest)), p(rest)],
  Producer: [new door.Producer(connection, c(stream)), c(stream)],
  StreamReader: [new door.StreamReader(connection, c(stream)), c(stream)],
  Stream: [new door.Stream(connection, c(stream)), c(stream)],
  ConsumerGroup: [new door.ConsumerGroup(connection, c(stream), group), c(stream)],
  ParameterizedProducer: [new door.ParameterizedProducer(connection, p(stream)), p(stream)],
  ParameterizedStreamReader: [new door.ParameterizedStreamReader(connection, p(stream)), p(stream)],
  ParameterizedStream: [new door.ParameterizedStream(connection, p(stream), {}, noGroups), p(stream)],
  ParameterizedConsumerGroup: [new door.ParameterizedConsumerGroup(connection, p(stream), group), p(stream)],
  Lock: [new door.Lock(connection, c(lock)), c(lock)],
  PermitLock: [new door.PermitLock(connection, c({ ...lock, permits: 2 })), c(lock)],
  ReadWriteLock: [new door.ReadWriteLock(connection, c(lock)), c(lock)],
  ParameterizedLock: [new door.ParameterizedLock(connection, p(lock)), p(lock)],
  ParameterizedPermitLock: [new door.ParameterizedPermitLock(connection, p({ ...lock, permits: 2 })), p(lock)],
  ParameterizedReadWriteLock: [new door.ParameterizedReadWriteLock(connection, p(lock)), p(lock)],
  Limiter: [new door.Limiter(connection, c(limit)), c(limit)],
  OverridableLimiter: [new door.OverridableLimiter(connection, c({ ...limit, overridable: true })), c(limit)],
  ConcurrencyLimiter: [new door.ConcurrencyLimiter(connection, c(places)), c(places)],
  ParameterizedLimiter: [new door.ParameterizedLimiter(connection, p(limit)), p(limit)],
  ParameterizedOverridableLimiter: [
    new door.ParameterizedOverridableLimiter(connection, p({ ...limit, overridable: true })),
    p(limit),
  ],
  ParameterizedConcurrencyLimiter: [new door.ParameterizedConcurrencyLimiter(connection, p(places)), p(places)],
  Store: [new door.Store(connection, c(rest)), c(rest)],
  CounterStore: [
    new door.CounterStore(connection, c({ ...rest, codec: number, counter: {} })),
    c({ ...rest, codec: number }),
  ],
  ParameterizedStore: [new door.ParameterizedStore(connection, p(rest)), p(rest)],
  ParameterizedCounterStore: [
    new door.ParameterizedCounterStore(connection, p({ ...rest, codec: number, counter: {} })),
    p({ ...rest, codec: number }),
  ],
  Call: [new door.Call(connection, c({ ...call, serving })), c(call)],
  ParameterizedCall: [new door.ParameterizedCall(connection, p({ ...call, serving })), p(call)],
  BroadcastCall: [new door.BroadcastCall(connection, c(call)), c(call)],
  ParameterizedBroadcastCall: [new door.ParameterizedBroadcastCall(connection, p(call)), p(call)],
};

/** What makes values, and needs no double: it has no connection. */
const withoutConnection = /Commands$|^KeptRates$/;

function doubleNamed(name: string): object {
  const [real, definition] = reals[name] ?? [{}, {}];
  const shared = { values: new Map(), prefix: "" };
  return doubleOf(real, { definition, group: "g", parameters: undefined, shared, recorder: new Recorder() });
}

/** Its public methods, and those of what it inherits from; private ones have no name. */
function methodsOf(value: object): string[] {
  const found = new Set<string>();
  for (let at: object | null = value; at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (name !== "constructor" && typeof property.value === "function") found.add(name);
    }
  }
  return [...found];
}

/** Members of the runtime's that are objects with methods, too. */
function partsOf(value: object): object[] {
  const parts = ["read", "write", "deadLetters"].map((name): unknown => Reflect.get(value, name));
  return parts.filter((part): part is object => typeof part === "object" && part !== null);
}

async function forgottenOf(value: object): Promise<string[]> {
  const forgotten: string[] = [];
  for (const name of methodsOf(value)) {
    if (name === "partsAt") continue;
    try {
      const result: unknown = Reflect.apply(Reflect.get(value, name), value, []);
      await (typeof result === "object" && result && "next" in result
        ? Reflect.apply(Object(result).next, result, [])
        : result);
    } catch (error) {
      if (String(error).includes("The double of")) forgotten.push(`${value.constructor.name}.${name}`);
    }
  }
  return [...forgotten, ...(await Promise.all(partsOf(value).map(forgottenOf))).flat()];
}

const run = (): undefined => undefined;
/** What stands before the options. */
const before: Readonly<Record<string, readonly unknown[]>> = {
  ...Object.fromEntries(["publish", "add", "request", "tryRequest", "gather", "set"].map((name) => [name, ["text"]])),
  ...Object.fromEntries(
    ["subscribe", "subscribeAll", "consume", "consumeBatches", "withLock", "serve", "update", "getOrCompute"].map(
      (name) => [name, [run]],
    ),
  ),
  run: [run],
  increment: [1],
  decrement: [1],
  getMany: [[{ id: "1" }]],
};
const wrong = [
  { nope: 1 },
  { concurrency: -1 },
  { timeoutMs: Number.NaN },
  { onInvalid: 1 },
  { signal: 1 },
  { waitMs: -1 },
  { leaseMs: 1 },
  { name: "" },
  { consumer: "~" },
  { limit: -1 },
  { from: {} },
  { from: "beginning" },
  { from: "now" },
  { all: true, limit: 0 },
  { ids: ["nope"] },
  { ids: ["1-1"], all: true },
  { all: true, ratePerSecond: 0 },
  { olderThanMs: -1 },
  { maxWaitMs: -1 },
  { maxSize: 0 },
  { consumer: "a", count: 0 },
  { overflow: "none" },
  { cost: -1 },
  { ttl: 0 },
  { pageSize: 0 },
  { atMost: 0 },
];
/** Give no promise, or are tested by themselves. */
const others = new Set(["lead", "use", "at", "matching", "partsAt", "settle", "schedule", "setMany", "follow"]);

/** Method by method what it refuses; where there is a round trip it was not refused. */
async function refusedBy(value: object): Promise<string[]> {
  const asked = methodsOf(value).filter((name) => !others.has(name));
  const answers = asked.flatMap((name) =>
    wrong.map(async (options) => {
      const call = async (): Promise<unknown> => {
        const result = Reflect.apply(Reflect.get(value, name), value, [...(before[name] ?? []), options]);
        const isLoop = typeof result === "object" && result && "next" in result;
        return isLoop ? Reflect.apply(Object(result).next, result, []) : result;
      };
      const refused = call().then(
        () => false,
        (error: unknown) => error instanceof OptionsInvalidError,
      );
      const soon = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 200));
      return (await Promise.race([refused, soon])) ? [`${name} ${JSON.stringify(options)}`] : [];
    }),
  );
  return (await Promise.all(answers)).flat().sort();
}

describe("doubles", () => {
  test("classes: every class that generated code is made of has one", () => {
    const classes = Object.entries(door).filter(
      ([, value]) => typeof value === "function" && /^class\b/.test(String(value)),
    );
    const named = classes.map(([name]) => name).filter((name) => !withoutConnection.test(name));
    expect(named.length).toBeGreaterThan(30);
    expect(Object.keys(reals).sort()).toEqual(named.sort());
  });

  test.each(Object.keys(reals))("%s: the double has every public method", async (name) => {
    const double = doubleNamed(name);
    expect(methodsOf(double).length).toBeGreaterThan(0);
    expect(await forgottenOf(double)).toEqual([]);
    const at: unknown = Reflect.get(double, "at");
    if (typeof at !== "function") return;
    const bound: object = at({ id: "1" });
    expect(methodsOf(bound).length).toBeGreaterThan(0);
    expect(await forgottenOf(bound)).toEqual([]);
  });

  test.each(Object.keys(reals))("%s: the double refuses the options that the real one refuses", async (name) => {
    const [real] = reals[name] ?? [{}];
    const double = doubleNamed(name);
    expect(await refusedBy(double)).toEqual(await refusedBy(real));
    for (const [index, part] of partsOf(double).entries()) {
      expect(await refusedBy(part)).toEqual(await refusedBy(Object(partsOf(real)[index])));
    }
    if (!("at" in real)) return;
    const [realAt, doubleAt] = [real, double].map((one): object =>
      Reflect.apply(Reflect.get(one, "at"), one, [{ id: "1" }]),
    );
    expect(await refusedBy(Object(doubleAt))).toEqual(await refusedBy(Object(realAt)));
  });

  test.each(Object.keys(reals))(
    "%s: what is said of the double are its methods, and those of what `at` gives",
    (name) => {
      const [real] = reals[name] ?? [{}];
      const at: unknown = Reflect.get(real, "at");
      const bound: object = typeof at === "function" ? Reflect.apply(at, real, [{ id: "1" }]) : {};
      const own = new Set([...methodsOf(real), ...methodsOf(bound)]);
      const calls: object = Reflect.get(doubleNamed(name), "calls");
      const every = [...new Set(Object.values(reals).flatMap(([one]) => methodsOf(one)))].filter((one) => !(one in {}));
      const isSaid = (method: string): boolean => {
        try {
          return Array.isArray(Reflect.get(calls, method));
        } catch {
          return false;
        }
      };
      expect(every.filter(isSaid).sort()).toEqual(every.filter((method) => own.has(method)).sort());
    },
  );

  test("a method that was forgotten: fails, and names itself and its class", () => {
    class LaterLock extends door.Lock {
      later(): void {}
    }
    const real = new LaterLock(connection, c(lock));
    const shared = { values: new Map(), prefix: "" };
    const double = doubleOf(real, {
      definition: c(lock),
      group: undefined,
      parameters: undefined,
      shared,
      recorder: new Recorder(),
    });
    expect(() => double.later()).toThrow("The double of LaterLock has no `later`");
  });

  test("no connection: whatever asks it for something fails, and says what it was asked for", () => {
    expect(() => connection.execute({ name: "GET", keys: [], args: [], repeatable: true, decode: () => 1 })).toThrow(
      "`execute`",
    );
  });
});
