import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { doubleAgentsClient } from "../../src/generated/agents/testing.js";
import { Store } from "../../src/runtime/generated.js";
import { PayloadInvalidError, UpdateContendedError } from "../../src/runtime/index.js";
import { doubleOf } from "../../src/runtime/testing/doubles/double.js";
import { noConnection } from "../../src/runtime/testing/doubles/no-connection.js";
import { Recorder } from "../../src/runtime/testing/doubles/recorder.js";
import type { Double } from "../../src/runtime/testing/doubles/types.js";
import { defineAddress } from "../../src/runtime/wire/address.js";
import { messageCodec } from "../../src/runtime/wire/codec.js";

const moment = (ms = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const times = <Result>(count: number, make: () => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, make));

const info = { model: "m", contextTokens: 1, pricePerToken: 0.5 };
const infoKey = () => doubleAgentsClient().keys.modelInfo.at({ model: "m" });
const counterKey = () => doubleAgentsClient().keys.commandsRun.at({ agentId: "a" });

function nullableKey(): Double<Store<string | null>> {
  const codec = messageCodec<string | null>({
    name: "Text",
    fits: (json) => json === null || typeof json === "string",
    read: (json) => json,
    accepts: (value) => value === null || typeof value === "string",
    write: (value) => JSON.stringify(value),
    explain: async () => [],
  });
  const address = defineAddress({ definition: "t.keys.y", namespace: "t", template: "y", parameters: {} });
  const definition = { definition: "t.keys.y", codec, maxBytes: 100, address };
  const shared = { values: new Map(), prefix: "" };
  const parts = { definition, group: undefined, parameters: undefined, shared, recorder: new Recorder() };
  return doubleOf(new Store(noConnection(), definition), parts);
}

describe("doubles of keys: many at once", () => {
  test("increment: none is lost, and each is given its own sum", async () => {
    const counter = counterKey();
    const sums = await times(10, () => counter.increment());
    expect(sums).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await counter.get()).toBe(10);
    await expect(counter.increment(Number.MAX_SAFE_INTEGER)).rejects.toThrow("The sum is not an integer");
    await expect(counter.decrement(11)).rejects.toThrow(PayloadInvalidError);
    expect(await counter.decrement(10)).toBe(0);
  });

  test("update: none is lost, also where somebody else writes meanwhile", async () => {
    const key = infoKey();
    await key.set(info);
    const one = () =>
      key.update(async (current) => {
        await moment();
        return current && { ...current, contextTokens: current.contextTokens + 1 };
      });
    await times(5, one);
    expect(await key.get()).toEqual({ ...info, contextTokens: 6 });
    const updating = one();
    await key.set({ ...info, contextTokens: 100 });
    expect(await updating).toEqual({ ...info, contextTokens: 101 });
  });

  test("update: a change that does not end is given up in time, and ended by its signal", async () => {
    const key = infoKey();
    const never = () => new Promise<never>(() => undefined);
    await expect(key.update(never, { timeoutMs: 10 })).rejects.toThrow(UpdateContendedError);
    const updating = key.update(never, { signal: AbortSignal.abort(new Error("enough")) });
    await expect(updating).rejects.toThrow("enough");
  });

  test("getOrCompute: one computes for all who ask meanwhile, and is tried again where it fails", async () => {
    const key = infoKey();
    let loads = 0;
    const load = async () => {
      await moment();
      if (++loads === 1) throw new Error("no answer");
      return { ...info, contextTokens: loads };
    };
    const failed = await Promise.allSettled(Array.from({ length: 5 }, () => key.getOrCompute(load)));
    expect(new Set(failed.map((one) => one.status === "rejected" && one.reason.message))).toEqual(
      new Set(["no answer"]),
    );
    expect(await times(5, () => key.getOrCompute(load))).toEqual(Array(5).fill({ ...info, contextTokens: 2 }));
    expect(loads).toBe(2);
  });

  test("getOrCompute: what is written meanwhile stays; nobody waits for longer than it may take", async () => {
    const key = infoKey();
    const computing = key.getOrCompute(async () => {
      await moment();
      return info;
    });
    await moment(0);
    await key.set({ ...info, contextTokens: 9 });
    expect(await computing).toEqual(info);
    expect(await key.get()).toEqual({ ...info, contextTokens: 9 });
    await key.delete();
    const never = () => new Promise<never>(() => undefined);
    await expect(key.getOrCompute(never, { timeoutMs: 10 })).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
  });

  test("getOrCompute: what is there is not computed, also where it is null", async () => {
    const key = nullableKey();
    await key.set(null);
    expect(await key.getOrCompute(() => "computed")).toBe(null);
    expect(await key.get()).toBe(null);
  });
});

describe("doubles of keys: programs", () => {
  test("what was computed and changed keeps no program running", async () => {
    const testing = new URL("../../src/generated/agents/testing.ts", import.meta.url).href;
    const script = `
      const { doubleAgentsClient } = await import(process.argv[1]);
      const key = doubleAgentsClient().keys.modelInfo.at({ model: "m" });
      await key.getOrCompute(async () => (${JSON.stringify(info)}));
      await key.update(async (current) => current);
      await key.getOrCompute(() => new Promise(() => undefined), { timeoutMs: 10 });
      await key.delete();
      const error = await key.getOrCompute(() => new Promise(() => undefined), { timeoutMs: 10 }).catch((thrown) => thrown);
      console.log(error.code);
    `;
    const args = ["--import", "tsx", "--input-type=module", "-e", script, testing];
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 });
    expect(stdout).toBe("DEADLINE_EXCEEDED\n");
  }, 90_000);
});
