import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { generate } from "../../cli/generate/generate.js";
import { loadSettings } from "../../cli/settings/settings.js";
import { makeFolder, type TestFolder } from "../support/folder.js";
import { startWatching } from "../support/watching.js";

const contract = (namespace: string, field = "total"): string => `redloom: 1
namespace: ${namespace}
messages:
  Order: { fields: { id: uuid, ${field}: integer } }
channels:
  orders: { message: Order }
`;

function project(files: Readonly<Record<string, string>> = { "schemas/shop.yaml": contract("shop") }): TestFolder {
  const folder = makeFolder();
  folder.write(files);
  return folder;
}

/** The output is what a fresh `generate` writes. */
async function expectFresh(folder: TestFolder): Promise<void> {
  const outcome = await generate(loadSettings(folder.path), { check: true });
  expect(outcome, outcome.out).toMatchObject({ exitCode: 0 });
}

describe("generate --watch", () => {
  test("a changed contract: only its files are written, and told; the end is Ctrl-C, with 0", async () => {
    const folder = project({ "schemas/shop.yaml": contract("shop"), "schemas/mail.yaml": contract("mail") });
    await using watching = await startWatching(folder);
    expect(watching.said[0]).toMatch(
      /^Wrote \d+ files, deleted 0, unchanged 0\. \(\d+ ms\)\n {2}wrote {5}src\/generated/,
    );
    expect(watching.said.at(-1)).toBe("Watching schemas (2 files). Ctrl-C ends it.\n");
    folder.write({ "schemas/shop.yaml": contract("shop", "sum") });
    const told = await watching.next(/shop/);
    expect(told).toMatch(/^schemas\/shop\.yaml: Wrote \d+ files, deleted 0, unchanged \d+\. \(\d+ ms\)\n/);
    expect(told).toContain("  wrote     src/generated/shop/messages.ts\n");
    expect(told).not.toContain("mail");
    expect(folder.read("src/generated/shop/messages.ts")).toContain("sum: number");
    await expectFresh(folder);
    expect(await watching.stop()).toBe(0);
  });

  test("a contract added, renamed and deleted: the output follows", async () => {
    const folder = project();
    await using watching = await startWatching(folder);
    folder.write({ "schemas/deep/er/mail.yaml": contract("mail") });
    await watching.next(/mail/);
    renameSync(join(folder.path, "schemas/deep/er/mail.yaml"), join(folder.path, "schemas/post.yaml"));
    await watching.next(/mail\.yaml and 1 more/);
    await expectFresh(folder);
    rmSync(join(folder.path, "schemas/post.yaml"));
    expect(await watching.next(/post\.yaml/)).toContain("deleted   src/generated/mail/client.ts");
    await expectFresh(folder);
  });

  test("a broken contract: findings as lint shows them, the last good output stays; mended: told, also where nothing is to write", async () => {
    const folder = project();
    await using watching = await startWatching(folder);
    const before = folder.read("src/generated/shop/messages.ts");
    folder.write({ "schemas/shop.yaml": contract("shop").replace("message: Order", "message: Ordr") });
    const told = await watching.next(/finding/);
    expect(told).toMatch(/^schemas\/shop\.yaml:6:\d+ TYPE_UNKNOWN/);
    expect(told).toContain("1 finding in 1 file. No file was changed.\n");
    folder.write({ "schemas/shop.yaml": "redloom: 1\nnamespace: shop\nmessages: { A: [ }\n" });
    expect(await watching.next(/finding/)).not.toContain("TYPE_UNKNOWN");
    expect(folder.read("src/generated/shop/messages.ts")).toBe(before);
    folder.write({ "schemas/shop.yaml": contract("shop") });
    expect(await watching.next(/up to date/)).toMatch(/^schemas\/shop\.yaml: \d+ files up to date\. \(\d+ ms\)\n$/);
    expect(watching.said.filter((text) => text.includes("finding"))).toHaveLength(2);
  });

  test("broken from the start, without a folder even: waits, and begins when there is one", async () => {
    const folder = makeFolder();
    await using watching = await startWatching(folder);
    expect(watching.said[0]).toBe(
      'error: The contract folder "schemas" does not exist\nfix: Create it, or name it with `contracts`.\n',
    );
    folder.write({ "schemas/shop.yaml": contract("shop") });
    await watching.next(/Wrote \d+ files/);
    await expectFresh(folder);
  });

  const editors: Readonly<Record<string, (path: string, text: string) => void>> = {
    "writes a file beside it and renames it over": (path, text) => {
      writeFileSync(`${path}.tmp.42`, text);
      renameSync(`${path}.tmp.42`, path);
    },
    "moves the old one away, writes a new one, and leaves swap files (vim)": (path, text) => {
      writeFileSync(join(path, "../4913"), "");
      writeFileSync(join(path, "../.shop.yaml.swp"), "b0VIM");
      rmSync(join(path, "../4913"));
      renameSync(path, `${path}~`);
      writeFileSync(path, text);
      rmSync(`${path}~`);
    },
    "deletes and creates it": (path, text) => {
      rmSync(path);
      writeFileSync(path, text);
    },
    "empties and then fills it": (path, text) => {
      writeFileSync(path, "");
      writeFileSync(path, text);
    },
    "leaves a link that leads nowhere beside it (Emacs)": (path, text) => {
      rmSync(join(path, "../.#shop.yaml"), { force: true });
      symlinkSync("someone@somewhere.1234:5678", join(path, "../.#shop.yaml"));
      writeFileSync(path, text);
    },
  };

  test.each(Object.keys(editors))("an editor that %s: each save is written, no finding is told", async (name) => {
    const folder = project();
    await using watching = await startWatching(folder);
    for (const field of ["one", "two", "three"]) {
      editors[name]?.(join(folder.path, "schemas/shop.yaml"), contract("shop", field));
      await watching.next(/messages\.ts/);
      expect(folder.read("src/generated/shop/messages.ts")).toContain(`${field}: number`);
    }
    expect(watching.said.join("")).not.toMatch(/finding|error/);
    await expectFresh(folder);
  });

  test("a burst of saves, faster than a run: the last one counts", async () => {
    const folder = project();
    await using watching = await startWatching(folder);
    for (let at = 0; at < 60; at++) {
      folder.write({ "schemas/shop.yaml": contract("shop", `field${at}`) });
      if (at % 3 === 0) await new Promise((resolve) => setTimeout(resolve, at % 7));
    }
    while (!folder.read("src/generated/shop/messages.ts").includes("field59:")) await watching.next(/messages\.ts/);
    await expectFresh(folder);
  });

  test("the contract folder deleted, and back: told, the output stays, then follows", async () => {
    const folder = project();
    await using watching = await startWatching(folder);
    renameSync(join(folder.path, "schemas"), join(folder.path, "away"));
    expect(await watching.next(/error/)).toContain('The contract folder "schemas" does not exist');
    expect(folder.read("src/generated/shop/messages.ts")).toContain("total");
    renameSync(join(folder.path, "away"), join(folder.path, "schemas"));
    await watching.next(/up to date/);
    folder.write({ "schemas/shop.yaml": contract("shop", "sum") });
    await watching.next(/messages\.ts/);
    await expectFresh(folder);
  });

  test("the output folder deleted by hand: written again", async () => {
    const folder = project();
    await using watching = await startWatching(folder);
    rmSync(join(folder.path, "src"), { recursive: true });
    await watching.next(/Wrote \d+ files/);
    await expectFresh(folder);
    rmSync(join(folder.path, "src/generated/shop"), { recursive: true });
    await watching.next(/Wrote \d+ files/);
    await expectFresh(folder);
  });

  test("a file in the way: told with a fix, nothing is written; out of the way: written", async () => {
    const folder = project();
    await using watching = await startWatching(folder);
    folder.write({ "src/generated/shop/messages.ts": "// mine\n", "schemas/shop.yaml": contract("shop", "sum") });
    const told = await watching.next(/edited/);
    expect(told).toContain("edited    src/generated/shop/messages.ts (changed by hand: kept)");
    expect(folder.read("src/generated/shop/codecs.ts")).not.toContain("sum");
    rmSync(join(folder.path, "src/generated/shop/messages.ts"));
    await watching.next(/wrote {5}src\/generated\/shop\/messages\.ts/);
    await expectFresh(folder);
  });

  test("a generated file edited or deleted by hand: told, or written again, at once", async () => {
    const folder = project();
    await using watching = await startWatching(folder);
    const before = folder.read("src/generated/shop/messages.ts");
    folder.write({ "src/generated/shop/messages.ts": `${before}// by hand\n` });
    expect(await watching.next(/edited/)).toMatch(
      /^edited {4}src\/generated\/shop\/messages\.ts \(changed by hand: kept\)\n/,
    );
    folder.write({ "src/generated/shop/messages.ts": before });
    await watching.next(/up to date/);
    rmSync(join(folder.path, "src/generated/shop/messages.ts"));
    await watching.next(/wrote {5}src\/generated\/shop\/messages\.ts/);
    await expectFresh(folder);
  });

  test("settings that an editor empties before it fills them: no other output is written meanwhile", async () => {
    const folder = project({ "schemas/shop.yaml": contract("shop"), "redloom.config.yaml": "output: out\n" });
    await using watching = await startWatching(folder);
    for (const waitMs of [10, 60, 400]) {
      for (const half of ["", "output: o\n"]) {
        if (half !== "" && waitMs > 60) continue;
        folder.write({ "redloom.config.yaml": half });
        await new Promise((resolve) => setTimeout(resolve, waitMs));
        folder.write({ "redloom.config.yaml": "output: out\n" });
      }
    }
    folder.write({ "schemas/shop.yaml": contract("shop", "sum") });
    await watching.next(/wrote {5}out\/shop\/messages\.ts/);
    expect(Object.keys(folder.all()).filter((path) => /^(src|o)\//.test(path))).toEqual([]);
  });

  test.each([
    ["emptied", (path: string) => writeFileSync(path, "")],
    ["deleted", (path: string) => rmSync(path)],
  ])("settings that are %s for good: told, the output stays; written again: taken", async (_, spoil) => {
    const folder = project({ "schemas/shop.yaml": contract("shop"), "redloom.config.yaml": "output: out\n" });
    await using watching = await startWatching(folder);
    spoil(join(folder.path, "redloom.config.yaml"));
    expect(await watching.next(/error/)).toMatch(/redloom\.config\.yaml is empty or gone\nfix: /);
    folder.write({ "redloom.config.yaml": "output: elsewhere\n" });
    await watching.next(/wrote {5}elsewhere\/shop\/client\.ts/);
    expect(folder.all()).not.toHaveProperty("src/generated/redloom.manifest.json");
  });

  test("the settings changed: others from now on; broken: told, the last ones stay until it is mended", async () => {
    const folder = project({ "schemas/shop.yaml": contract("shop"), "redloom.config.yaml": "output: out\n" });
    await using watching = await startWatching(folder);
    folder.write({ "redloom.config.yaml": "output: elsewhere\ntesting: false\n" });
    await watching.next(/wrote {5}elsewhere\/shop\/client\.ts/);
    folder.write({ "redloom.config.yaml": "outptu: out\n" });
    expect(await watching.next(/error/)).toContain('unknown word "outptu"\nfix: Did you mean "output"?');
    folder.write({ "redloom.config.yaml": "output: elsewhere\ncontracts: contracts\n" });
    await watching.next(/"contracts" does not exist/);
    folder.write({ "contracts/mail.yaml": contract("mail") });
    await watching.next(/wrote {5}elsewhere\/mail\/client\.ts/);
    await expectFresh(folder);
  });

  test("a contract of a linked package changed: what uses it is written", async () => {
    const folder = project({
      "linked/package.json": '{ "name": "@acme/contracts", "version": "1.0.0" }',
      "linked/common.yaml": contract("common"),
      "app/schemas/shop.yaml": `redloom: 1
namespace: shop
uses: { common: "@acme/contracts/common.yaml" }
channels: { orders: { message: common.Order } }
`,
    });
    mkdirSync(join(folder.path, "app/node_modules/@acme"), { recursive: true });
    symlinkSync("../../../linked", join(folder.path, "app/node_modules/@acme/contracts"));
    const app: TestFolder = { ...folder, path: join(folder.path, "app") };
    await using watching = await startWatching(app);
    folder.write({ "linked/common.yaml": contract("common", "sum") });
    expect(await watching.next(/messages\.ts/)).toMatch(/^@acme\/contracts\/common\.yaml: /);
    expect(folder.read("app/src/generated/common/messages.ts")).toContain("sum: number");
    await expectFresh(app);
  });

  test("--json: one object a line for each run", async () => {
    const folder = project();
    await using watching = await startWatching(folder, { json: true });
    folder.write({ "schemas/shop.yaml": contract("shop", "sum") });
    const good = await watching.next(/shop\.yaml/);
    expect(good).toMatch(/^\{[^\n]+\}\n$/);
    expect(JSON.parse(good)).toMatchObject({
      command: "generate",
      ok: true,
      changed: ["schemas/shop.yaml"],
      findings: [],
    });
    folder.write({ "schemas/shop.yaml": "redloom: 2\n" });
    const bad = JSON.parse(await watching.next(/"ok":false/));
    expect(bad).toMatchObject({ command: "generate", ok: false, changed: ["schemas/shop.yaml"], files: [] });
    expect(bad.findings.length).toBeGreaterThan(0);
  });
});
