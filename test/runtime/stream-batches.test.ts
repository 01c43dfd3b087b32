import { describe, expect, it } from "vitest";
import { BatchDispatcher, type BatchSettings } from "../../src/runtime/stream/delivery/batches.js";
import type { BatchHandler, Middleware } from "../../src/runtime/stream/delivery/handlers.js";
import { FakeEngine, turns } from "../support/dispatching.js";
import type { Task } from "../support/task-stream.js";

/** A dispatcher whose handler notes its batches and ends when the test says so. */
function open(
  batches: Partial<BatchSettings> = {},
  options: { concurrency?: number; middleware?: Middleware<Task>[]; handler?: BatchHandler<Task> } = {},
) {
  const engine = new FakeEngine();
  const begun: number[][] = [];
  const ends: (() => void)[] = [];
  const wait = (): Promise<void> => new Promise((resolve) => void ends.push(resolve));
  const handler: BatchHandler<Task> = (deliveries) => {
    begun.push(deliveries.map(({ message }) => message.number));
    return (options.handler ?? wait)(deliveries);
  };
  const { concurrency = 1, middleware = [] } = options;
  const work = { handler, middleware, batches: { maxSize: 3, maxWaitMs: 0, ...batches } };
  const dispatcher = new BatchDispatcher<Task>(engine.parts({ concurrency }), engine.entry, work);
  const end = async (): Promise<void> => {
    ends.shift()?.();
    await turns();
  };
  const accept = async (...numbers: number[]): Promise<void> => {
    dispatcher.accept(numbers.map((number) => engine.held(number)));
    await turns();
  };
  return { engine, begun, dispatcher, end, accept };
}

describe("batch", () => {
  it("is what is there, up to its size, so many at once as the concurrency", async () => {
    const { begun, accept, end, engine } = open({}, { concurrency: 2 });
    await accept(1, 2, 3, 4, 5, 6, 7);
    expect(begun).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    await end();
    expect(begun[2]).toEqual([7]);
    expect(engine.settled).toEqual(["1-0 acknowledge", "2-0 acknowledge", "3-0 acknowledge"]);
  });

  it("waits for more as long as it may, and no longer", async () => {
    const { begun, accept, engine } = open({ maxWaitMs: 100 });
    await accept(1);
    await engine.host.pass(60);
    await accept(2);
    await engine.host.pass(39);
    expect(begun).toEqual([]);
    await engine.host.pass(1);
    await turns();
    expect(begun).toEqual([[1, 2]]);
  });

  it("starts at once when it is full", async () => {
    const { begun, accept, engine } = open({ maxWaitMs: 100 });
    await accept(1, 2);
    await accept(3, 4);
    expect(begun).toEqual([[1, 2, 3]]);
    expect(engine.host.timers).toBe(0);
  });

  it("retries all that were not settled by their own methods, when the handler throws", async () => {
    const { accept, engine } = open(
      {},
      {
        handler: async ([first, second]) => {
          await first?.acknowledge();
          await second?.deadLetter("unwanted");
          throw new Error("no more");
        },
      },
    );
    await accept(1, 2, 3);
    expect(engine.settled).toEqual(["1-0 acknowledge", "2-0 dead-letter unwanted", "3-0 retry Error: no more"]);
  });

  it("tells the error once, when the handler throws after it settled all of them", async () => {
    const { accept, engine } = open(
      {},
      {
        handler: async (deliveries) => {
          for (const delivery of deliveries) await delivery.acknowledge();
          throw new Error("too late");
        },
      },
    );
    await accept(1, 2);
    expect(engine.settled).toEqual(["1-0 acknowledge", "2-0 acknowledge"]);
    expect(engine.events).toEqual(["error 1-0"]);
  });

  it("leaves out what does not decode, and what is lost meanwhile", async () => {
    const { begun, dispatcher, engine } = open();
    const lost = engine.held(3);
    lost.lose("taken");
    dispatcher.accept([engine.held(1), engine.held(2, { fields: ["data", "{"] }), lost]);
    await turns();
    expect(begun).toEqual([[1]]);
    expect(engine.settled).toEqual([expect.stringContaining("2-0 dead-letter")]);
  });

  it("of a suspect that is lost takes nobody's turn: what runs alone elsewhere in the process stays alone", async () => {
    const [one, two, three] = [open(), open(), open()];
    const suspect = (engine: FakeEngine, number: number) => engine.held(number, { starts: 1, openStart: true });
    one.dispatcher.accept([suspect(one.engine, 1)]);
    await turns();
    const lost = suspect(two.engine, 2);
    two.dispatcher.accept([lost]);
    three.dispatcher.accept([suspect(three.engine, 3)]);
    lost.lose("taken");
    await two.accept(4);
    await two.end();
    await three.accept();
    expect([one.begun, two.begun, three.begun]).toEqual([[[1]], [[4]], []]);
    await one.end();
    expect(three.begun).toEqual([[3]]);
    await three.end();
  });

  it("that ran alone and is lost while it is settled ends nobody's turn", async () => {
    const [one, two] = [open(), open()];
    const suspect = (engine: FakeEngine, number: number) => engine.held(number, { starts: 1, openStart: true });
    const first = suspect(one.engine, 1);
    one.dispatcher.accept([first, suspect(one.engine, 2)]);
    await turns();
    await one.end();
    expect(one.begun).toEqual([[1], [2]]);
    two.dispatcher.accept([suspect(two.engine, 3)]);
    first.lose("taken");
    await turns();
    expect(two.begun).toEqual([]);
    await one.end();
    expect(two.begun).toEqual([[3]]);
    await two.end();
  });

  it("is a suspect by itself, which waits until nothing runs where it must be alone", async () => {
    const { begun, dispatcher, accept, end, engine } = open({}, { concurrency: 2 });
    await accept(1);
    dispatcher.accept([
      engine.held(2),
      engine.held(3, { starts: 0, count: 2 }),
      engine.held(4, { starts: 1, openStart: true, count: 2 }),
      engine.held(5),
    ]);
    await turns();
    expect(begun).toEqual([[1], [3]]);
    await end();
    expect(begun).toEqual([[1], [3]]);
    await end();
    expect(begun).toEqual([[1], [3], [4]]);
    await end();
    expect(begun[3]).toEqual([2, 5]);
  });

  it("is given back as far as it has not started, and waits no longer", async () => {
    const { begun, dispatcher, accept, engine } = open({ maxWaitMs: 100 });
    await accept(1, 2);
    dispatcher.stop();
    expect(dispatcher.takeWaiting().map(({ id }) => id)).toEqual(["1-0", "2-0"]);
    expect(engine.host.timers).toBe(0);
    await engine.host.pass(200);
    expect(begun).toEqual([]);
  });
});

describe("middleware around a batch", () => {
  it("runs for each delivery, and leaves out of the batch those that end before the handler", async () => {
    const told: string[] = [];
    const middleware: Middleware<Task> = async ({ number }, _delivery, next) => {
      if (number === 1) return;
      if (number === 2) throw new Error("refused");
      told.push(`before ${number}`);
      await next();
      told.push(`after ${number}`);
    };
    const { begun, accept, engine } = open({ maxSize: 4 }, { middleware: [middleware], handler: () => undefined });
    await accept(1, 2, 3, 4);
    expect(begun).toEqual([[3, 4]]);
    expect(told).toEqual(["before 3", "before 4", "after 3", "after 4"]);
    expect([...engine.settled].sort()).toEqual([
      "1-0 acknowledge",
      "2-0 retry Error: refused",
      "3-0 acknowledge",
      "4-0 acknowledge",
    ]);
  });

  it("has the batch's end in each `next`, and may turn a failure into success for its own delivery", async () => {
    const middleware: Middleware<Task> = async ({ number }, _delivery, next) => {
      if (number === 1) await next().catch(() => undefined);
      else await next();
    };
    const handler = (): never => {
      throw new Error("no");
    };
    const { accept, engine } = open({}, { middleware: [middleware], handler });
    await accept(1, 2);
    expect(engine.settled).toEqual(["1-0 acknowledge", "2-0 retry Error: no"]);
  });

  it("calls no handler, where nothing came to it", async () => {
    const { begun, accept, engine } = open({}, { middleware: [() => undefined], handler: () => undefined });
    await accept(1, 2);
    expect(begun).toEqual([]);
    expect(engine.settled).toEqual(["1-0 acknowledge", "2-0 acknowledge"]);
  });
});
