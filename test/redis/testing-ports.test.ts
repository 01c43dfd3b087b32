import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startRedisCluster } from "../../src/runtime/testing/redis-cluster.js";
import { ask } from "../../src/runtime/testing/redis-inline.js";
import { startRedisSentinel } from "../../src/runtime/testing/redis-sentinel.js";
import { startRedisServer } from "../../src/runtime/testing/redis-server.js";

/** A redis-server whose port somebody else took a moment ago, the first time that it is started with `word`. */
function robbedOnce(word: string): string {
  const folder = mkdtempSync(join(tmpdir(), "redloom-robbed-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const program = join(folder, "redis-server.sh");
  const server = process.env.REDLOOM_REDIS_SERVER || "redis-server";
  const lines = [
    "#!/bin/sh",
    `case "$*" in *${word}*) if mkdir "${folder}/robbed" 2>/dev/null; then echo "bind: Address already in use"; exit 1; fi;; esac`,
    `exec "${server}" "$@"`,
  ];
  writeFileSync(program, `${lines.join("\n")}\n`, { mode: 0o755 });
  return program;
}

test("a port that is taken before the server has it: a server takes another one", async () => {
  await using server = await startRedisServer({ program: robbedOnce("--port") });
  expect(await ask(server.port, "PING")).toContain("PONG");
});

test("a port that is taken before the server has it: each node of a cluster takes another one", async () => {
  await using cluster = await startRedisCluster({ program: robbedOnce("--cluster-port") });
  for (const { port } of cluster.masters) expect(await ask(port, "CLUSTER INFO")).toContain("cluster_state:ok");
});

test("a port that is taken before the server has it: a Sentinel takes another one", async () => {
  await using sentinel = await startRedisSentinel({ program: robbedOnce("--sentinel") });
  const [node] = sentinel.options.nodes;
  expect(await ask(node?.port ?? 0, "PING")).toContain("PONG");
});
