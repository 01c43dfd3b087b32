import { Queue, Worker } from "bullmq";
import type { StreamContender } from "../contender.js";

let opened = 0;

/** BullMQ with its defaults, but finished jobs are removed: kept ones would cost it more. */
export async function bullmq(url: string): Promise<StreamContender> {
  const { hostname, port } = new URL(url);
  const connection = { host: hostname, port: Number(port) };
  const defaultJobOptions = { attempts: 5, backoff: { type: "exponential", delay: 1_000 }, removeOnComplete: true };
  return {
    name: "bullmq",
    async open() {
      const name = `bullmq-${++opened}`;
      const queue = new Queue(name, { connection, defaultJobOptions });
      await queue.waitUntilReady();
      return {
        add: (message) => queue.add("job", message),
        addBulk: (messages) => queue.addBulk(messages.map((data) => ({ name: "job", data }))),
        async consume(concurrency, onMessage) {
          const processor = async (): Promise<void> => onMessage();
          const worker = new Worker(name, processor, {
            connection: { ...connection, maxRetriesPerRequest: null },
            concurrency,
          });
          await worker.waitUntilReady();
          return () => worker.close();
        },
        close: () => queue.close(),
      };
    },
    close: async () => undefined,
  };
}
