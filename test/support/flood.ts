import { Worker } from "node:worker_threads";

const source = `
const { workerData, parentPort } = require("node:worker_threads");
const { Redis } = require("ioredis");
const { url, channel, payload, count } = workerData;
const redis = new Redis(url);
(async () => {
  for (let sent = 0; sent < count; sent += 100) {
    const pipeline = redis.pipeline();
    for (let index = sent; index < sent + 100; index++) pipeline.publish(channel, payload.replace("#", index));
    await pipeline.exec();
  }
  redis.disconnect();
  parentPort.postMessage("done");
})();
`;

/** Publishes as fast as it can from a thread of its own, whatever the test's thread does. `#` becomes the message's number. */
export function flood(options: {
  readonly url: string;
  readonly channel: string;
  readonly payload: string;
  readonly count: number;
}): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(source, { eval: true, workerData: options });
    worker.on("error", reject);
    worker.on("exit", () => resolve());
  });
}
