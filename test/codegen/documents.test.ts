import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compilerFindings, generated, written } from "./emit/support.js";

/** A document whose first YAML is a contract, without its head, and whose TypeScript uses the client of it. */
interface Example {
  readonly document: string;
  /** What its contract begins with. */
  readonly head: string;
  /** What its code takes for granted. */
  readonly given: string;
}

const locks: Example = {
  document: "docs/locks.md",
  head: "redloom: 1\nnamespace: agents\nmessages: { Balance: { fields: { total: number } } }\n",
  given: `
declare const connection: Connection;
declare const tenant: string;
declare const total: number;
declare const lease: Lease;
declare function compute(options: { signal: AbortSignal }): Promise<number>;
declare function report(options: { signal: AbortSignal }): Promise<void>;
declare function runScheduler(options: { signal: AbortSignal; term: number }): Promise<void>;
declare function sql(text: TemplateStringsArray, ...values: readonly unknown[]): Promise<void>;`,
};

const blocks = (markdown: string, language: string): string[] =>
  [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))].map((match) => match[1] ?? "");

/** Each block is a function of its own, behind what all of them import. */
function programOf({ given }: Example, code: readonly string[]): string {
  const imported = /^import .+ from "redloom";\n/gm;
  const functions = code.map((block, at) => `export async function block${at}() {\n${block.replace(imported, "")}}`);
  return `import * as redloom from "../../src/runtime/index.js";
import type { Connection, Lease } from "../../src/runtime/index.js";
import { createAgentsClient } from "./agents/index.js";
const { ${code.flatMap((block) => [...block.matchAll(/^import \{ (.+) \} from "redloom";$/gm)].map((match) => match[1])).join(", ")} } = redloom;
${given}
const agents = createAgentsClient(connection);
${functions.join("\n")}
`;
}

test.each([locks])(
  "documents: the code of $document compiles against the client of its contract",
  async (example) => {
    const markdown = readFileSync(new URL(`../../${example.document}`, import.meta.url), "utf8");
    const [contract = ""] = blocks(markdown, "yaml");
    const code = blocks(markdown, "ts");
    expect(code.length).toBeGreaterThan(3);
    const folder = written(await generated(example.head + contract));
    writeFileSync(join(folder, "document.ts"), programOf(example, code));
    // What an example makes and does not use is no mistake.
    const findings = compilerFindings(folder, "nodenext")
      .split("\n")
      .filter((line) => !/error TS6\d{3}/.test(line));
    expect(findings.join("\n")).toBe("");
  },
  60_000,
);
