/** A child of the kill-point tests: does one thing with a stream, until the test ends it at some point of it. */
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "../../../src/runtime/connection/connect.js";
import { Producer } from "../../../src/runtime/stream/adding/producer.js";
import type { Consumer } from "../../../src/runtime/stream/consumer/consumer.js";
import type { GroupDefinition, StreamDefinition } from "../../../src/runtime/stream/definition.js";
import type { Delivery } from "../../../src/runtime/stream/delivery/delivery.js";
import { ConsumerGroup } from "../../../src/runtime/stream/group.js";
import { configOf, endWithParent, tell } from "../../support/child.js";
import { increment } from "../../support/plain-commands.js";
import { type Task, taskStream } from "../../support/task-stream.js";

/** What the handler does with the first message; the others are acknowledged by returning. */
export type Deed =
  | "return"
  | "throw"
  | "dead-letter"
  | "acknowledge with"
  | "stop"
  | "end at decoding"
  | "end in handler";

export interface VictimConfig {
  readonly url: string;
  readonly name: string;
  readonly group: GroupDefinition;
  readonly role: "consume" | "schedule" | "replay";
  readonly deed: Deed;
}

/** Counts how often the effects of task 0 were applied. */
const effectsKey = (name: string): string => `{tests:${name}}:effects`;
const config = configOf<VictimConfig>();
endWithParent();
const connection = await connect(config.url);
connection.on("error", () => undefined);
const definition = streamOf(config);
const group = new ConsumerGroup<Task>(connection, definition, config.group);
const end = (): void => void process.kill(process.pid, "SIGKILL");

if (config.role === "schedule") {
  const { id } = await new Producer<Task>(connection, definition).schedule({ number: 0 }, { delayMs: 200 });
  tell(`scheduled ${id}`);
} else if (config.role === "replay") {
  tell(`replayed ${(await group.deadLetters.replay({ all: true })).replayed}`);
} else {
  const consumer = await group.consume(handle);
  tell("ready");
  async function handle({ number }: Task, delivery: Delivery): Promise<void> {
    tell(`run ${number}`);
    if (number === 0 || config.deed === "stop") await perform(config.deed, delivery, consumer);
    tell(`end ${number}`);
  }
}

async function perform(deed: Deed, delivery: Delivery, consumer: Consumer): Promise<void> {
  switch (deed) {
    case "return":
    case "end at decoding":
      return;
    case "throw":
      if (delivery.attempt === 1) throw new Error("not yet");
      return;
    case "dead-letter":
      return void (await delivery.deadLetter("unwanted"));
    case "acknowledge with":
      return void (await delivery.acknowledge({ with: [increment(effectsKey(config.name))] }));
    case "stop":
      // Once some are read ahead: how soon depends on how fast this machine is.
      if (consumer.health.waiting === 0) return void (await sleep(0));
      void consumer.stop();
      return void (await sleep(50));
    case "end in handler":
      end();
      return void (await sleep(1_000));
    default:
      return deed satisfies never;
  }
}

function streamOf({ name, deed }: VictimConfig): StreamDefinition<Task> {
  const definition = taskStream(name, [config.group]);
  if (deed !== "end at decoding") return definition;
  const parse = (): Task => {
    end();
    // The signal needs a moment to arrive.
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
  };
  return { ...definition, codec: { ...definition.codec, parse, decode: parse } };
}
