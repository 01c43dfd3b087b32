import { describe, expect, it } from "vitest";
import type { Delivery } from "../../src/runtime/stream/delivery/delivery.js";
import { handed } from "../../src/runtime/stream/delivery/handed.js";
import type { Middleware } from "../../src/runtime/stream/delivery/handlers.js";
import { around } from "../../src/runtime/stream/delivery/middleware.js";
import { FakeEngine, turns } from "../support/dispatching.js";
import type { Task } from "../support/task-stream.js";

const task: Task = { number: 1 };
const delivery: Delivery = handed(new FakeEngine().held(1));

function noting(told: string[], name: string): Middleware<Task> {
  return async (_task, _delivery, next) => {
    told.push(`${name} in`);
    await next();
    told.push(`${name} out`);
  };
}

describe("middleware", () => {
  it("is not there at all where there is none", () => {
    const handler = (): void => undefined;
    expect(around([], handler)).toBe(handler);
  });

  it("runs around the handler, the first outermost", async () => {
    const told: string[] = [];
    await around([noting(told, "a"), noting(told, "b")], () => told.push("handler"))(task, delivery);
    expect(told).toEqual(["a in", "b in", "handler", "b out", "a out"]);
  });

  it("sees what the handler throws, and lets it through unless it catches it", async () => {
    const failing = around([noting([], "a")], () => {
      throw new Error("no");
    });
    await expect(failing(task, delivery)).rejects.toThrow("no");
    const forgiving: Middleware<Task> = (_task, _delivery, next) => next().catch(() => undefined);
    await expect(
      around([forgiving], async () => {
        throw new Error("no");
      })(task, delivery),
    ).resolves.toBeUndefined();
  });

  it("runs the handler once, however often it calls next, and not at all without", async () => {
    let runs = 0;
    const twice: Middleware<Task> = async (_task, _delivery, next) => {
      await next();
      await next();
    };
    await around([twice], () => void runs++)(task, delivery);
    await around([() => undefined], () => void runs++)(task, delivery);
    expect(runs).toBe(1);
  });

  it("ends no earlier than the handler, and as that does, where it does not wait for it", async () => {
    const careless: Middleware<Task> = (_task, _delivery, next) => void next();
    let fail: (error: Error) => void = () => undefined;
    const work = new Promise<void>((_, reject) => {
      fail = reject;
    });
    let ended = false;
    const run = Promise.resolve(around([careless], () => work)(task, delivery)).finally(() => {
      ended = true;
    });
    const failure = expect(run).rejects.toThrow("after all");
    await turns();
    expect(ended).toBe(false);
    fail(new Error("after all"));
    await failure;
  });
});
