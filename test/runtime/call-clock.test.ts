import { describe, expect, test } from "vitest";
import { ServerClock } from "../../src/runtime/call/serving/clock.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { UnavailableError } from "../../src/runtime/errors.js";
import { ManualHost } from "../support/manual-host.js";

/** A server whose clock is so much ahead, and whose answers take so long on each way. */
function server() {
  const host = new ManualHost();
  const state = { aheadMs: 500_000, thereMs: 1, backMs: 1, isAway: false, asked: 0 };
  let reconnect: () => void = () => undefined;
  const connection = {
    host,
    on: (_event: string, listener: () => void) => {
      reconnect = listener;
      return () => {
        reconnect = () => undefined;
      };
    },
    execute: async () => {
      state.asked++;
      if (state.isAway) throw new UnavailableError("away");
      host.stall(state.thereMs);
      const time = state.aheadMs + host.monotonicMs();
      host.stall(state.backMs);
      return time;
    },
  };
  // The clock uses these of a connection only.
  const clock = new ServerClock(connection as unknown as Connection, "key", "tests.calls.clock");
  return { host, state, clock, reconnect: () => reconnect(), now: () => state.aheadMs + host.monotonicMs() };
}

describe("the server's clock", () => {
  test("clock: is never ahead of the server's, and behind it by an answer's way at most", async () => {
    const { clock, now, host } = server();
    await clock.open();
    expect(now() - clock.nowMs()).toBe(1);
    await host.pass(5_000);
    expect(now() - clock.nowMs()).toBe(1);
    clock.close();
  });

  test("clock: an answer that took long does not set it back", async () => {
    const { clock, now, host, state } = server();
    await clock.open();
    state.backMs = 3_000;
    await host.pass(10_000);
    expect(state.asked).toBe(2);
    expect(now() - clock.nowMs()).toBe(1);
    clock.close();
  });

  test("clock: what the server says of entries brings it on", async () => {
    const { clock, now, state, host } = server();
    state.backMs = 3_000;
    await clock.open();
    expect(now() - clock.nowMs()).toBe(3_000);
    clock.saw(now() - 10);
    expect(now() - clock.nowMs()).toBe(10);
    clock.saw(now() - 2_000);
    expect(now() - clock.nowMs()).toBe(10);
    await host.pass(100);
    expect(now() - clock.nowMs()).toBe(10);
    clock.close();
  });

  test("clock: follows one that was set, and another server after a reconnect", async () => {
    const { clock, now, state, host, reconnect } = server();
    await clock.open();
    state.aheadMs -= 60_000;
    await host.pass(10_000);
    expect(now() - clock.nowMs()).toBe(1);
    state.aheadMs -= 60_000;
    state.backMs = 400;
    reconnect();
    await host.pass(1);
    expect(now() - clock.nowMs()).toBe(400);
    clock.close();
  });

  test("clock: stays as it is while Redis is away, asks again, and stops asking when it is closed", async () => {
    const { clock, now, state, host } = server();
    await clock.open();
    state.isAway = true;
    await host.pass(25_000);
    expect(state.asked).toBe(3);
    expect(now() - clock.nowMs()).toBe(1);
    clock.close();
    await host.pass(60_000);
    expect(state.asked).toBe(3);
    expect(host.timers).toBe(0);
  });

  test("clock: is asked again, once for all, before something is given up by it, and not where it was a moment ago", async () => {
    const { clock, now, state, host } = server();
    await clock.open();
    expect(clock.sure()).toBeUndefined();
    await host.pass(1_000);
    // Another server took over, whose clock is behind.
    state.aheadMs -= 5_000;
    expect(clock.nowMs()).toBeGreaterThan(now());
    await Promise.all([clock.sure(), clock.sure()]);
    expect(state.asked).toBe(2);
    expect(now() - clock.nowMs()).toBe(1);
    await host.pass(1_000);
    state.isAway = true;
    await expect(clock.sure()).resolves.toBeUndefined();
    expect(now() - clock.nowMs()).toBe(1);
    clock.close();
  });
});
