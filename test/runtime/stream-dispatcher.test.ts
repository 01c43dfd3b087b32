import { describe, expect, it } from "vitest";
import { UnavailableError } from "../../src/runtime/errors.js";
import type { MessageDelivery } from "../../src/runtime/stream/delivery/delivery.js";
import { Dispatcher } from "../../src/runtime/stream/delivery/dispatcher.js";
import { handed } from "../../src/runtime/stream/delivery/handed.js";
import { defineHeaders } from "../../src/runtime/wire/headers.js";
import { FakeEngine, Gates, turns } from "../support/dispatching.js";
import type { Task } from "../support/task-stream.js";

function open(settings: { concurrency?: number } = {}) {
  const engine = new FakeEngine();
  const gates = new Gates();
  const dispatcher = new Dispatcher<Task>(engine.parts(settings), engine.entry, ({ number }) => gates.pass(number));
  return { engine, gates, dispatcher };
}

describe("dispatcher", () => {
  it("runs as many at once as its concurrency, in the order they came", async () => {
    const { engine, gates, dispatcher } = open({ concurrency: 2 });
    dispatcher.accept([1, 2, 3, 4].map((number) => engine.held(number)));
    expect(gates.begun).toEqual([1, 2]);
    await gates.end(2);
    expect(gates.begun).toEqual([1, 2, 3]);
    expect(engine.settled).toEqual(["2-0 acknowledge"]);
  });

  it("asks nobody and waits for nobody, with a handler that returns no promise", () => {
    const engine = new FakeEngine();
    const seen: number[] = [];
    const dispatcher = new Dispatcher<Task>(engine.parts({ concurrency: 1 }), engine.entry, ({ number }) => {
      seen.push(number);
    });
    dispatcher.accept([1, 2, 3].map((number) => engine.held(number)));
    expect(seen).toEqual([1, 2, 3]);
    expect(engine.asked).toEqual([]);
  });

  it("gives back what it has not started", async () => {
    const { engine, gates, dispatcher } = open({ concurrency: 1 });
    dispatcher.accept([1, 2, 3].map((number) => engine.held(number)));
    dispatcher.stop();
    await gates.end(1);
    expect(gates.begun).toEqual([1]);
    expect(dispatcher.takeWaiting().map(({ id }) => id)).toEqual(["2-0", "3-0"]);
  });

  it("asks whether it is still ours, before it starts what waited while that came into doubt", async () => {
    const { engine, gates, dispatcher } = open({ concurrency: 1 });
    dispatcher.accept([1, 2, 3].map((number) => engine.held(number)));
    engine.sureSince = engine.host.monotonicMs() + 1;
    await gates.end(1);
    expect(engine.asked).toEqual(["extend 2-0"]);
    expect(gates.begun).toEqual([1, 2]);
    engine.possession = "lost";
    await gates.end(2);
    expect(engine.asked).toEqual(["extend 2-0", "extend 3-0"]);
    expect(gates.begun).toEqual([1, 2]);
    expect(engine.settled).toEqual(["1-0 acknowledge", "2-0 acknowledge"]);
  });
});

describe("suspect", () => {
  it("runs beside others once its start is recorded", async () => {
    const { engine, gates, dispatcher } = open({ concurrency: 2 });
    dispatcher.accept([engine.held(1), engine.held(2, { starts: 0, count: 2 })]);
    expect(gates.begun).toEqual([1]);
    await turns();
    expect(engine.asked).toEqual(["record-start"]);
    expect(gates.begun).toEqual([1, 2]);
  });

  for (const [why, about] of [
    ["whose last start did not end", { starts: 1, openStart: true, count: 9 }],
    ["that has its last attempt before it", { starts: 2, count: 9 }],
  ] as const) {
    it(`waits until nothing runs, and lets nothing start beside it, one ${why}`, async () => {
      const { engine, gates, dispatcher } = open({ concurrency: 2 });
      dispatcher.accept([engine.held(1), engine.held(2, about), engine.held(3), engine.held(4)]);
      await turns();
      expect(gates.begun).toEqual([1]);
      await gates.end(1);
      expect(gates.begun).toEqual([1, 2]);
      await gates.end(2);
      expect(gates.begun).toEqual([1, 2, 3, 4]);
    });
  }

  it("runs alone in its process: another consumer's waits for its turn and lets others pass", async () => {
    const first = open({ concurrency: 2 });
    const second = open({ concurrency: 2 });
    const blamed = { starts: 1, openStart: true, count: 2 };
    first.dispatcher.accept([first.engine.held(1, blamed)]);
    second.dispatcher.accept([2, 3, 4].map((number) => second.engine.held(number, number === 2 ? blamed : {})));
    await turns();
    expect([first.gates.begun, second.gates.begun]).toEqual([[1], [3, 4]]);
    await second.gates.end(3);
    second.dispatcher.accept([second.engine.held(5)]);
    expect(second.gates.begun).toEqual([3, 4, 5]);
    await first.gates.end(1);
    // Its turn has come, once nothing runs beside it.
    second.dispatcher.accept([second.engine.held(6)]);
    await second.gates.end(4);
    expect(second.gates.begun).toEqual([3, 4, 5]);
    await second.gates.end(5);
    expect(second.gates.begun).toEqual([3, 4, 5, 2]);
    await second.gates.end(2);
    expect(second.gates.begun).toEqual([3, 4, 5, 2, 6]);
  });

  it("keeps no other consumer from its turn, when nobody waits for its handler any more", async () => {
    const first = open();
    const second = open();
    const blamed = { starts: 1, openStart: true, count: 2 };
    const stuck = first.engine.held(1, blamed);
    first.dispatcher.accept([stuck]);
    second.dispatcher.accept([second.engine.held(2, blamed)]);
    await turns();
    expect(second.gates.begun).toEqual([]);
    stuck.giveUp();
    await turns();
    expect(second.gates.begun).toEqual([2]);
    await second.gates.end(2);
    await first.gates.end(1);
  });

  it("is judged by its starts, not by how often it was delivered", async () => {
    const { engine, gates, dispatcher } = open();
    const held = engine.held(1, { starts: 0, count: 50 });
    dispatcher.accept([held]);
    await turns();
    expect(held.attempt).toBe(1);
    expect(gates.begun).toEqual([1]);
  });

  it("is dead-lettered unrun, after as many starts as there are attempts", async () => {
    const { engine, gates, dispatcher } = open();
    dispatcher.accept([engine.held(1, { starts: 3, openStart: true, count: 4 })]);
    await turns();
    expect(gates.begun).toEqual([]);
    expect(engine.settled).toEqual([expect.stringContaining("1-0 dead-letter Started 3 times and never settled")]);
  });

  it("is lost and not run, where recording its start finds that somebody else has it", async () => {
    const { engine, gates, dispatcher } = open();
    engine.answer = () => false;
    const held = engine.held(1, { starts: 0, count: 2 });
    const { signal } = held;
    dispatcher.accept([held]);
    await turns();
    expect(gates.begun).toEqual([]);
    expect(engine.settled).toEqual([]);
    expect(engine.events).toEqual(["lost 1-0"]);
    expect(signal.aborted).toBe(true);
  });

  it("comes again without an attempt counted, where its start cannot be recorded", async () => {
    const { engine, gates, dispatcher } = open();
    engine.answer = () => {
      throw new UnavailableError("Redis is away");
    };
    dispatcher.accept([engine.held(1, { starts: 2, count: 3 })]);
    await turns();
    expect(gates.begun).toEqual([]);
    expect(engine.settled).toEqual([expect.stringContaining("1-0 retry uncounted")]);
  });
});

describe("headers", () => {
  const headers = defineHeaders<{ tries: number }>({ tries: { type: "integer", required: true } });

  it("are what the contract says; an entry whose headers do not fit is poison", async () => {
    const engine = new FakeEngine();
    const seen: number[] = [];
    const entry = { ...engine.entry, headers };
    const dispatcher = new Dispatcher<Task, { tries: number }>(engine.parts(), entry, (_task, delivery) => {
      seen.push(delivery.headers.tries + 1);
    });
    dispatcher.accept([
      engine.held(1, { fields: ["data", '{"number":1}', "header:tries", "41"] }),
      engine.held(2, { fields: ["data", '{"number":2}', "header:tries", "many"] }),
      engine.held(3),
    ]);
    await turns();
    expect(seen).toEqual([42]);
    expect(engine.settled.filter((line) => line.includes("dead-letter"))).toEqual([
      expect.stringMatching(/^2-0 .*headers\.tries/),
      expect.stringMatching(/^3-0 .*headers\.tries/),
    ]);
  });

  it("are texts where the contract does not declare them, without those of the runtime", async () => {
    const engine = new FakeEngine();
    const seen: unknown[] = [];
    const dispatcher = new Dispatcher<Task>(engine.parts(), engine.entry, (_task, { headers }) => seen.push(headers));
    const fields = ["data", '{"number":1}', "header:trace", "t1", "header:redloom-by:number", "1"];
    dispatcher.accept([engine.held(1, { fields })]);
    expect(seen).toEqual([{ trace: "t1" }]);
  });
});

describe("delivery of a replayed dead letter", () => {
  it("has the id and the time that the entry was added with, and settles what lies in the redo stream", async () => {
    const engine = new FakeEngine();
    const fields = ["data", "{}", "redloom-id", "1700000000000-7", "redloom-replays", "2"];
    const { HeldEntry } = await import("../../src/runtime/stream/delivery/delivery.js");
    const told: string[] = [];
    const settler = {
      consumer: "me",
      settle: async (held: { member: string }) => {
        told.push(held.member);
        return "settled" as const;
      },
      extend: async () => "held" as const,
    };
    const held = new HeldEntry(settler, "1800000000000-0", fields, 1, engine.host.monotonicMs(), "r");
    const delivery: MessageDelivery<Task> = handed(held);
    expect(delivery.id).toBe("1700000000000-7");
    expect(delivery.timestamp).toBe(1_700_000_000_000);
    expect(delivery.replays).toBe(2);
    await delivery.acknowledge();
    expect(told).toEqual(["r|1800000000000-0"]);
  });
});
