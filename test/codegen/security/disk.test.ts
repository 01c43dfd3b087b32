import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { generate } from "../../../cli/generate/generate.js";
import { lint } from "../../../cli/lint/lint.js";
import type { Outcome } from "../../../cli/outcome.js";
import { loadSettings } from "../../../cli/settings/settings.js";
import { FilesError } from "../../../codegen/disk.js";
import { digestOf, manifestName } from "../../../codegen/manifest.js";
import { makeFolder, type TestFolder } from "../../support/folder.js";
import { pieces } from "./texts.js";

const contract = "redloom: 1\nnamespace: agents\nlocks: { one: {} }\n";
const stranger = "// somebody's own\n";

/** A project, and beside it a folder that is not its own. */
function makeProject(): { readonly project: TestFolder; readonly elsewhere: string } {
  const around = makeFolder();
  const elsewhere = join(around.path, "elsewhere");
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, "index.ts"), stranger);
  const project: TestFolder = {
    ...around,
    path: join(around.path, "project"),
    write: (files) => around.write(inProject(files)),
  };
  project.write({ "schemas/agents.yaml": contract, "redloom.config.yaml": "" });
  return { project, elsewhere };
}

function inProject(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`project/${name}`, text]));
}

/** The outcome, or the refusal as an outcome. */
async function generated({ path }: TestFolder): Promise<Pick<Outcome, "exitCode" | "err">> {
  try {
    return await generate(loadSettings(path), {});
  } catch (error) {
    if (error instanceof FilesError) return { exitCode: 1, err: `${error.message} ${error.fix}` };
    throw error;
  }
}

function isUntouched(elsewhere: string): void {
  expect(readdirSync(elsewhere)).toEqual(["index.ts"]);
  expect(readFileSync(join(elsewhere, "index.ts"), "utf8")).toBe(stranger);
}

describe("writing", () => {
  test("a link where the contract's folder should stand: refused, nothing written behind it", async () => {
    const { project, elsewhere } = makeProject();
    mkdirSync(join(project.path, "src/generated"), { recursive: true });
    symlinkSync(elsewhere, join(project.path, "src/generated/agents"));
    const { exitCode, err } = await generated(project);
    expect(exitCode).toBe(1);
    expect(err).toContain("in the way");
    isUntouched(elsewhere);
  });

  test.each([true, false])(
    "a link above the output folder that leads out of the project: refused, output there: %s",
    async (isThere) => {
      const { project, elsewhere } = makeProject();
      symlinkSync(elsewhere, join(project.path, "src"));
      if (isThere) mkdirSync(join(elsewhere, "generated"));
      const { exitCode, err } = await generated(project);
      expect(exitCode).toBe(1);
      expect(err).toContain("out of the project");
      if (isThere) expect(readdirSync(join(elsewhere, "generated"))).toEqual([]);
      else isUntouched(elsewhere);
    },
  );

  test("a link in place of a generated file: left as it is, what it leads to is not written", async () => {
    const { project, elsewhere } = makeProject();
    expect((await generated(project)).exitCode).toBe(0);
    const target = join(project.path, "src/generated/agents/index.ts");
    unlinkSync(target);
    symlinkSync(join(elsewhere, "index.ts"), target);
    project.write({ "schemas/agents.yaml": contract.replace("one", "two") });
    expect((await generated(project)).exitCode).toBe(1);
    expect(lstatSync(target).isSymbolicLink()).toBe(true);
    isUntouched(elsewhere);
  });

  test("a link in place of the manifest: replaced itself, what it leads to is not written", async () => {
    const { project, elsewhere } = makeProject();
    mkdirSync(join(project.path, "src/generated"), { recursive: true });
    symlinkSync(join(elsewhere, "index.ts"), join(project.path, "src/generated", manifestName));
    await generated(project);
    isUntouched(elsewhere);
  });

  test("a manifest that calls files elsewhere ours: nothing there is deleted or overwritten", async () => {
    const { project, elsewhere } = makeProject();
    expect((await generated(project)).exitCode).toBe(0);
    const path = join(project.path, "src/generated", manifestName);
    const manifest: { outputs: Record<string, string> } = JSON.parse(readFileSync(path, "utf8"));
    const outside = [
      "../../../elsewhere/index.ts",
      join(elsewhere, "index.ts"),
      "../../schemas/agents.yaml",
      "..",
      "agents/../../x",
      "__proto__",
    ];
    const outputs = { ...manifest.outputs, ...Object.fromEntries(outside.map((one) => [one, digestOf(stranger)])) };
    writeFileSync(path, JSON.stringify({ ...manifest, outputs }, undefined, 2));
    project.write({ "schemas/agents.yaml": contract.replace("agents", "others") });
    expect((await generated(project)).exitCode).toBe(0);
    isUntouched(elsewhere);
    expect(existsSync(join(project.path, "schemas/agents.yaml"))).toBe(true);
    expect(readdirSync(join(project.path, "src/generated")).sort()).toEqual(["others", manifestName].sort());
  });

  test("a file that waits under the name of a temporary one: not followed where it is a link", async () => {
    const { project, elsewhere } = makeProject();
    mkdirSync(join(project.path, "src/generated/agents"), { recursive: true });
    symlinkSync(
      join(elsewhere, "index.ts"),
      join(project.path, `src/generated/agents/index.ts.${process.pid}.redloom-tmp`),
    );
    await generated(project);
    isUntouched(elsewhere);
  });
});

describe("reading", () => {
  test.each([
    "../../secret.yaml",
    "../secret.yaml",
    "/etc/hostname.yaml",
    "file:///etc/hostname.yaml",
    "https://example.org/a.yaml",
    "//example.org/a.yaml",
    "@evil/../../../secret.yaml",
    "evil/../../../secret.yaml",
    "evil/link.yaml",
    "@evil/pack/link.yaml",
    "link.yaml",
    "deep/../../../secret.yaml",
    "agents.yaml/../../../secret.yaml",
    "..\\..\\secret.yaml",
    "a\0.yaml",
    `${"x/".repeat(5_000)}a.yaml`,
    `${"x".repeat(300)}.yaml`,
    "agents.yaml/x.yaml",
    "loop.yaml",
  ])("uses: %j leads nowhere, and is told", (path) => {
    const { project } = makeProject();
    const secret = "redloom: 1\nnamespace: secret\nmessages: { Secret: string }\n";
    writeFileSync(join(project.path, "..", "secret.yaml"), secret);
    project.write({
      "secret.yaml": secret,
      "schemas/agents.yaml": `${contract}uses: { evil: ${JSON.stringify(path)} }\nmessages: { M: { fields: { a: evil.Secret } } }\n`,
      "node_modules/evil/package.json": "{}",
      "node_modules/@evil/pack/package.json": "{}",
    });
    symlinkSync(join(project.path, "secret.yaml"), join(project.path, "node_modules/evil/link.yaml"));
    symlinkSync(join(project.path, "secret.yaml"), join(project.path, "node_modules/@evil/pack/link.yaml"));
    symlinkSync(join(project.path, "schemas/loop2.yaml"), join(project.path, "schemas/loop.yaml"));
    symlinkSync(join(project.path, "schemas/loop.yaml"), join(project.path, "schemas/loop2.yaml"));
    const { exitCode, out } = lint(loadSettings(project.path), {});
    expect(exitCode).toBe(100);
    expect(out).toMatch(/REFERENCE_|FILE_OUTSIDE|YAML_CHARACTER/);
    expect(out).not.toContain("namespace: secret");
  });

  test("file names: whatever they hold, findings show them on one line without what terminals obey", () => {
    for (const piece of pieces.filter((one) => !/[/\0]/.test(one) && one.isWellFormed())) {
      const { project } = makeProject();
      project.write({ [`schemas/${piece}x.yaml`]: "redloom: 2\n" });
      const { out } = lint(loadSettings(project.path), {});
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
      expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      expect(out).toContain("VERSION_UNSUPPORTED");
    }
  });
});
