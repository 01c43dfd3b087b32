import BeeQueue from "bee-queue";
import type { Notification } from "../../src/generated/agents/messages.js";
import type { StreamContender } from "../contender.js";

let opened = 0;

/** bee-queue with its defaults, but finished jobs are removed: kept ones would cost it more. */
export async function beeQueue(url: string): Promise<StreamContender> {
  const { hostname, port } = new URL(url);
  const redis = { host: hostname, port: Number(port) };
  return {
    name: "bee-queue",
    async open() {
      const name = `bee-${++opened}`;
      const queue = new BeeQueue<Notification>(name, { redis, isWorker: false, removeOnSuccess: true });
      await queue.ready();
      return {
        add: (message) => queue.createJob(message).retries(4).save(),
        addBulk: (messages) => queue.saveAll(messages.map((message) => queue.createJob(message).retries(4))),
        async consume(concurrency, onMessage) {
          const worker = new BeeQueue<Notification>(name, { redis, removeOnSuccess: true, sendEvents: false });
          await worker.ready();
          worker.process(concurrency, async () => onMessage());
          return async () => void (await worker.close());
        },
        close: async () => void (await queue.close()),
      };
    },
    close: async () => undefined,
  };
}
