import { describe, expect, test } from "vitest";
import { makeFolder } from "../support/folder.js";
import { init } from "./support/init.js";

describe("redloom init: package.json", () => {
  test.each([
    ["two blanks", '{\n  "name": "shop",\n  "scripts": {\n    "a": "b"\n  },\n  "x": [1, 2]\n}\n'],
    ["tabs, CRLF, no end", '{\r\n\t"name": "shop",\r\n\t"scripts": {\r\n\t\t"a": "}\\"{"\r\n\t}\r\n}'],
    ["four blanks, no scripts", '{\n    "name": "shop",\n    "files": ["a", "b"]\n}\n'],
    ["empty scripts, a decoy before", '{\n  "x": { "scripts": {} },\n  "scripts": {},\n  "type": "module"\n}\n'],
    ["one line", '{"name":"shop"}'],
    ["nothing in it", "{}\n"],
  ])("package.json with %s: keeps its form, and has the scripts", async (_, text) => {
    const folder = makeFolder();
    folder.write({ "package.json": text });
    await init(folder);
    const changed = folder.read("package.json");
    const { scripts, ...others } = JSON.parse(changed);
    const { scripts: before, ...same } = JSON.parse(text);
    expect([others, Object.keys(others)]).toEqual([same, Object.keys(same)]);
    expect(scripts).toMatchObject({ ...before, codegen: "redloom generate", example: "tsx src/redloom-example.ts" });
    expect([changed.includes("\r\n"), changed.includes("\t")]).toEqual([text.includes("\r\n"), text.includes("\t")]);
    expect(/\r(?!\n)|(?<!\r)\n/.test(changed)).toBe(/(?<!\r)\n/.test(text));
    // Every line that was there is there still, but for commas.
    const lines = changed.split(/\r?\n/).map((line) => line.replace(/,$/, ""));
    if (text.includes("\n") && before !== undefined && Object.keys(before).length > 0) {
      for (const line of text.split(/\r?\n/)) expect(lines).toContain(line.replace(/,$/, ""));
    }
    expect((await init(folder)).out).toMatch(/^Nothing to do/);
    expect(folder.read("package.json")).toBe(changed);
  });

  test.each([
    ["jest", '{ "scripts": { "test": "jest" }, "devDependencies": { "jest": "30" } }'],
    ["jest beside vitest", '{ "devDependencies": { "jest": "30", "vitest": "4" } }'],
    ["a runner that is not known", '{ "scripts": { "test": "bun test" } }'],
  ])("beside %s: the example's test has a name that it passes by", async (_, text) => {
    const folder = makeFolder();
    folder.write({ "package.json": text });
    await init(folder);
    const files = folder.all();
    expect(Object.keys(files).filter((path) => /([./]|__tests__\/.*)(test|spec)\.ts$/.test(path))).toEqual([]);
    const { scripts } = JSON.parse(folder.read("package.json"));
    const script = scripts["test:redloom"] ?? scripts.test;
    expect(script).toBe("node --import tsx --test src/redloom-example-test.ts");
    expect(files["src/redloom-example-test.ts"]).toContain('from "node:test"');
    expect((await init(folder)).out).toMatch(/^Nothing to do/);
    expect(folder.all()).toEqual(files);
  });

  test("the placeholder that npm writes for a test: replaced; a test of its own is not", async () => {
    const folder = makeFolder();
    const none = '"test": "echo \\"Error: no test specified\\" && exit 1"';
    folder.write({ "package.json": `{\n  "scripts": {\n    ${none},\n    "a": "b"\n  }\n}\n` });
    await init(folder);
    const { scripts } = JSON.parse(folder.read("package.json"));
    expect(Object.keys(scripts).slice(0, 2)).toEqual(["test", "a"]);
    expect(scripts.test).toBe("node --import tsx --test src/redloom-example.test.ts");
    expect(scripts).not.toHaveProperty("test:redloom");
    expect((await init(folder)).out).toMatch(/^Nothing to do/);
    folder.write({ "package.json": `{ "scripts": { ${none.replace("exit 1", "exit 2")} } }` });
    await init(folder);
    expect(JSON.parse(folder.read("package.json")).scripts.test).toContain("exit 2");
  });

  test.each([
    ["twice", '{ "scripts": { "a": "1" }, "x": [{ "scripts": {} }], "scripts": { "b": "2" } }', { b: "2" }],
    ["with an escape in its name", '{ "\\u0073cripts": { "a": "1" } }', { a: "1" }],
  ])("package.json with scripts %s: added where JSON reads them", async (_, text, before) => {
    const folder = makeFolder();
    folder.write({ "package.json": text });
    await init(folder);
    expect(JSON.parse(folder.read("package.json")).scripts).toMatchObject({ ...before, codegen: "redloom generate" });
    expect((await init(folder)).out).toMatch(/^Nothing to do/);
  });
});
