import { describe, expect, test } from "vitest";
import { run } from "../../cli/program.js";
import { nowhere } from "../../cli/surroundings.js";

const explain = (args: readonly string[], surroundings = nowhere) => run(["explain", ...args], "/", surroundings);
const esc = String.fromCharCode(27);

describe("explain", () => {
  test("a code: its page as text, no wider than the terminal, in any case", async () => {
    const { exitCode, out, err } = await explain(["type_unknown"], { ...nowhere, columns: 60 });
    expect([exitCode, err]).toEqual([0, ""]);
    expect(out).toMatch(/^TYPE_UNKNOWN\n\n/);
    expect(out).toContain("    redloom: 1\n");
    expect(out).not.toMatch(/^#{1,3} [A-Z]|```|\]\(/m);
    const prose = out.split("\n").filter((line) => !line.startsWith("    "));
    expect(prose.filter((line) => line.length > 60)).toEqual([]);
    expect((await explain(["type-unknown"], { ...nowhere, columns: 60 })).out).toBe(out);
  });

  test("colour: headings, and only with a terminal", async () => {
    expect((await explain(["TYPE_UNKNOWN"])).out).not.toContain(esc);
    const { out } = await explain(["TYPE_UNKNOWN"], { ...nowhere, colourOut: true });
    expect(out).toContain(`${esc}[1mTYPE_UNKNOWN${esc}[0m`);
  });

  test("an error of the runtime: its row", async () => {
    const { exitCode, out } = await explain(["LOCK_LOST"]);
    expect(exitCode).toBe(0);
    expect(out).toContain("LOCK_LOST, an error of the runtime");
    expect(out).toContain("The lease ended before its holder was done");
    expect(out).toContain("Was something changed? Another may hold the lock");
  });

  test("a code of a finding and of an error: both", async () => {
    const { out } = await explain(["ADDRESS_INVALID"]);
    expect(out).toMatch(/^ADDRESS_INVALID\n/);
    expect(out).toContain("ADDRESS_INVALID, an error of the runtime");
  });

  test("no code: every one with a line of its own, cut where the terminal ends", async () => {
    const { exitCode, out } = await explain([], { ...nowhere, columns: 70 });
    expect(exitCode).toBe(0);
    const codes = [...out.matchAll(/^ {2}([A-Z_]+): ./gm)].map((match) => match[1]);
    expect(codes.length).toBeGreaterThan(100);
    for (const code of ["TYPE_UNKNOWN", "IGNORE_UNUSED", "LOCK_LOST"]) expect(codes).toContain(code);
    expect(out.split("\n").filter((line) => line.length > 72)).toEqual([]);
  });

  test("--json: the page and its meanings, or all codes", async () => {
    const one = JSON.parse((await explain(["ADDRESS_INVALID", "--json"])).out);
    expect(one).toMatchObject({ command: "explain", ok: true, code: "ADDRESS_INVALID" });
    expect(one.meanings.map(({ kind }: { kind: string }) => kind)).toEqual(["finding", "error"]);
    expect(one.page).toMatch(/^# ADDRESS_INVALID\n/);
    const all = JSON.parse((await explain(["--json"])).out);
    expect(all.codes.length).toBeGreaterThan(100);
  });

  test("an unknown code: exit 2, did you mean, and nothing of it reaches the terminal as it is", async () => {
    const near = await explain(["LOKC_LOST"]);
    expect([near.exitCode, near.out, near.err]).toEqual([
      2,
      "",
      'error: There is no code "LOKC_LOST"\nfix: Did you mean LOCK_LOST?\n',
    ]);
    const far = await explain([`${esc}[2Jnothing of that`]);
    expect(far.exitCode).toBe(2);
    expect(far.err).toContain("fix: `redloom explain` lists all codes.");
    expect(far.err).not.toContain(esc);
    expect((await explain(["../../package"])).exitCode).toBe(2);
    const json = JSON.parse((await explain(["LOKC_LOST", "--json"])).out);
    expect(json).toMatchObject({ command: "explain", ok: false, error: { fix: "Did you mean LOCK_LOST?" } });
  });
});
