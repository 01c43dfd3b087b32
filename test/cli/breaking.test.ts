import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "../../cli/program.js";
import { nowhere } from "../../cli/surroundings.js";
import { makeFolder, type TestFolder } from "../support/folder.js";

const contract = (fields: string, more = "") =>
  `redloom: 1\nnamespace: shop\nmessages:\n  Order: { fields: ${fields}${more} }\nstreams:\n  orders: { message: Order }\n`;

const first = contract("{ id: string, card?: { type: string, sensitive: true, maxLength: 20 } }");
const safe = contract("{ id: string, card?: { type: string, sensitive: true, maxLength: 20 }, note?: string }");
const broken = contract("{ id: string, card?: { type: string, sensitive: true, maxLength: 10 } }");

function project(text = first): {
  readonly folder: TestFolder;
  readonly breaking: (...args: string[]) => ReturnType<typeof run>;
} {
  const folder = makeFolder();
  folder.write({ "schemas/shop.yaml": text, "redloom.config.yaml": "" });
  return { folder, breaking: (...args) => run(["breaking", ...args], folder.path, nowhere) };
}

function git(folder: TestFolder, ...args: string[]): string {
  const who = [
    "-c",
    "user.name=t",
    "-c",
    "user.email=t@example.com",
    "-c",
    "commit.gpgsign=false",
    "-c",
    "init.defaultBranch=main",
  ];
  const { status, stdout, stderr } = spawnSync("git", [...who, ...args], { cwd: folder.path, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

function committed(folder: TestFolder, message: string): void {
  git(folder, "add", "-A");
  git(folder, "commit", "-q", "-m", message);
}

describe("breaking", () => {
  test("against a folder: what breaks is told with whom, an example that hides secrets, and exit 100", async () => {
    const { folder, breaking } = project(broken);
    folder.write({ "old/shop.yaml": first });
    const { exitCode, out, err } = await breaking("--against", "old");
    expect([exitCode, err]).toEqual([100, ""]);
    expect(out).toContain("breaking CONSTRAINT_TIGHTENED shop.messages.Order.card");
    expect(out).toContain("breaks retained data:");
    expect(out).toContain('"card":"***"');
    expect(out).not.toContain("xxxx");
    expect(out).toContain("schemas/shop.yaml:4:");
    expect(out).toMatch(/\n1 change: 1 breaking, 0 dangerous, 0 safe\.\n$/);
  });

  test("against a git ref: the folder as it was there, also below the repository's root", async () => {
    const { folder, breaking } = project();
    git(folder, "init", "-q");
    committed(folder, "one");
    folder.write({ "schemas/shop.yaml": safe });
    const added = await breaking("--against", "HEAD");
    expect([added.exitCode, added.err]).toEqual([0, ""]);
    expect(added.out).toContain("safe FIELD_ADDED shop.messages.Order.note");
    committed(folder, "two");
    folder.write({ "schemas/shop.yaml": broken });
    expect((await breaking("--against", "HEAD~1")).exitCode).toBe(100);

    const inner = makeFolder();
    inner.write({ "app/schemas/shop.yaml": first, "app/redloom.config.yaml": "" });
    git(inner, "init", "-q");
    committed(inner, "one");
    const same = await run(["breaking", "--against", "HEAD"], join(inner.path, "app"), nowhere);
    expect(same.out).toBe("No change against HEAD.\n");
  });

  test("against several: each version that is kept, told once; only what is transitive goes back further", async () => {
    const { folder, breaking } = project(safe);
    folder.write({ "v2/shop.yaml": first, "v1/shop.yaml": contract("{ id: string, note: { type: integer } }") });
    const last = await breaking("--against", "v2", "--json");
    expect([last.exitCode, JSON.parse(last.out).count.breaking]).toEqual([0, 0]);
    const all = await breaking("--against", "v2", "--against", "v1", "--json");
    const { changes } = JSON.parse(all.out);
    expect(all.exitCode).toBe(100);
    expect(
      changes
        .filter((one: { verdict: string }) => one.verdict === "breaking")
        .map(({ code, against }: never) => [code, against]),
    ).toContainEqual(["TYPE_CHANGED", ["v1"]]);
    folder.write({ "redloom.config.yaml": "breaking: { streams: full }\n" });
    expect((await breaking("--against", "v2", "--against", "v1")).exitCode).toBe(0);
  });

  test("against several: what is harmless against the last version, and breaks one before, is breaking of that one", async () => {
    const closed = ", additionalProperties: false";
    const order = (properties: string, more = "") =>
      `redloom: 1\nnamespace: shop\nmessages:\n  Order: { type: object, properties: ${properties}, required: [id]${more} }\nstreams:\n  orders: { message: Order }\n`;
    const { folder, breaking } = project(order("{ id: string, note: string }"));
    folder.write({ "v2/shop.yaml": order("{ id: string }"), "v1/shop.yaml": order("{ id: string }", closed) });
    const { exitCode, out } = await breaking("--against", "v2", "--against", "v1", "--json");
    const { changes } = JSON.parse(out);
    const added = changes.filter(({ code }: { code: string }) => code === "FIELD_ADDED");
    expect(exitCode).toBe(100);
    expect(added.map(({ verdict, against }: never) => [verdict, against])).toEqual([
      ["safe", ["v2"]],
      ["breaking", ["v1"]],
    ]);
    const twice = await breaking("--against", "v1", "--against", "v1", "--json");
    expect(JSON.parse(twice.out).changes).toContainEqual(
      expect.objectContaining({ code: "FIELD_ADDED", against: ["v1", "v1"] }),
    );
  });

  test("a ref or a folder that there is not, no repository, a file, a flag as a ref: told with a fix", async () => {
    const { folder, breaking } = project();
    expect((await breaking("--against", "nowhere")).err).toContain("no git repository");
    expect(await breaking("--against", "-x")).toMatchObject({ exitCode: 2 });
    expect((await breaking("--against=--output=x")).err).toContain("is no git ref");
    expect((await breaking("--against", "schemas/shop.yaml")).err).toContain("is a file");
    expect(await breaking()).toMatchObject({ exitCode: 2 });
    git(folder, "init", "-q");
    committed(folder, "one");
    expect((await breaking("--against", "nowhere")).err).toContain('neither a folder nor a git ref "nowhere"');
  });

  test("a version from before there were contracts: all is new, in one line, and exit 0", async () => {
    const { folder, breaking } = project();
    git(folder, "init", "-q");
    folder.write({ "other.txt": "x" });
    git(folder, "add", "other.txt");
    git(folder, "commit", "-q", "-m", "without contracts");
    mkdirSync(join(folder.path, "empty"));
    for (const name of ["HEAD", "HEAD:schemas", "empty"]) {
      const { exitCode, out, err } = await breaking("--against", name);
      expect([exitCode, err]).toEqual([0, ""]);
      expect(out).toContain("safe CONTRACT_ADDED shop");
      expect(out).toContain(`\n${name} has no contract yet: every contract is new against it.\n`);
    }
    const json = await breaking("--against", "HEAD", "--json");
    expect(JSON.parse(json.out)).toMatchObject({ count: { breaking: 0, dangerous: 0, safe: 1 } });
  });

  test("contracts that stood in another folder then: told with that folder, unless they still stand there", async () => {
    const { folder, breaking } = project();
    git(folder, "init", "-q");
    folder.write({ "contracts/shop.yaml": first });
    git(folder, "add", "contracts");
    git(folder, "commit", "-q", "-m", "one");
    expect(await breaking("--against", "HEAD")).toMatchObject({ exitCode: 0 });
    const slip = await breaking("--against", "HEAD:contract");
    expect(slip.exitCode).toBe(1);
    expect(slip.err).toContain('no contract in the folder "contract", but in "contracts"');
    rmSync(join(folder.path, "contracts"), { recursive: true });
    const moved = await breaking("--against", "HEAD");
    expect(moved.exitCode).toBe(1);
    expect(moved.err).toContain("--against HEAD:contracts");
  });

  test("all contracts are gone: each is told as removed; none on either side is wrong", async () => {
    const { folder, breaking } = project();
    folder.write({ "old/shop.yaml": first });
    rmSync(join(folder.path, "schemas"), { recursive: true });
    const { exitCode, out } = await breaking("--against", "old");
    expect(exitCode).toBe(100);
    expect(out).toContain("breaking CONTRACT_REMOVED shop");
    mkdirSync(join(folder.path, "schemas"));
    expect((await breaking("--against", "old")).exitCode).toBe(100);
    mkdirSync(join(folder.path, "empty"));
    const neither = await breaking("--against", "empty");
    expect(neither.exitCode).toBe(1);
    expect(neither.err).toContain('"schemas" has no contract');
  });

  test("a folder that was called otherwise: is named behind the ref", async () => {
    const { folder, breaking } = project();
    git(folder, "init", "-q");
    folder.write({ "contracts/shop.yaml": first });
    committed(folder, "one");
    expect((await breaking("--against", "HEAD:contracts")).out).toContain("No change");
  });

  test("a shallow clone: says how to fetch", async () => {
    const { folder } = project();
    git(folder, "init", "-q");
    committed(folder, "one");
    git(folder, "commit", "-q", "--allow-empty", "-m", "two");
    const clone = makeFolder();
    git(clone, "clone", "-q", "--depth", "1", `file://${folder.path}`, "c");
    const { err } = await run(["breaking", "--against", "HEAD~1"], join(clone.path, "c"), nowhere);
    expect(err).toContain("shallow");
  });

  test("findings on either side: told which side", async () => {
    const { folder, breaking } = project("redloom: 1\nnamespace: shop\nmessages: { A: nope }\n");
    folder.write({ "old/shop.yaml": first, "ancient/shop.yaml": "redloom: 0\nnamespace: shop\n" });
    const now = await breaking("--against", "old");
    expect([now.exitCode, now.err.includes("schemas/shop.yaml:3"), now.err.includes("old")]).toEqual([
      100,
      true,
      false,
    ]);
    folder.write({ "schemas/shop.yaml": first });
    const then = await breaking("--against", "ancient");
    expect(then.exitCode).toBe(100);
    expect(then.err).toMatch(/^ancient\/shop\.yaml:1:/);
    expect(then.err).toContain("what is compared with");
  });

  test("places in what is compared with: of a folder its files, of a git ref as git calls them, whatever is told", async () => {
    const { folder, breaking } = project();
    git(folder, "init", "-q");
    folder.write({ "then/shop.yaml": first, "torn/shop.yaml": "redloom: 0\nnamespace: shop\n" });
    committed(folder, "one");
    folder.write({ "schemas/shop.yaml": contract("{ id: string }") });
    const placeOf = async (...flags: string[]) =>
      /^ {2}(\S+:\d+:\d+)$/m.exec((await breaking(...flags.flatMap((flag) => ["--against", flag]))).out)?.[1];
    expect(await placeOf("then")).toBe("then/shop.yaml:4:41");
    expect(await placeOf("HEAD")).toBe("HEAD:schemas/shop.yaml:4:41");
    expect(await placeOf("HEAD:then")).toBe("HEAD:then/shop.yaml:4:41");
    expect(await placeOf("HEAD:then", "then")).toBe("HEAD:then/shop.yaml:4:41");
    const xml = await breaking("--against", "HEAD", "--strict", "--format", "junit");
    expect(xml.out).toContain('file="HEAD:schemas/shop.yaml"');
    expect((await breaking("--against", "torn")).err).toMatch(/^torn\/shop\.yaml:1:/);
    expect((await breaking("--against", "HEAD:torn")).err).toMatch(/^HEAD:torn\/shop\.yaml:1:/);
  });

  test("what may break: by a flag, or in the settings with a reason; a line that fits nothing is told", async () => {
    const { folder, breaking } = project(broken);
    folder.write({ "old/shop.yaml": first });
    const allow = "CONSTRAINT_TIGHTENED:shop.messages.Order.card";
    expect((await breaking("--against", "old", "--allow", allow)).exitCode).toBe(0);
    expect((await breaking("--against", "old", "--allow", "nothing")).exitCode).toBe(2);
    const slip = await breaking("--against", "old", "--allow", "FIELD_REMOVE:shop.messages.Order.x");
    expect(slip.exitCode).toBe(2);
    expect(slip.err).toContain('Did you mean "FIELD_REMOVED"?');
    folder.write({
      "redloom.config.yaml":
        "breaking:\n  allow:\n    - { code: CONSTRAINT_TIGHTENED, subject: shop.messages.Order.card, reason: nothing longer is kept }\n    - { code: FIELD_REMOVED, subject: shop.messages.Order.x, reason: gone }\n",
    });
    const { exitCode, out } = await breaking("--against", "old");
    expect(exitCode).toBe(0);
    expect(out).toContain("allowed: nothing longer is kept");
    expect(out).toContain("FIELD_REMOVED of shop.messages.Order.x is allowed, and nothing of that kind changed");
  });

  test("--strict: what is dangerous counts; --format github: annotations of what counts", async () => {
    const { folder, breaking } = project(contract("{ id: string }"));
    folder.write({ "old/shop.yaml": first });
    expect((await breaking("--against", "old")).exitCode).toBe(0);
    const { exitCode, out } = await breaking("--against", "old", "--strict", "--format", "github");
    expect(exitCode).toBe(100);
    expect(out).toMatch(/^::warning file=.*title=FIELD_NOT_RESERVED::/);
    expect((await breaking("--against", "old", "--strict", "--format", "junit")).out).toContain("<testsuites");
  });

  test("settings: a mode or a code that there is not is refused", async () => {
    const { folder, breaking } = project();
    folder.write({ "redloom.config.yaml": "breaking: { streams: fulll }\n" });
    expect((await breaking("--against", "schemas")).err).toContain("full-transitive");
    folder.write({ "redloom.config.yaml": "breaking: { allow: [{ code: FIELD_REMOVE, subject: a, reason: b }] }\n" });
    expect((await breaking("--against", "schemas")).err).toContain('did you mean "FIELD_REMOVED"');
    folder.write({ "redloom.config.yaml": "breaking: { stream: full }\n" });
    expect((await breaking("--against", "schemas")).err).toContain('did you mean "streams"');
  });

  test("settings: the mode of one definition", async () => {
    const { folder, breaking } = project(broken);
    folder.write({
      "old/shop.yaml": first,
      "redloom.config.yaml": "breaking: { definitions: { shop.streams.orders: forward } }\n",
    });
    const { exitCode, out } = await breaking("--against", "old");
    expect(exitCode).toBe(0);
    expect(out).toContain("dangerous CONSTRAINT_TIGHTENED");
  });

  test("settings: the mode of what no version has, or of what carries nothing, is told", async () => {
    const { folder, breaking } = project(`${first}locks: { l: { address: "l" } }\n`);
    folder.write({
      "old/shop.yaml": first,
      "redloom.config.yaml":
        "breaking: { definitions: { shop.stream.orders: none, shop.streams.orders: none, shop.locks.l: full } }\n",
    });
    const { exitCode, out } = await breaking("--against", "old");
    expect(exitCode).toBe(0);
    expect(out).toContain(
      '"shop.stream.orders" is a definition of no version that is compared: did you mean "shop.streams.orders"?',
    );
    expect(out).toContain('"shop.locks.l" carries no payload of its own');
    expect(out).not.toContain('"shop.streams.orders" is');
    const { unusedModes } = JSON.parse((await breaking("--against", "old", "--json")).out);
    expect(unusedModes.map(({ name }: { name: string }) => name)).toEqual(["shop.stream.orders", "shop.locks.l"]);
  });
});
