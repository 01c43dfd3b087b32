import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { createAgentsClient } from "../../src/generated/agents/index.js";
import { type Connection, connect, RedloomError } from "../../src/runtime/index.js";

/** Rows 36 to 40 of what is told about bad input: each refused before anything is sent, with all that the error says. */
const expected = new URL("../golden/options/", import.meta.url).pathname;
const secret = "s3cr3t";

/** Whoever sends a command through it fails the test. */
const untouched: Connection = new Proxy({} as Connection, {
  get(_target, name) {
    if (["execute", "batch", "transaction", "blocking", "open"].includes(String(name)))
      throw new Error("a command was sent");
    return undefined;
  },
});
const agents = () => createAgentsClient(untouched);

const cases: readonly (readonly [name: string, refused: () => Promise<unknown>])[] = [
  ["36-port-70000", () => connect({ host: "127.0.0.1", port: 70_000, password: secret })],
  ["36-port-70000-in-a-url", () => connect(`redis://:${secret}@127.0.0.1:70000`)],
  ["37-malformed-url", () => connect(`redis://user:${secret}@127.0.0.1:port`)],
  ["37-url-with-a-hash-in-the-password", () => connect(`redis://user:${secret}#x@127.0.0.1`)],
  ["38-rediss-with-tls-off", () => connect(`rediss://user:${secret}@127.0.0.1`, { tls: false })],
  [
    "39-block-longer-than-any-deadline",
    () => agents().streams.tasks.groups.workers.read({ consumer: "w", blockMs: 2 ** 31 }),
  ],
  [
    "40-lease-shorter-than-three-renewals",
    async () =>
      createAgentsClient(untouched, {
        tune: { locks: { criticalSection: { leaseMs: 29 } } },
      }).locks.criticalSection.tryAcquire(),
  ],
];

describe("bad options", () => {
  test.each(cases)("%s: refused before connecting, told as committed, no password shown", async (name, refused) => {
    const error: unknown = await refused().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(RedloomError);
    if (!(error instanceof RedloomError)) return;
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(secret);
    const text = `${error.code}\n${error.message}\nfix: ${error.fix}\n`;
    const file = `${expected}${name}.txt`;
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, text);
    expect(existsSync(file), `${file} is missing: run with UPDATE_GOLDEN=1`).toBe(true);
    expect(text).toBe(readFileSync(file, "utf8"));
  });
});
