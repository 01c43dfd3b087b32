/** A worker process of the suspects' tests: one message ends it, from within its handler. */
import { connect } from "../../src/runtime/connection/connect.js";
import { ConsumerGroup } from "../../src/runtime/stream/group.js";
import { configOf, endWithParent, tell } from "./child.js";
import { type Task, taskStream, workers } from "./task-stream.js";

export interface KilledWorkerConfig {
  readonly url: string;
  readonly prefix: string;
  readonly stream: string;
  readonly ackTimeoutMs: number;
  /** The number of the message that ends the process. */
  readonly deadly: number;
  readonly batches: boolean;
  /** Another stream, whose handlers take longer than the deadly one, consumed by the same process. */
  readonly beside?: string;
}

const { url, prefix, stream, ackTimeoutMs, deadly, batches, beside } = configOf<KilledWorkerConfig>();
endWithParent();
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const work = async ({ number }: Task): Promise<void> => {
  tell(`start ${number}`);
  await pause(number === deadly ? 20 : 60);
  // Written before it ends: pipes are synchronous on POSIX.
  if (number === deadly) process.kill(process.pid, "SIGKILL");
  await pause(number === deadly ? 1_000 : 0);
  tell(`end ${number}`);
};
const connection = await connect(url);
const group = new ConsumerGroup<Task>(connection, taskStream(stream), workers, {
  prefix,
  tune: { ackTimeoutMs, concurrency: batches ? 2 : 8 },
});
if (beside !== undefined) {
  const other = new ConsumerGroup<Task>(connection, taskStream(beside), workers, { prefix, tune: { ackTimeoutMs } });
  await other.consume(async ({ number }) => {
    tell(`beside ${number}`);
    await pause(250);
    tell(`end beside ${number}`);
  });
}
if (batches) {
  await group.consumeBatches(
    async (deliveries) => {
      tell(`batch ${deliveries.length}`);
      await Promise.all(deliveries.map(({ message }) => work(message)));
    },
    { maxSize: 4 },
  );
} else await group.consume(work);
