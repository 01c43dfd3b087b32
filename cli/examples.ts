import type { Command } from "commander";

/** What people type, below the help of each command: the line, and what it is for. */
const examples: Readonly<Record<string, readonly (readonly [line: string, about: string])[]>> = {
  init: [
    ["redloom init", "asks for a namespace and a folder, writes what is missing"],
    ["redloom init --yes --install", "asks nothing, and installs what is needed"],
    ["redloom init --dry-run", "shows what would be written"],
  ],
  generate: [
    ["redloom generate", "writes what is missing or stale, deletes what nobody asks for"],
    ["redloom generate --check", "for CI: exit 1 where the code is not as the contracts say"],
    ["redloom generate --watch", "again after each change"],
  ],
  lint: [
    ["redloom lint", "all findings of all contracts"],
    ["redloom lint --rules strict", "with the rules of a stricter set"],
    ["redloom lint --format github", "as annotations of a pull request"],
  ],
  breaking: [
    ["redloom breaking --against main", "what has changed since that branch, and whom it breaks"],
    ["redloom breaking --against v2.0.0 --against v1.0.0", "against every version that still runs, the last one first"],
    ["redloom breaking --against ../released", "against a folder of contracts"],
  ],
  explain: [
    ["redloom explain ADDRESS_CLASH", "what it means and what to do"],
    ["redloom explain", "all codes"],
  ],
  asyncapi: [
    ["redloom asyncapi --output asyncapi.yaml", "all contracts as one document"],
    ["redloom asyncapi --server production=redis://redis.example.com:6379", "on standard output, with a server"],
  ],
  "json-schema": [
    ["redloom json-schema --output schemas.json", "all messages in one file"],
    ["redloom json-schema --contract agents --side writer", "of one contract, as a writer may send them"],
  ],
  docs: [
    ["redloom docs", "writes redloom-reference.html"],
    ["redloom docs --output site/redis.html", "puts it elsewhere"],
    ["redloom docs --check", "for CI: exit 1 where the page is not as the contracts say"],
  ],
  groups: [
    ["redloom groups", "every stream with its groups, and what to do where one is not well"],
    ["redloom groups --json", "the same for programs"],
  ],
  "groups remove": [
    ["redloom groups remove tasks workers --dry-run", "shows what would become of it"],
    ["redloom groups remove agents.tasks workers --yes", "ends it without asking"],
  ],
  "dead-letters": [["redloom dead-letters list tasks workers", "the newest ones, with their errors"]],
  "dead-letters list": [
    ["redloom dead-letters list tasks workers", "the newest 20"],
    [
      "redloom dead-letters list tasks workers --error TypeError --newer-than 1h",
      "those of one error, of the last hour",
    ],
  ],
  "dead-letters show": [["redloom dead-letters show tasks workers --id 1795429958594-0", "everything about one"]],
  "dead-letters replay": [
    ["redloom dead-letters replay tasks workers --rate 50", "all of them, 50 a second"],
    ["redloom dead-letters replay tasks workers --error TimeoutError --dry-run", "how many of one error there are"],
  ],
  "dead-letters purge": [
    ["redloom dead-letters purge tasks workers --older-than 7d", "asks, then deletes what is older than a week"],
  ],
};

/** Puts the examples below the help of every command. */
export function addExamples(program: Command, path = ""): void {
  for (const command of program.commands) {
    const name = `${path} ${command.name()}`.trim();
    const own = examples[name] ?? [];
    const width = Math.max(...own.map(([line]) => line.length), 0);
    const lines = own.map(([line, about]) => `  ${line.padEnd(width)}  ${about}`);
    if (lines.length > 0) command.addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
    addExamples(command, name);
  }
}
