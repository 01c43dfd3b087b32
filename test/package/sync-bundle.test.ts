import { copyFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { beforeAll, describe, expect, test } from "vitest";
import { makeFolder } from "../support/folder.js";
import { type InstalledProject, installedProject } from "../support/installed-project.js";
import { useRedis } from "../support/redis.js";

const asks = `import { connectSync } from "redloom/sync";

using connection = connectSync(process.env.REDIS_URL, { connectTimeoutMs: 600_000, timeoutMs: 600_000 });
try {
  console.log(connection.ping() >= 0 ? "answered" : "");
} catch ({ code, message, fix }) {
  console.log([code, message, fix].join("\\n"));
}
`;

/** Shorter than the deadlines of the program, which it would wait for otherwise. */
const soonMs = 180_000;

describe("redloom/sync in a bundle", () => {
  const redis = useRedis();
  let project: InstalledProject;
  beforeAll(async () => {
    project = await installedProject({
      "package.json": '{ "name": "asks", "private": true, "type": "module" }',
      "main.js": asks,
    });
  }, 240_000);

  const bundled = async (external: readonly string[], file: string): Promise<string> => {
    const build = await rolldown({
      cwd: project.path,
      input: "main.js",
      platform: "node",
      external: [...external],
      transform: { target: "node20" },
      logLevel: "silent",
    });
    await build.write({ file: join(project.path, file), format: "esm", codeSplitting: false });
    await build.close();
    return file;
  };

  const runs = (file: string) => project.run(file, { REDIS_URL: redis.url });

  test("without its worker: told at once, with what to do", { timeout: soonMs }, async () => {
    const told = await runs(await bundled(["ioredis"], "out/within.js"));
    expect(told).toMatch(/^WORKER_FAILED\n.*not beside the code.*\n.*mark it external/);
  });

  test("kept out of it: works", { timeout: soonMs }, async () => {
    expect(await runs(await bundled(["redloom/sync"], "out/without.js"))).toBe("answered\n");
  });

  test("with its worker, where that cannot load what it needs: told at once", { timeout: soonMs }, async () => {
    const apart = makeFolder();
    const file = join(apart.path, "main.mjs");
    copyFileSync(join(project.path, await bundled([], "out/all.js")), file);
    const sync = createRequire(join(project.path, "main.js")).resolve("redloom/sync");
    copyFileSync(join(sync, "../worker.js"), join(apart.path, "worker.js"));
    apart.write({ "package.json": '{ "type": "module" }' });
    expect(await runs(file)).toMatch(/^WORKER_FAILED\n.*cannot be loaded: .*ioredis.*\n.*mark it external/);
  });
});
