import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { installedProject } from "../support/installed-project.js";
import { useRedis } from "../support/redis.js";
import { strictOptions } from "../support/shop-program.js";

const redis = useRedis();
const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

/** The one block of a language. */
function block(language: string): string {
  const [only, ...more] = [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm"))];
  if (only?.[1] === undefined || more.length > 0) throw new Error(`README.md has not one block of ${language}`);
  return only[1];
}

test("README: its contract has no finding, and its program compiles, adds a task, and works on it", async () => {
  const url = "redis://127.0.0.1:6379";
  const program = block("ts");
  expect(program).toContain(`"${url}"`);
  const project = await installedProject({
    "package.json": '{ "name": "work", "private": true, "type": "module" }',
    "schemas/work.yaml": block("yaml"),
    // It runs until it is told to end: here once it has said what it did.
    "src/main.ts": `${program.replace(url, redis.url)}
for (let waits = true; waits; await new Promise((next) => setTimeout(next, 10))) {
  const { lag, pending } = await work.streams.tasks.groups.workers.status();
  waits = lag.count > 0 || pending > 0;
}
await consumer.stop();
await connection.close();
`,
    "tsconfig.json": JSON.stringify({
      compilerOptions: { ...strictOptions, module: "nodenext", rootDir: "src", outDir: "dist" },
      include: ["src"],
    }),
  });
  expect(await project.redloom(["lint"])).toMatch(/no finding/);
  await project.redloom(["generate"]);
  expect(await project.tsc()).toBe("");
  expect(await project.run("dist/main.js")).toMatch(/^sample 5 1 \d+\n$/);
}, 240_000);
