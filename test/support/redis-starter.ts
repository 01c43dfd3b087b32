import { startRedis } from "../../src/runtime/testing/index.js";

/** A program that is killed while its Redis runs: tells the server's pid, and waits. */
const redis = await startRedis({ keepsData: false });
console.log(redis.pid);
setInterval(() => undefined, 60_000);
