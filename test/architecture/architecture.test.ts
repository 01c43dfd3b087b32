import { describe, expect, test } from "vitest";
import { parseCode, readCode } from "./code.js";
import { brokenAbsences, forbiddenImports, importCircles, oversized, unusedExports } from "./rules.js";

const root = new URL("../..", import.meta.url).pathname;
const product = readCode(root, ["cli", "codegen", "src/runtime", "examples"]);
const readers = [...product, ...readCode(root, ["test", "bench", "src"])];

const doors =
  /^(codegen\/index\.ts|src\/runtime\/(index|generated|sync\/index)\.ts|src\/runtime\/testing\/|examples\/|cli\/main\.ts)/;

describe("the house", () => {
  test("the rules: see every room's files", () => {
    for (const room of [
      "cli/",
      "codegen/parse/",
      "codegen/model/",
      "codegen/emit/",
      "src/runtime/connection/",
      "src/runtime/stream/",
    ]) {
      expect(product.filter((file) => file.path.startsWith(room)).length, room).toBeGreaterThan(1);
    }
    expect(product.flatMap((file) => file.imports).length).toBeGreaterThan(product.length);
  });

  test("imports: only what the table allows", () => {
    expect(forbiddenImports(product)).toEqual([]);
  });

  test("imports: no circles", () => {
    expect(importCircles(product)).toEqual([]);
  });

  test("exports: each is used by another file or by a door", () => {
    expect(unusedExports(product, readers, doors)).toEqual([]);
  });

  test("doors: hold named re-exports, so that what is public is read off them", () => {
    const open = ["index.ts", "generated.ts", "sync/index.ts", "http/index.ts", "testing/index.ts"]
      .map((name) => `src/runtime/${name}`)
      .concat("codegen/index.ts")
      .map((path) => product.find((file) => file.path === path));
    expect(open.map((door) => door?.imports.flatMap(({ names }) => names).includes("*"))).toEqual(
      open.map(() => false),
    );
  });

  test("sizes: no file over 300 lines, no function over 50", () => {
    expect(oversized(product, 300, 50)).toEqual([]);
  });

  test("absences: clocks, printing and the environment stay in their rooms", () => {
    expect(brokenAbsences(product)).toEqual([]);
  });
});

describe("the rules themselves fail on a broken house", () => {
  const broken = [
    parseCode(
      "src/runtime/wire/a.ts",
      `import { b } from "../lock/b.js"; import { Redis } from "ioredis"; export const a = Date.now() + b;`,
    ),
    parseCode(
      "src/runtime/lock/b.ts",
      `import { a } from "../wire/a.js"; export const b = 1; export const unused = () => a;`,
    ),
    parseCode("codegen/model/model.ts", `import type { x } from "yaml"; export function long() {${"\n".repeat(60)}}`),
    parseCode(
      "cli/a.ts",
      `const m = await import("ioredis"); type T = import("../codegen/model/model.js").T; new Worker(new URL("./x.ts", import.meta.url));`,
    ),
  ];

  test("forbidden imports: static, type-only and dynamic ones are found", () => {
    expect(forbiddenImports(broken)).toEqual([
      "src/runtime/wire/a.ts → src/runtime/lock/b.ts",
      "src/runtime/wire/a.ts → ioredis",
      "codegen/model/model.ts → yaml",
      "cli/a.ts → ioredis",
      "cli/a.ts → codegen/model/model.ts",
    ]);
    expect(forbiddenImports([parseCode("elsewhere/a.ts", "")])).toEqual([
      "elsewhere/a.ts stands in no room of the table",
    ]);
  });

  test("circles, unused exports, sizes and absences are found", () => {
    expect(importCircles(broken)).toEqual(["src/runtime/wire/a.ts → src/runtime/lock/b.ts → src/runtime/wire/a.ts"]);
    expect(unusedExports(broken, broken, /^$/)).toEqual(["src/runtime/lock/b.ts: unused"]);
    expect(oversized(broken, 50, 50)).toEqual([
      "codegen/model/model.ts: 60 lines",
      "codegen/model/model.ts: long has 61 lines",
    ]);
    expect(brokenAbsences(broken)).toHaveLength(1);
  });
});
