import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { run } from "../../cli/program.js";
import { nowhere } from "../../cli/surroundings.js";

const page = readFileSync(new URL("../../docs/cli.md", import.meta.url), "utf8");

async function helpOf(command: string): Promise<string> {
  const { exitCode, out } = await run([...command.split(" ").filter(Boolean), "--help"], "/", nowhere);
  expect(exitCode, command).toBe(0);
  return out;
}

/** The commands below one, as its help lists them. */
function listed(help: string): string[] {
  const list = /\nCommands:\n([\s\S]*?)(?=\n\n|$)/.exec(help)?.[1] ?? "";
  return [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map((match) => match[1] ?? "").filter((name) => name !== "help");
}

/** `--json`, `--parameter <name=value>`: every flag, as its help shows it. */
function flags(help: string): string[] {
  return [...help.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+(?: [<[][^>\]]+[>\]])?)/gm)]
    .map((match) => match[1] ?? "")
    .filter((flag) => flag !== "--help" && flag !== "--version")
    .sort();
}

async function commandsOf(command = ""): Promise<string[]> {
  const below = listed(await helpOf(command)).map((name) => `${command} ${name}`.trim());
  return [...below, ...(await Promise.all(below.map(commandsOf))).flat()];
}

/** The text below a heading "### `generate`". */
const sections = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((text): [string, string] => [/^`([^`]+)`/.exec(text)?.[1] ?? text, text]),
);

/** The flags in the first cells of a section's tables. */
function documented(section: string): string[] {
  const cells = [...section.matchAll(/^\| ([^|]*--[^|]*) \|/gm)].map((match) => match[1] ?? "");
  return cells.flatMap((cell) => [...cell.matchAll(/`(--[^`]+)`/g)].map((match) => match[1] ?? "")).sort();
}

describe("docs/cli.md", () => {
  test("commands: each that the program knows has a section, and no other", async () => {
    const commands = await commandsOf();
    expect(commands.length).toBeGreaterThan(5);
    expect([...sections.keys()].sort()).toEqual([...commands].sort());
    const overview = [...page.matchAll(/^\| \[`([^`]+)`\]\(#([^)]+)\) \|/gm)];
    const top = commands.filter((command) => !command.includes(" "));
    expect(overview.map(([, name, anchor]) => [name, anchor]).sort()).toEqual(top.map((name) => [name, name]).sort());
  });

  test("help: every command shows examples, each of a command and of flags that it has", async () => {
    const commands = (await commandsOf()).sort((a, b) => b.length - a.length);
    for (const command of commands) {
      const shown = [...(await helpOf(command)).matchAll(/^ {2}redloom (.*?)(?: {2,}|$)/gm)];
      expect(shown.length, command).toBeGreaterThan(0);
      for (const [, line = ""] of shown) {
        const meant = commands.find((name) => `${line} `.startsWith(`${name} `)) ?? "";
        expect(`${meant} `.startsWith(`${command} `), line).toBe(true);
        const known = flags(await helpOf(meant)).map((flag) => flag.split(" ")[0]);
        for (const [flag] of line.matchAll(/--[a-z-]+/g)) expect(known, line).toContain(flag);
      }
    }
  });

  test("flags: each of each command stands in its section as its help shows it, and no other", async () => {
    for (const command of await commandsOf()) {
      expect(documented(sections.get(command) ?? ""), command).toEqual(flags(await helpOf(command)));
    }
  });
});
