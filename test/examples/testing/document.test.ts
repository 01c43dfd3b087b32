import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

/** As users import what this repository has beside it. */
function forUsers(code: string): string {
  return code
    .replaceAll('"../../../src/generated/', '"./generated/')
    .replaceAll('"../../../src/runtime/index.js"', '"redloom"')
    .replaceAll('"../../../src/runtime/testing/index.js"', '"redloom/testing"');
}

test("docs/testing.md: its code is the code of these tests, which compile and run", () => {
  const blocks = [...read("../../../docs/testing.md").matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
  const files = ["worker.ts", "without-redis.test.ts", "with-redis.test.ts", "faults.test.ts"];
  expect(blocks).toEqual(files.map((file) => forUsers(read(file))));
});
