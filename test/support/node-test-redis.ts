import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "../../src/runtime/index.js";
import { startRedis } from "../../src/runtime/testing/index.js";

/** A test of node:test, run by ours in several processes at once. */
test("a Redis of its own", async () => {
  await using redis = await startRedis();
  await using connection = await connect(redis.url);
  assert.ok((await connection.ping()) >= 0);
  console.log(`port ${redis.port}`);
});
