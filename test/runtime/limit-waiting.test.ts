import { expect, test } from "vitest";
import type { Decision } from "../../src/runtime/limit/decision.js";
import { type Turn, Turns, waitForTurn } from "../../src/runtime/limit/waiting.js";
import { ManualHost } from "../support/manual-host.js";

function waits() {
  const host = new ManualHost();
  const connection = { host, attach: () => () => undefined };
  const turns = new Turns(host);
  const order: number[] = [];
  const wait = (takenAt: number, waitMs: number): void => {
    const decision: Decision = {
      ...{ allowed: true, limit: 1, remaining: 0, resetAfterMs: 0, bindingRate: 0 },
      ...{ cost: 1, takenAt },
    };
    const turn: Turn = { decision, waitMs, giveBack: async () => undefined };
    const reserve = async (): Promise<Turn> => turn;
    void waitForTurn({ connection, turns, key: "k", signal: undefined, reserve }).then(() => order.push(takenAt));
  };
  return { host, order, wait };
}

test("wait: a turn that has come when its reply is read goes behind those before it, whose replies were read as late", async () => {
  const { host, order, wait } = waits();
  wait(1, 4);
  wait(2, 2);
  wait(3, 0);
  await host.pass(0);
  expect(order).toEqual([]);
  await host.pass(5);
  expect(order).toEqual([1, 2, 3]);
});

test("wait: a turn that has come and is behind nobody comes at once", async () => {
  const { host, order, wait } = waits();
  wait(1, 0);
  await host.pass(0);
  expect(order).toEqual([1]);
  wait(9, 50);
  wait(2, 0);
  await host.pass(0);
  expect(order).toEqual([1, 2]);
});
