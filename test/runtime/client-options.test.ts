import { describe, expect, test } from "vitest";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import { checkClientOptions } from "../../src/runtime/wire/options.js";
import { tuneWords } from "../types/misuse.js";

const names = {
  streams: { tasks: ["workers"] },
  locks: { critical: "exclusive", slots: "permits", catalog: "read-write" },
  limits: { api: "rates", calls: "concurrency" },
  keys: { user: "fresh", price: "stale" },
  calls: { run: "served", census: "broadcast" },
  groups: ["mail"],
} as const;

function refused(options: object): OptionsInvalidError {
  try {
    checkClientOptions(options, names);
  } catch (error) {
    if (error instanceof OptionsInvalidError) return error;
    throw error;
  }
  throw new Error(`Accepted: ${JSON.stringify(options)}`);
}

describe("client options", () => {
  test("everything that the types let a tune say: accepted", () => {
    checkClientOptions({}, {});
    checkClientOptions({ prefix: "a:", tune: undefined }, names);
    checkClientOptions(
      {
        tune: {
          streams: {
            tasks: {
              ...tuneWords.stream,
              retention: tuneWords.retention,
              groups: { workers: { ...tuneWords.group, retry: tuneWords.retry } },
            },
          },
          groups: { mail: { ...tuneWords.group, retry: tuneWords.retry } },
          locks: { critical: tuneWords.exclusive, slots: tuneWords.permits, catalog: tuneWords.readWrite },
          limits: { api: tuneWords.rates, calls: tuneWords.concurrency },
          keys: { user: tuneWords.fresh, price: tuneWords.stale, ...{ other: undefined } },
          calls: { run: tuneWords.served, census: tuneWords.broadcast },
        },
      },
      { ...names, keys: { ...names.keys, other: "fresh" } },
    );
  });

  test.each([
    ["an option", { prefx: "" }, "`options`", "prefix, tune"],
    ["a kind", { tune: { lock: {} } }, "`tune`", "streams, locks, limits, keys, calls, groups"],
    ["a kind that cannot be tuned", { tune: { channels: {} } }, "`tune`", "streams"],
    ["a definition", { tune: { locks: { critcal: {} } } }, "`tune.locks`", "critical, slots, catalog"],
    ["a name of every object", { tune: { locks: { toString: {} } } }, "`tune.locks`", "critical"],
    ["permits of one holder", { tune: { locks: { critical: { permits: 2 } } } }, "`tune.locks.critical`", "leaseMs"],
    ["a lock's permit", { tune: { locks: { slots: { permit: 2 } } } }, "`tune.locks.slots`", "permits"],
    ["permits of readers", { tune: { locks: { catalog: { permits: 2 } } } }, "`tune.locks.catalog`", "leaseMs"],
    ["rates of places", { tune: { limits: { calls: { rates: [] } } } }, "`tune.limits.calls`", "concurrency, leaseMs"],
    ["places of rates", { tune: { limits: { api: { concurrency: 1 } } } }, "`tune.limits.api`", "rates, deadlineMs"],
    ["a definition's word", { tune: { locks: { critical: { lease: 1 } } } }, "`tune.locks.critical`", "leaseMs"],
    ["a limit's word", { tune: { limits: { api: { rate: [] } } } }, "`tune.limits.api`", "rates"],
    ["a key's word", { tune: { keys: { user: { address: "" } } } }, "`tune.keys.user`", "expiresMs"],
    [
      "staleness of what never is stale",
      { tune: { keys: { user: { staleForMs: 1 } } } },
      "`tune.keys.user`",
      "expiresMs",
    ],
    ["a call", { tune: { calls: { rnu: {} } } }, "`tune.calls`", "run, census"],
    ["a call's word", { tune: { calls: { run: { timeout: 1 } } } }, "`tune.calls.run`", "timeoutMs, concurrency"],
    ["a word of one server", { tune: { calls: { census: { concurrency: 1 } } } }, "`tune.calls.census`", "timeoutMs"],
    ["a stream", { tune: { streams: { task: {} } } }, "`tune.streams`", "tasks"],
    ["a stream's word", { tune: { streams: { tasks: { group: {} } } } }, "`tune.streams.tasks`", "groups"],
    [
      "a retention's word",
      { tune: { streams: { tasks: { retention: { hard: true } } } } },
      "`tune.streams.tasks.retention`",
      "maxEntries, maxAgeMs",
    ],
    ["a group of others", { tune: { groups: { mial: {} } } }, "`tune.groups`", "mail"],
    ["its word", { tune: { groups: { mail: { start: "latest" } } } }, "`tune.groups.mail`", "concurrency"],
    ["a group", { tune: { streams: { tasks: { groups: { work: {} } } } } }, "`tune.streams.tasks.groups`", "workers"],
    [
      "a group's word",
      { tune: { streams: { tasks: { groups: { workers: { ackTimeout: 1 } } } } } },
      "`tune.streams.tasks.groups.workers`",
      "ackTimeoutMs",
    ],
    [
      "a retry's word",
      { tune: { streams: { tasks: { groups: { workers: { retry: { attempts: 1 } } } } } } },
      "`tune.streams.tasks.groups.workers.retry`",
      "maxAttempts",
    ],
  ])("%s that is unknown: refused, with what it may be", (_what, options, place, known) => {
    const error = refused(options);
    expect(error.message).toContain(place);
    expect(error.fix).toContain(known);
  });

  test("what is no object, or no prefix: refused", () => {
    for (const tune of [null, 1, "x", []]) expect(refused({ tune }).message).toContain("`tune` is not an object");
    expect(refused({ tune: { locks: [] } }).message).toContain("`tune.locks`");
    expect(refused({ prefix: "a{b}" }).code).toBe("OPTIONS_INVALID");
  });
});
