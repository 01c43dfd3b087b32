import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { generate } from "../../codegen/generate.js";
import { type Connection, connect, PayloadInvalidError } from "../../src/runtime/index.js";
import { useRedis } from "../support/redis.js";

/** One contract in three versions, each with code that was really generated of it. */
const task = [
  "Task: { fields: { taskId: string, text: string, userName: string } }",
  `Task:
    version: 2
    upgrades: [ { to: 2, rename: { text: body }, default: { priority: 5 } } ]
    fields: { taskId: string, body: string, priority: integer, userName: string }`,
  `Task:
    version: 3
    upgrades:
      - { to: 2, rename: { text: body }, default: { priority: 5 } }
      - { to: 3, move: { userName: user.name }, hook: splitName }
    fields: { taskId: string, body: string, priority: integer, user: { fields: { first: string, last: string } } }`,
];
const note = [
  "Note: { fields: { id: string, text?: string } }",
  "Note: { version: 2, upgrades: [ { to: 2, rename: { text: remark } } ], fields: { id: string, remark?: string } }",
  "Note: { version: 2, upgrades: [ { to: 2, rename: { text: remark } } ], fields: { id: string, remark?: string } }",
];
const contractOf = (version: number) => `
redloom: 1
namespace: jobs
messages:
  ${task[version - 1]}
  ${note[version - 1]}
  Board: { fields: { title: string, notes: "Note[]" } }
streams:
  tasks: { message: Task, groups: { workers: { start: earliest, retry: { maxAttempts: 1 } }, others: { start: earliest, retry: { maxAttempts: 1 } } } }
  notes: { message: Note, groups: { readers: { start: earliest } } }
keys:
  task: { address: "task:{id}", value: Task }
  note: { address: "note:{id}", value: Note }
  board: { address: "board:{id}", value: Board }
`;

const hooks = `
export const jobsUpgrades = { Task: { splitName({ user, ...json }) {
  if (user.name === "broken") throw new Error("secret of " + json.body);
  const [first, last] = user.name.split(" ");
  return { ...json, user: { first, last } };
} } };
`;

interface Group {
  consume(handle: (value: object) => Promise<void>): Promise<{ stop(options?: object): Promise<unknown> }>;
  readonly deadLetters: {
    count(): Promise<number>;
    list(): AsyncIterable<{ readonly error: { readonly name: string; readonly message: string } | undefined }>;
    replay(choice?: object): Promise<unknown>;
  };
}

interface Stream {
  add(value: object): Promise<{ readonly id: string }>;
  readonly groups: Readonly<Record<string, Group>>;
  history(options?: object): AsyncIterable<{ readonly message: object }>;
}

interface Store {
  get(): Promise<object | undefined>;
  set(value: object): Promise<unknown>;
  update(change: (value: never) => object): Promise<object | undefined>;
  readonly key: string;
}

interface Jobs {
  readonly streams: { readonly tasks: Stream; readonly notes: Stream };
  readonly keys: Readonly<Record<"task" | "note" | "board", { at(parameters: { readonly id: string }): Store }>>;
}

const redis = useRedis();
const folder = mkdtempSync(new URL("../.tmp-upgrades-", import.meta.url).pathname);
let connection: Connection;
let versions: readonly Jobs[];

async function clientOf(version: number): Promise<Jobs> {
  const options = { runtime: "../../../../src/runtime", hooks: "../hooks.js" };
  const { files, diagnostics } = await generate([{ file: "jobs.yaml", text: contractOf(version), uses: {} }], options);
  expect(diagnostics).toEqual([]);
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, `v${version}`, path)), { recursive: true });
    writeFileSync(join(folder, `v${version}`, path), text);
  }
  writeFileSync(join(folder, `v${version}`, "hooks.js"), hooks);
  const { createJobsClient } = await import(join(folder, `v${version}`, "jobs/index.ts"));
  return createJobsClient(connection, { prefix: redis.prefix });
}

beforeAll(async () => {
  connection = await connect(redis.url);
  versions = [await clientOf(1), await clientOf(2), await clientOf(3)];
}, 60_000);
afterAll(async () => {
  await connection.close();
  rmSync(folder, { recursive: true, force: true });
});

function jobs(version: 1 | 2 | 3): Jobs {
  const client = versions[version - 1];
  if (!client) throw new Error("Not generated");
  return client;
}

async function consumed(group: Group | undefined, count: number): Promise<readonly object[]> {
  const values: object[] = [];
  const consumer = await group?.consume(async (value) => {
    values.push(value);
  });
  await vi.waitFor(() => expect(values).toHaveLength(count));
  await consumer?.stop();
  return values;
}

const rawData = async (stream: string): Promise<(string | undefined)[]> =>
  (await redis.raw.xrange(`${redis.prefix}jobs:${stream}`, "-", "+")).map(([, fields]) => fields[1]);

const lifted = (taskId: string) => ({ taskId, body: "b", priority: 5, user: { first: "Ada", last: "Byron" } });

describe("upgrades", () => {
  test("a stream of three writers: a reader of the newest has all, as its own version", {
    timeout: 30_000,
  }, async () => {
    const dead = jobs(3).streams.tasks.groups.workers?.deadLetters;
    await jobs(1).streams.tasks.add({ taskId: "1", text: "b", userName: "Ada Byron" });
    await jobs(2).streams.tasks.add({ taskId: "2", body: "b", priority: 5, userName: "Ada Byron" });
    await jobs(3).streams.tasks.add(lifted("3"));
    expect(await rawData("tasks")).toEqual([
      '{"taskId":"1","text":"b","userName":"Ada Byron"}',
      '{"$version":2,"taskId":"2","body":"b","priority":5,"userName":"Ada Byron"}',
      '{"$version":3,"taskId":"3","body":"b","priority":5,"user":{"first":"Ada","last":"Byron"}}',
    ]);
    expect(await consumed(jobs(3).streams.tasks.groups.workers, 3)).toEqual([lifted("1"), lifted("2"), lifted("3")]);
    expect(await dead?.count()).toBe(0);
    const all: object[] = [];
    for await (const { message } of jobs(3).streams.tasks.history()) all.push(message);
    expect(all).toEqual([lifted("1"), lifted("2"), lifted("3")]);
  });

  test("an older reader: has what its own version can say, and no version of it", async () => {
    await jobs(1).streams.notes.add({ id: "1", text: "t" });
    await jobs(3).streams.notes.add({ id: "2", remark: "r" });
    expect(await consumed(jobs(1).streams.notes.groups.readers, 2)).toEqual([{ id: "1", text: "t" }, { id: "2" }]);
  });

  test("a dead letter of the first version, replayed: a reader of the newest has it lifted", {
    timeout: 30_000,
  }, async () => {
    const old = jobs(1).streams.tasks.groups.others;
    const now = jobs(3).streams.tasks.groups.others;
    const before = await redis.raw.xlen(`${redis.prefix}jobs:tasks`);
    const failing = await old?.consume(async () => {
      throw new Error("not yet");
    });
    await jobs(1).streams.tasks.add({ taskId: "dead", text: "b", userName: "Ada Byron" });
    await vi.waitFor(async () => expect(await old?.deadLetters.count()).toBe(before + 1));
    await failing?.stop();
    const values: object[] = [];
    const consumer = await now?.consume(async (value) => {
      values.push(value);
    });
    await now?.deadLetters.replay({ all: true });
    await vi.waitFor(() => expect(values).toContainEqual(lifted("dead")));
    await consumer?.stop();
  });

  test("a hook that throws: the entry is a dead letter, as any that does not fit, without its payload", {
    timeout: 30_000,
  }, async () => {
    const group = jobs(3).streams.tasks.groups.workers;
    const count = (await group?.deadLetters.count()) ?? 0;
    const consumer = await group?.consume(async () => {});
    await jobs(1).streams.tasks.add({ taskId: "x", text: "secret", userName: "broken" });
    await vi.waitFor(async () => expect(await group?.deadLetters.count()).toBe(count + 1));
    await consumer?.stop();
    const told: string[] = [];
    for await (const { error } of group?.deadLetters.list() ?? []) told.push(`${error?.name}: ${error?.message}`);
    expect(told).toEqual([expect.stringContaining("PayloadInvalidError: The hook `splitName` of Task threw")]);
    expect(told.join()).not.toContain("secret");
  });

  test("a key: is read as the newest version, and written as it, whatever was stored", async () => {
    const [old, now] = [jobs(1).keys.task?.at({ id: "1" }), jobs(3).keys.task?.at({ id: "1" })];
    await old.set({ taskId: "1", text: "b", userName: "Ada Byron" });
    expect(await now.get()).toEqual(lifted("1"));
    await redis.raw.set(
      now.key,
      '{"$version":2,"taskId":"1","body":"b","priority":5,"userName":"Ada Byron","later":{"a":[1]}}',
    );
    const change = (value: { readonly body: string }) => ({ ...value, body: "new" });
    expect(await now.update(change as never)).toEqual({ ...lifted("1"), body: "new" });
    expect(JSON.parse((await redis.raw.get(now.key)) ?? "")).toEqual({
      $version: 3,
      ...lifted("1"),
      body: "new",
      later: { a: [1] },
    });
    await expect(old.get()).rejects.toThrow(PayloadInvalidError);
  });

  test("a key of a newer version: an update says its own version, and keeps what it does not know", async () => {
    const now = jobs(3).keys.note.at({ id: "newer" });
    await redis.raw.set(now.key, '{"$version":7,"id":"1","remark":"r","added":12345678901234567890}');
    await now.update(((value: object) => ({ ...value, remark: "s" })) as never);
    expect(await redis.raw.get(now.key)).toBe('{"$version":2,"id":"1","remark":"s","added":12345678901234567890}');
  });

  test("a key, updated by the first version: says none, so that its fields are lifted", async () => {
    const [old, now] = [jobs(1).keys.note.at({ id: "old" }), jobs(2).keys.note.at({ id: "old" })];
    await now.set({ id: "1", remark: "r" });
    await old.update(((value: object) => ({ ...value, text: "t" })) as never);
    expect(JSON.parse((await redis.raw.get(old.key)) ?? "")).toEqual({ id: "1", text: "t", remark: "r" });
    expect(await now.get()).toEqual({ id: "1", remark: "t" });
  });

  test("what nests: says its own version, also where an update leaves it as it is", async () => {
    const store = jobs(2).keys.board.at({ id: "b" });
    await redis.raw.set(store.key, '{"title":"a","notes":[{"id":"1","text":"t","x":1},{"$version":9,"id":"2","y":2}]}');
    await store.update(((value: object) => ({ ...value, title: "b" })) as never);
    const written: unknown = JSON.parse((await redis.raw.get(store.key)) ?? "");
    expect(written).toEqual({
      title: "b",
      notes: [
        { $version: 2, id: "1", remark: "t", x: 1 },
        { $version: 9, id: "2", y: 2 },
      ],
    });
    expect(await store.get()).toEqual({ title: "b", notes: [{ id: "1", remark: "t" }, { id: "2" }] });
  });
});
