import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { installedProject } from "../support/installed-project.js";
import { useRedis } from "../support/redis.js";
import { shopContract, shopProgram, shopSays, strictOptions } from "../support/shop-program.js";

const redis = useRedis();

const settings = "javascript: true\n";
const bodies = "generated/shop/bodies.mjs";

function configOf(options: object): string {
  return JSON.stringify({ compilerOptions: { ...strictOptions, ...options }, include: ["src"] });
}

test("javascript: true: a program compiles, and runs as Vite bundles it", async () => {
  const project = await installedProject({
    "package.json": '{ "name": "shop", "private": true, "type": "module" }',
    "redloom.config.yaml": settings,
    "schemas/shop.yaml": shopContract,
    "src/main.ts": shopProgram,
    "nodenext.json": configOf({ module: "nodenext", noEmit: true }),
    "bundler.json": configOf({ module: "esnext", moduleResolution: "bundler", noEmit: true }),
  });
  await project.redloom(["generate"]);
  expect(project.read(`src/${bodies}`)).toContain("export function fitsOrder(value) {");
  expect(await project.redloom(["generate", "--check"])).toMatch(/up to date/);
  for (const config of ["nodenext.json", "bundler.json"]) expect(await project.tsc(config)).toBe("");
  const { build } = await import("vite");
  await build({
    root: project.path,
    configFile: false,
    logLevel: "error",
    build: { ssr: "src/main.ts", outDir: "out", target: "node20" },
  });
  const said = await project.run("out/main.js", { REDIS_URL: redis.url, PREFIX: redis.prefix });
  expect(JSON.parse(said)).toEqual(shopSays);
}, 240_000);

test("javascript: true in a CommonJS project: what the compiler wrote runs, once the functions lie beside it", async () => {
  const project = await installedProject({
    "package.json": '{ "name": "shop", "private": true, "type": "commonjs" }',
    "redloom.config.yaml": settings,
    "schemas/shop.yaml": shopContract,
    "src/main.ts": shopProgram,
    "tsconfig.json": configOf({ verbatimModuleSyntax: false, module: "nodenext", rootDir: "src", outDir: "dist" }),
  });
  await project.redloom(["generate"]);
  expect(await project.tsc()).toBe("");
  copyFileSync(join(project.path, "src", bodies), join(project.path, "dist", bodies));
  const said = await project.run("dist/main.js", { REDIS_URL: redis.url, PREFIX: `${redis.prefix}c:` });
  expect(JSON.parse(said)).toEqual(shopSays);
}, 240_000);
