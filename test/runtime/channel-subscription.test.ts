import { expect, test } from "vitest";
import { Subscriber } from "../../src/runtime/channel/subscriber.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import type { InboxListener } from "../../src/runtime/connection/inbox.js";
import { ClosedError, type RedloomError } from "../../src/runtime/errors.js";
import { channelDefinition } from "../support/channels.js";
import { ManualHost } from "../support/manual-host.js";

/** An inbox that delivers a message along with the confirmation, as one piece of the network may hold both. */
class EagerConnection {
  readonly host = new ManualHost();
  readonly reported: RedloomError[] = [];
  listener: InboxListener | undefined;
  open = 0;
  chatty = false;
  readonly inbox = {
    subscribe: async (_name: string, listener: InboxListener) => {
      this.open++;
      this.listener = listener;
      this.send("first");
      if (this.chatty) void this.#sendAtEveryTurn();
      return {
        close: async () => {
          this.open--;
        },
      };
    },
  };

  async #sendAtEveryTurn(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) {
      await undefined;
      this.send(`turn ${turn}`);
    }
  }

  attach(): () => void {
    return () => undefined;
  }

  report(error: RedloomError): void {
    this.reported.push(error);
  }

  send(text: string): void {
    this.listener?.message(Buffer.from(JSON.stringify({ type: "info", text })), "test:eager");
  }
}

function setUp() {
  const connection = new EagerConnection();
  // What receiving needs of a connection, and nothing else.
  const subscriber = new Subscriber(connection as unknown as Connection, channelDefinition("eager"));
  return { connection, host: connection.host, subscriber };
}

test("subscribe: no handler runs before the caller has the subscription, whenever the first messages come", async () => {
  const { connection, host, subscriber } = setUp();
  connection.chatty = true;
  const seen: string[] = [];
  let early = 0;
  let inHand = false;
  const subscription = await subscriber.subscribe(({ text }) => {
    seen.push(text);
    if (!inHand) early++;
    if (text === "turn 3") void subscription.close({ drain: false });
  });
  inHand = true;
  await host.pass(1);
  expect(early).toBe(0);
  expect(seen).toEqual(["first", "turn 0", "turn 1", "turn 2", "turn 3"]);
  await subscription.closed;
  expect(connection.open).toBe(0);
  expect(connection.reported).toEqual([]);
});

test("subscribe: what a handler of plain results gets, it gets in the same turn", async () => {
  const { connection, host, subscriber } = setUp();
  const seen: string[] = [];
  await subscriber.subscribe(({ text }) => seen.push(text));
  await host.pass(1);
  connection.send("second");
  expect(seen).toEqual(["first", "second"]);
});

test("onError: is told what befalls the subscription itself, which goes on", async () => {
  const { connection, host, subscriber } = setUp();
  const told: unknown[] = [];
  const seen: string[] = [];
  await subscriber.subscribe(({ text }) => seen.push(text), { onError: (error) => told.push(error) });
  await host.pass(1);
  const refusal = new ClosedError("the permission was taken away");
  connection.listener?.error?.(refusal);
  expect(told).toEqual([refusal]);
  connection.send("second");
  expect(seen).toEqual(["first", "second"]);
});

test("onError: what it throws or rejects is reported, and ends nothing", async () => {
  const { connection, host, subscriber } = setUp();
  const seen: string[] = [];
  const fail = ({ text }: { text: string }): void => {
    seen.push(text);
    throw new Error("of the handler");
  };
  let calls = 0;
  await subscriber.subscribe(fail, {
    onError() {
      if (calls++ === 0) throw new Error("of onError");
      return Promise.reject(new Error("of onError, later")) as never;
    },
  });
  await host.pass(1);
  connection.send("second");
  await host.pass(0);
  expect(seen).toEqual(["first", "second"]);
  expect(connection.reported.map(({ code, cause }) => [code, String(cause)])).toEqual([
    ["HANDLER_FAILED", "Error: of onError"],
    ["HANDLER_FAILED", "Error: of onError, later"],
  ]);
});

test("subscribe: an abort in any turn around the confirmation leaves nothing subscribed", async () => {
  for (let turns = 0; turns < 20; turns++) {
    const { connection, host, subscriber } = setUp();
    const control = new AbortController();
    const subscribing = subscriber.subscribe(() => undefined, { signal: control.signal }).catch(() => undefined);
    for (let turn = 0; turn < turns; turn++) await undefined;
    control.abort();
    const subscription = await subscribing;
    await host.pass(1);
    await subscription?.closed;
    expect(connection.open).toBe(0);
  }
});
