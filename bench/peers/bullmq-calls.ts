import { Queue, QueueEvents, Worker } from "bullmq";
import type { Notification } from "../../src/generated/agents/messages.js";
import { type CallContender, freshCall } from "../calls/contender.js";

/**
 * BullMQ with its defaults: `queue.add`, then `job.waitUntilFinished`. A finished job must be there when somebody asks
 * for its result, so a thousand of them are kept.
 */
export async function bullmqCalls(url: string): Promise<CallContender> {
  const { hostname, port } = new URL(url);
  const connection = { host: hostname, port: Number(port), maxRetriesPerRequest: null };
  return {
    url,
    async open(concurrency, handler) {
      const name = freshCall("bullmq").replaceAll(":", "-");
      const queue = new Queue<Notification, Notification>(name, {
        connection,
        defaultJobOptions: { attempts: 3, removeOnComplete: { count: 1_000 } },
      });
      const events = new QueueEvents(name, { connection });
      const worker = new Worker<Notification, Notification>(name, async ({ data }) => handler(data), {
        connection,
        concurrency,
      });
      // Each call that waits listens to both.
      for (const emitter of [queue, events]) emitter.setMaxListeners(0);
      await Promise.all([queue.waitUntilReady(), events.waitUntilReady(), worker.waitUntilReady()]);
      return {
        async request(message) {
          const job = await queue.add("call", message);
          return job.waitUntilFinished(events, 30_000);
        },
        async close() {
          await worker.close();
          await events.close();
          await queue.close();
        },
      };
    },
  };
}
