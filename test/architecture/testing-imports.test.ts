import { builtinModules } from "node:module";
import { build } from "vite";
import { expect, test } from "vitest";

test("redloom/testing: brings nothing into a program but ioredis", async () => {
  const root = new URL("../..", import.meta.url).pathname;
  const packages = new Set<string>();
  const own = new Set<string>();
  await build({
    root,
    configFile: false,
    logLevel: "silent",
    build: { write: false, ssr: true, target: "node20", rollupOptions: { input: "src/runtime/testing/index.ts" } },
    ssr: { noExternal: [] },
    plugins: [
      {
        name: "look",
        enforce: "pre",
        resolveId(id, importer) {
          const isPackage = !id.startsWith(".") && !id.startsWith("/") && importer !== undefined;
          if (isPackage && !id.startsWith("node:") && !builtinModules.includes(id)) packages.add(id);
          if (!isPackage && importer) own.add(id);
          return undefined;
        },
      },
    ],
  });
  expect(own.size).toBeGreaterThan(50);
  expect([...packages]).toEqual(["ioredis"]);
});
