import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "../../cli/program.js";
import { nowhere } from "../../cli/surroundings.js";
import { makeFolder, type TestFolder } from "../support/folder.js";

const contract =
  "redloom: 1\nnamespace: a\nmessages: { M: { fields: { b: string } } }\nchannels: { c: { message: M } }\n";

async function docs(folder: TestFolder, ...flags: string[]) {
  const { exitCode, out, err } = await run(["docs", ...flags], folder.path, nowhere);
  return { exitCode, out, err };
}

function project(): TestFolder {
  const folder = makeFolder();
  folder.write({ "schemas/a.yaml": contract, "redloom.config.yaml": "output: gen\n" });
  return folder;
}

describe("redloom docs", () => {
  test("writes the page at the root, tells it, and the next time that nothing is to do", async () => {
    const folder = project();
    const first = await docs(folder);
    expect([first.exitCode, first.err]).toEqual([0, ""]);
    expect(first.out).toMatch(/^Wrote redloom-reference\.html \(\d+ kB\)\.\n$/);
    const page = folder.read("redloom-reference.html");
    expect(page).toContain("from &#34;./gen/a/index.js&#34;");
    expect((await docs(folder)).out).toBe("redloom-reference.html is up to date.\n");
    folder.write({ "schemas/a.yaml": `${contract}locks: { l: {} }\n` });
    expect((await docs(folder)).out).toContain("Wrote");
    expect(folder.read("redloom-reference.html")).toContain("a.locks.l");
    expect(Object.keys(folder.all()).sort()).toEqual([
      "redloom-reference.html",
      "redloom.config.yaml",
      "schemas/a.yaml",
    ]);
  });

  test("--output: another file, in folders that are made, or standard output; --title names the page", async () => {
    const folder = project();
    expect((await docs(folder, "--output", "site/redis.html", "--title", "A & B <i>")).exitCode).toBe(0);
    expect(folder.read("site/redis.html")).toContain("<title>A &amp; B &lt;i&gt;</title>");
    const { out } = await docs(folder, "--output", "-");
    expect(out).toMatch(/^<!doctype html>/);
    for (const flags of [["--json"], ["--check"]]) {
      const refused = await docs(folder, "--output", "-", ...flags);
      expect([refused.exitCode, refused.out + refused.err]).toEqual([2, expect.stringContaining("do not go together")]);
    }
    expect((await docs(folder, "--output", "")).exitCode).toBe(2);
  });

  test("--check: exit 1 where the page is missing or stale, with what mends it, and nothing is written", async () => {
    const folder = project();
    const missing = await docs(folder, "--check");
    expect(missing).toEqual({
      exitCode: 1,
      out: "redloom-reference.html is missing.\nfix: run `npx redloom docs`.\n",
      err: "",
    });
    expect(Object.keys(folder.all())).not.toContain("redloom-reference.html");
    await docs(folder);
    expect((await docs(folder, "--check")).exitCode).toBe(0);
    folder.write({ "schemas/a.yaml": contract.replace("c:", "d:") });
    expect((await docs(folder, "--check")).out).toContain("is stale");
    expect(JSON.parse((await docs(folder, "--check", "--json")).out)).toMatchObject({
      command: "docs",
      ok: false,
      findings: [],
      file: "redloom-reference.html",
      state: "stale",
      mend: "npx redloom docs",
    });
  });

  test("what `docs` did not write stays: another page, a folder, a dead link; exit 1 with a fix", async () => {
    const folder = project();
    folder.write({ "redloom-reference.html": "<p>mine</p>" });
    const refused = await docs(folder);
    expect([refused.exitCode, refused.out]).toEqual([1, ""]);
    expect(refused.err).toContain(
      '"redloom-reference.html" was not written by `redloom docs`. Nothing was changed\nfix: ',
    );
    expect(folder.read("redloom-reference.html")).toBe("<p>mine</p>");
    expect((await docs(folder, "--output", "schemas")).err).toContain('"schemas" is no file');
    symlinkSync(join(folder.path, "nowhere"), join(folder.path, "dead.html"));
    expect((await docs(folder, "--output", "dead.html")).err).toContain("leads nowhere");
    expect((await docs(folder, "--output", "redloom.config.yaml/x.html")).err).toMatch(/^error: The disk refused /);
  });

  test("contracts with findings: exit 100, nothing is written", async () => {
    const folder = project();
    folder.write({ "schemas/b.yaml": "redloom: 1\nnamespace: b\nmesages: {}\n" });
    const outcome = await docs(folder);
    expect([outcome.exitCode, outcome.out]).toEqual([100, ""]);
    expect(outcome.err).toContain("schemas/b.yaml:3:1");
    expect(Object.keys(folder.all())).not.toContain("redloom-reference.html");
  });
});
