import { describe, expect, test } from "vitest";
import { makeFolder } from "../support/folder.js";
import { init } from "./support/init.js";

describe("redloom init: tsconfig.json", () => {
  test.each([
    [
      "module commonjs, node10",
      { module: "CommonJS", moduleResolution: "node" },
      "commonjs",
      ['"module": "nodenext", "moduleResolution": "nodenext"'],
    ],
    ["nothing said", {}, "module", ['"module": "nodenext"']],
    ["node16 in an ESM package", { module: "Node16" }, "module", []],
    ["node16 in a CommonJS package", { module: "node16" }, "commonjs", ['"module": "nodenext"']],
    ["a bundler's", { module: "esnext", moduleResolution: "bundler" }, "module", []],
    ["an old target", { module: "nodenext", target: "ES5" }, "module", ['"target": "es2022"']],
    [
      "verbatim in a CommonJS package",
      { module: "nodenext", verbatimModuleSyntax: true },
      "commonjs",
      ['"verbatimModuleSyntax": false'],
    ],
  ])(
    "a tsconfig.json of its own, %s: left alone; the lines that must change are told",
    async (_, compilerOptions, type, lines) => {
      const folder = makeFolder();
      const base = `// of the team\n{ "compilerOptions": ${JSON.stringify(compilerOptions)}, /* "module": "x" */ }\n`;
      folder.write({
        "package.json": JSON.stringify({ type }),
        "tsconfig.base.json": base,
        "tsconfig.json": '{ "extends": "./tsconfig.base.json" }',
      });
      const { out } = await init(folder, "--dry-run");
      const { advice } = JSON.parse((await init(folder, "--json")).out);
      for (const one of advice) expect(out).toContain(`\nNext:\n  ${one}\n  npm `);
      expect(advice).toEqual(
        lines.map(
          (line) => `tsconfig.json cannot compile generated code as it is. Under "compilerOptions" write: ${line}`,
        ),
      );
      expect(folder.read("tsconfig.base.json")).toBe(base);
    },
  );
});
