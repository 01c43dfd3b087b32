import { describe, expect, test } from "vitest";
import { UserStore } from "../../src/generated/agents/index.js";
import { double, doubleAgentsClient } from "../../src/generated/agents/testing.js";
import { PayloadInvalidError } from "../../src/runtime/index.js";
import { fakeLogMessage } from "../golden/output/streams/expected/events/testing.js";
import { ArchiveCopyGroup } from "../golden/output/streams/expected/reader/index.js";
import { doubleReaderClient } from "../golden/output/streams/expected/reader/testing.js";

async function listed<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe("doubles: keys and calls", () => {
  test("store: remembers what was set, through the codec", async () => {
    const users = double(UserStore);
    const one = users.at({ userId: "1" });
    expect(await one.get()).toBeUndefined();
    await one.set({ name: "Ada", role: "admin" });
    expect(await one.set({ name: "Bob", role: "member" }, { ifAbsent: true })).toBe(false);
    const versioned = await one.getVersioned();
    expect(await one.set({ name: "Eve", role: "member" }, { ifVersion: versioned?.version ?? "" })).toBe(true);
    expect(await one.get()).toEqual({ name: "Eve", role: "member" });
    expect(await one.update((user) => user && { ...user, name: "Eva" })).toEqual({ name: "Eva", role: "member" });
    // @ts-expect-error no role
    await expect(one.set({ name: "Ada" })).rejects.toThrow(PayloadInvalidError);
    expect(await users.getMany([{ userId: "1" }, { userId: "2" }])).toEqual([
      { name: "Eva", role: "member" },
      undefined,
    ]);
    expect(await listed(users.entries())).toEqual([[{ userId: "1" }, { name: "Eva", role: "member" }]]);
    expect(users.calls.set.map(({ parameters }) => parameters)).toEqual(Array(4).fill({ userId: "1" }));
    expect(await users.deleteMany([{ userId: "1" }])).toEqual([true]);
    expect(await one.exists()).toBe(false);
  });

  test("counter: counts; what is computed is kept", async () => {
    const { commandsRun, modelInfo } = doubleAgentsClient().keys;
    const counter = commandsRun.at({ agentId: "a" });
    expect(await counter.increment()).toBe(1);
    expect(await counter.increment(4)).toBe(5);
    await expect(counter.decrement(6)).rejects.toThrow(PayloadInvalidError);
    const info = { model: "m", contextTokens: 1, pricePerToken: 0.5 };
    expect(await modelInfo.at({ model: "m" }).getOrCompute(() => info)).toEqual(info);
    expect(await modelInfo.at({ model: "m" }).getOrCompute(() => ({ ...info, contextTokens: 2 }))).toEqual(info);
  });

  test("call: answered by the handler that serves, or as the test says; by nobody it says so", async () => {
    const { runCommand } = doubleAgentsClient().calls;
    const agent = runCommand.at({ agentId: "a" });
    await expect(agent.request({ command: "ping" })).rejects.toThrow("say what it answers");
    agent.answers.tryRequest({ ok: false, error: "Busy", details: { retryAfterMs: 5 } });
    await expect(agent.request({ command: "ping" })).rejects.toMatchObject({ code: "CALL_REJECTED", error: "Busy" });
    agent.forget();
    const told: number[] = [];
    await agent.serve(async (command, call) => {
      await call.progress({ done: 1, of: 2 });
      if (command.command === "stop") throw call.error("Busy", { retryAfterMs: 9 });
      return { result: call.parameters.agentId };
    });
    expect(await agent.request({ command: "ping" }, { onProgress: ({ done }) => told.push(done) })).toEqual({
      result: "a",
    });
    expect(told).toEqual([1]);
    expect(await agent.deliver({ command: "stop" })).toEqual({
      ok: false,
      error: "Busy",
      details: { retryAfterMs: 9 },
    });
    // @ts-expect-error no such command
    await expect(agent.request({ command: 1 })).rejects.toThrow(PayloadInvalidError);
  });

  test("broadcast: gathers from all that serve", async () => {
    const { census } = doubleAgentsClient().calls;
    for (const agentId of ["a", "b"]) await census.serve(() => ({ agentId, running: 0 }));
    const { answers, receivers } = await census.gather({ asker: "me" });
    expect(receivers).toBe(2);
    expect(answers).toMatchObject([
      { ok: true, reply: { agentId: "a" } },
      { ok: true, reply: { agentId: "b" } },
    ]);
  });
});

describe("doubles: clients", () => {
  test("client: has the prefix and the tune that it was given, and real commands", () => {
    const agents = doubleAgentsClient({
      prefix: "t:",
      tune: { limits: { reports: { rates: [{ allow: 1, perMs: 1000 }] } } },
    });
    expect(agents.locks.leader.key).toBe("t:agents:leader");
    expect(agents.limits.reports.rates).toHaveLength(1);
    expect(agents.commands.keys.motd.get().keys).toEqual(["t:agents:motd"]);
    expect(() => Reflect.get(agents.locks, "leeder")).toThrow("leeder");
  });

  test("groups on streams of others: deliver what these carry, and go by their own attempts", async () => {
    const group = doubleReaderClient().groups.archiveCopy;
    expect(group).toBeInstanceOf(ArchiveCopyGroup);
    await group.consume(() => Promise.reject(new Error("no")));
    const outcomeOf = async (attempt: number): Promise<string> =>
      (await group.deliver(fakeLogMessage(), { attempt })).outcome.kind;
    expect(await outcomeOf(4)).toBe("retried");
    expect(await outcomeOf(5)).toBe("dead-lettered");
  });

  test("double: a class of somebody else is refused", () => {
    class Other {}
    expect(() => double(Other)).toThrow("no class of this contract");
    expect(() => double(Date)).toThrow("Date is no class of this contract");
  });
});
