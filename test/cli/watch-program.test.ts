import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../../cli/program.js";
import { nowhere } from "../../cli/surroundings.js";
import { makeFolder } from "../support/folder.js";

const root = new URL("../..", import.meta.url).pathname;
const contract = (field: string): string =>
  `redloom: 1\nnamespace: shop\nmessages: { Order: { fields: { ${field}: string } } }\n`;

test("generate --watch, the program itself: prints as it goes, ends by Ctrl-C with 0, and clears no screen", async () => {
  const folder = makeFolder();
  folder.write({ "schemas/shop.yaml": contract("one") });
  const child = spawn(process.execPath, [join(root, "bin/redloom.mjs"), "generate", "--watch"], { cwd: folder.path });
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  let said = "";
  let look = (): void => undefined;
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    look();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    look();
  });
  const printed = (part: string): Promise<void> =>
    new Promise((resolve, reject) => {
      look = () => void (said.includes(part) && resolve());
      void ended.then(() => reject(new Error(`It ended: ${said}`)));
      look();
    });
  try {
    await printed("Ctrl-C ends it.\n");
    folder.write({ "schemas/shop.yaml": contract("two") });
    await printed("wrote     src/generated/shop/schemas.ts\n");
    folder.write({ "schemas/shop.yaml": "redloom: 1\n" });
    await printed("No file was changed.\n");
    child.kill("SIGINT");
    expect(await ended).toBe(0);
    expect(said).not.toContain("\u001b");
  } finally {
    child.kill("SIGKILL");
  }
}, 180_000);

test.each([
  [["--check"], "--watch and --check cannot both be"],
  [["--dry-run"], "--watch and --dry-run cannot both be"],
  [["--format", "junit"], "--watch has no format junit"],
])("generate --watch %j: wrong usage, told with a fix", async (flags, message) => {
  const { exitCode, out, err } = await run(["generate", "--watch", ...flags], makeFolder().path, nowhere);
  expect(exitCode).toBe(2);
  // What programs read says it, too.
  expect(out === "").toBe(!flags.includes("junit"));
  expect(err).toMatch(new RegExp(`^error: ${message}\nfix: .+\n$`));
});
