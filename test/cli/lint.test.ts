import { describe, expect, test } from "vitest";
import { run } from "../../cli/program.js";
import { nowhere, type Surroundings } from "../../cli/surroundings.js";
import { makeFolder } from "../support/folder.js";
import { parseXml } from "./support/strict-xml.js";

/** Works, and has one finding of a rule: nothing bounds the stream. */
const endless = [
  "redloom: 1",
  "namespace: shop",
  "description: Orders. # redloom-ignore RETENTION_MISSING nothing begins here",
  "streams:",
  "  orders:",
  "    message: string",
  "    groups: { mail: { start: earliest } }",
  "",
].join("\n");
const clean = "redloom: 1\nnamespace: mail\nmessages: { Mail: { fields: { id: uuid } } }\n";
const wrong = "redloom: 1\nnamespace: wrong\nmessages: { Wrong: { fields: { id: strng } } }\n";

async function lint(
  files: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  surroundings?: Surroundings,
) {
  const folder = makeFolder();
  folder.write(files);
  return { ...(await run(["lint", ...args], folder.path, surroundings ?? nowhere)), path: folder.path };
}

const minimal = ["--rules", "minimal"];

describe("lint", () => {
  test("what a rule finds: exit 100, told like an error; without the rules nothing", async () => {
    const { exitCode, out, err } = await lint({ "schemas/shop.yaml": endless.replace(/ # .*/, "") }, minimal);
    expect([exitCode, err]).toEqual([100, ""]);
    expect(out).toContain("schemas/shop.yaml:5:3 RETENTION_MISSING ");
    expect(out).toContain("1 finding in 1 file.\n");
    const config = "lint: { remove: [RETENTION_MISSING] }\n";
    const without = await lint(
      { "schemas/shop.yaml": endless.replace(/ # .*/, ""), "redloom.config.yaml": config },
      minimal,
    );
    expect([without.exitCode, without.err]).toEqual([0, ""]);
  });

  test.each([
    [
      "@acme/contract/common.yaml",
      "The package `@acme/contract` is not installed",
      "Did you mean `@acme/contracts/common.yaml`?",
    ],
    [
      "@other/things/a.yaml",
      "The package `@other/things` is not installed",
      "Install it (`npm install @other/things`), or mend its name.",
    ],
    [
      "@acme/contracts/commn.yaml",
      "The package `@acme/contracts` has no contract `commn.yaml`",
      "Did you mean `@acme/contracts/common.yaml`?",
    ],
    ["plain/x.yaml", "The package `plain` has no contract `x.yaml`", "It has `plain/deep/orders.yaml`."],
    [
      "@acme/contracts",
      "`@acme/contracts` names a package, and no file of it",
      "It has `@acme/contracts/common.yaml`.",
    ],
    [
      "@acme/empty/a.yaml",
      "The package `@acme/empty` has no contract `a.yaml`",
      "Name another package: this one has no file that ends in `.yaml`.",
    ],
    [
      "away/x.yaml",
      "There is no contract `away/x.yaml`",
      "Name a file of the contract folder, relative to this one; if `away` is a package, install it.",
    ],
    ["folder.yaml", "`folder.yaml` is no file", "Name a file that ends in `.yaml`."],
  ])("uses of a package, %s: what is missing of it, and the step that mends it", async (path, message, fix) => {
    const { out } = await lint({
      "schemas/shop.yaml": `redloom: 1\nnamespace: shop\nuses: { a: "${path}" }\nmessages: { A: { fields: { a: a.B } } }\n`,
      "schemas/folder.yaml/readme.md": "",
      "node_modules/@acme/contracts/common.yaml": clean,
      "node_modules/@acme/empty/package.json": "{}",
      "node_modules/plain/deep/orders.yaml": clean,
    });
    expect(out).toContain(`schemas/shop.yaml:3:12 REFERENCE_FILE_UNKNOWN ${message}.\n`);
    expect(out).toContain(`fix: ${fix}\n`);
  });

  test("a comment that ignores: the finding is gone; where it has nothing to ignore, it is one", async () => {
    const ignored = endless.replace("streams:", "# redloom-ignore RETENTION_MISSING emptied by hand\nstreams:");
    const { out } = await lint({ "schemas/shop.yaml": ignored }, minimal);
    expect(out).toContain(
      "schemas/shop.yaml:3:22 IGNORE_UNUSED There is no finding `RETENTION_MISSING` here to ignore.",
    );
    expect(out).toContain("1 finding in 1 file.\n");
    const both = await lint(
      { "schemas/shop.yaml": ignored.replace(/ # redloom-ignore RETENTION_MISSING nothing.*/, "") },
      minimal,
    );
    expect([both.exitCode, both.out, both.err]).toEqual([0, "1 contract file, no finding.\n", ""]);
  });

  test("a comment that ignores an error's code: told, with the error", async () => {
    const { out } = await lint({
      "schemas/a.yaml": wrong.replace("\nmess", "\n# redloom-ignore TYPE_UNKNOWN later\nmess"),
    });
    expect(out).toContain("IGNORE_INVALID `TYPE_UNKNOWN` cannot be ignored.");
    expect(out).toContain("TYPE_UNKNOWN `strng`");
  });

  test("beside errors: rules are not judged, so no comment is told as unused", async () => {
    const { out } = await lint({ "schemas/a.yaml": wrong, "schemas/shop.yaml": endless }, minimal);
    expect(out).toMatch(/TYPE_UNKNOWN[\s\S]*1 finding in 1 file\.\n$/);
  });

  test("generate: rules are no obstacle", async () => {
    const folder = makeFolder();
    folder.write({ "schemas/shop.yaml": endless });
    expect((await run(["generate", "--dry-run"], folder.path, nowhere)).exitCode).toBe(0);
  });

  test("--format json: the same bytes as --json; a rule's finding says that it is one", async () => {
    const files = { "schemas/a.yaml": wrong };
    const json = await lint(files, ["--json"]);
    expect(json.exitCode).toBe(100);
    expect((await lint(files, ["--format", "json"])).out).toBe(json.out);
    expect((await lint(files, ["--format=json", "--json"])).out).toBe(json.out);
    const rule = JSON.parse((await lint({ "schemas/shop.yaml": endless }, ["--json", ...minimal])).out);
    expect(rule.findings.map(({ severity }: { severity?: string }) => severity)).toEqual(["rule", "rule"]);
  });

  test("--format github: annotations on standard output, for rules warnings, named from the repository", async () => {
    const folder = makeFolder();
    folder.write({ "service/schemas/a.yaml": wrong });
    const surroundings = { ...nowhere, environment: { GITHUB_WORKSPACE: folder.path } };
    const { exitCode, out, err } = await run(["lint", "--format", "github"], `${folder.path}/service`, surroundings);
    expect([exitCode, err]).toEqual([100, "1 finding in 1 file.\n"]);
    expect(out).toMatch(
      /^::error file=service\/schemas\/a.yaml,line=3,endLine=3,col=36,endColumn=41,title=TYPE_UNKNOWN::/,
    );
    const rule = await lint({ "schemas/shop.yaml": endless }, ["--format", "github", ...minimal]);
    expect(rule.out.match(/^::warning /gm)).toHaveLength(2);
    expect(await lint({ "schemas/b.yaml": clean }, ["--format", "github", ...minimal])).toMatchObject({
      exitCode: 0,
      out: "1 contract file, no finding.\n",
    });
  });

  test("--format junit: a case for each finding, and for each file without; also of generate", async () => {
    const files = { "schemas/a.yaml": wrong, "schemas/b.yaml": clean };
    const { exitCode, out, err } = await lint(files, ["--format", "junit"]);
    expect([exitCode, err]).toEqual([100, ""]);
    expect(parseXml(out).attributes).toMatchObject({ name: "redloom lint", tests: "2", failures: "1" });
    const passed = await lint({ "schemas/b.yaml": clean }, ["--format", "junit", ...minimal]);
    expect([passed.exitCode, parseXml(passed.out).attributes.failures]).toEqual([0, "0"]);
    const folder = makeFolder();
    folder.write(files);
    const generated = await run(["generate", "--format", "junit"], folder.path, nowhere);
    expect([generated.exitCode, parseXml(generated.out).attributes.failures]).toEqual([100, "1"]);
    folder.write({ "schemas/a.yaml": clean.replace("namespace: mail", "namespace: other") });
    const done = await run(["generate", "--format", "junit"], folder.path, nowhere);
    expect([done.exitCode, parseXml(done.out).attributes]).toMatchObject([0, { tests: "2", failures: "0" }]);
    expect(done.err).toMatch(/Wrote \d+ files/);
  });

  test("--format: a misspelt one is refused with what was meant; two that differ are refused", async () => {
    const misspelt = await lint({}, ["--format", "jnuit"]);
    expect([misspelt.exitCode, misspelt.out]).toEqual([2, ""]);
    expect(misspelt.err).toContain("Did you mean junit?");
    const both = await lint({ "schemas/b.yaml": clean }, ["--format", "junit", "--json"]);
    expect(both.exitCode).toBe(2);
    const json = await lint({}, ["--format", "json"]);
    expect(JSON.parse(json.out)).toMatchObject({
      ok: false,
      error: { message: 'The contract folder "schemas" does not exist' },
    });
  });

  test("a failure, in other formats: a document says so on standard output, and people read it beside", async () => {
    const folder = makeFolder();
    const args = ["lint", "--contracts", "no & such\n::warning::x"];
    const text = await run(args, folder.path, nowhere);
    expect([text.exitCode, text.out, text.err.match(/^::/m)]).toEqual([1, "", null]);
    const github = await run([...args, "--format", "github"], folder.path, nowhere);
    expect([github.exitCode, github.err]).toEqual([1, text.err]);
    expect(github.out).toMatch(/^::error title=redloom lint::The contract folder "no & such%0A.*%0Afix: [^\n]*\n$/);
    const junit = await run([...args, "--format=junit"], folder.path, nowhere);
    expect([junit.exitCode, junit.err, junit.out.match(/^\s*::/m)]).toEqual([1, text.err, null]);
    const suites = parseXml(junit.out);
    expect(suites.attributes).toMatchObject({ name: "redloom lint", tests: "1", failures: "0", errors: "1" });
    expect(suites.children[0]?.children[0]?.children[0]).toMatchObject({ name: "error" });
    const usage = await run(["lint", "--format", "junit", "--ruls"], folder.path, nowhere);
    expect([usage.exitCode, parseXml(usage.out).attributes.errors]).toEqual([2, "1"]);
  });
});
