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

const limits: Example = {
  document: "docs/limits.md",
  head: "redloom: 1\nnamespace: agents\n",
  given: `
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Express, Request } from "express";
import type { Context, Hono } from "hono";
declare const connection: Connection;
declare const userId: string;
declare const model: string;
declare const prompt: string;
declare const signal: AbortSignal;
declare function callModel(prompt: string): Promise<{ usage: { total: number } }>;
declare const express: Express;
declare const fastify: FastifyInstance;
declare const hono: Hono;`,
};

const calls: Example = {
  document: "docs/calls.md",
  head: `redloom: 1
namespace: agents
messages: { Task: { fields: { text: string } }, Result: { fields: { summary: string } } }
`,
  given: `
declare const connection: Connection;
declare const agentId: string;
declare const task: { readonly text: string };
declare const summary: string;
declare const slots: { readonly full: boolean };
declare const bar: { update(percent: number): void };
declare function work(task: { readonly text: string }, options: { signal: AbortSignal }): AsyncIterable<number>;
declare function use(result: { readonly summary: string }): void;
declare function later(ms: number): Promise<void>;
declare function log(server: string, what: string): void;`,
};

const keys: Example = {
  document: "docs/keys.md",
  head: `redloom: 1
namespace: agents
messages:
  User: { fields: { name: string, logins?: integer } }
  Report: { fields: { text: string } }
`,
  given: `
declare const connection: Connection;
declare const tenant: string;
declare const userId: string;
declare const reportId: string;
declare const page: string;
declare const signal: AbortSignal;
declare function write(reportId: string, options: { signal: AbortSignal }): Promise<{ readonly text: string }>;`,
};

const channels: Example = {
  document: "docs/channels.md",
  head: `redloom: 1
namespace: agents
messages:
  Notification: { fields: { text: string } }
  Reading: { fields: { sensorId: string, celsius: number } }
`,
  given: `
declare const connection: Connection;
declare const siteId: string;
declare const sensorId: string;
declare function show(text: string): void;
declare function draw(notification: { readonly text: string }): void;
declare function store(reading: { readonly celsius: number }): Promise<void>;
declare const remembered: string;
declare function remember(position: string | undefined): void;
declare function readAnew(reason: string): void;`,
};

const blocks = (markdown: string, language: string): string[] =>
  [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))].map((match) => match[1] ?? "");

/** Each block is a function of its own, behind what all of them import. */
function programOf({ given }: Example, code: readonly string[]): string {
  const imported = /^import .+ from "redloom(\/http)?";\n/gm;
  const functions = code.map((block, at) => `export async function block${at}() {\n${block.replace(imported, "")}}`);
  const names = (door: string): string[] =>
    code.flatMap((block) =>
      [...block.matchAll(new RegExp(`^import \\{ (.+) \\} from "${door}";$`, "gm"))].map(([, some]) => some ?? ""),
    );
  return `import * as redloom from "../../src/runtime/index.js";
import * as http from "../../src/runtime/http/index.js";
import type { Connection, Lease } from "../../src/runtime/index.js";
import { createAgentsClient } from "./agents/index.js";
const { ${names("redloom").join(", ")} } = redloom;
const { ${names("redloom/http").join(", ")} } = http;
${given}
const agents = createAgentsClient(connection);
${functions.join("\n")}
`;
}

test.each([locks, limits, calls, keys, channels])(
  "documents: the code of $document compiles against the client of its contract",
  async (example) => {
    const markdown = readFileSync(new URL(`../../${example.document}`, import.meta.url), "utf8");
    const [contract = ""] = blocks(markdown, "yaml");
    const code = blocks(markdown, "ts");
    expect(code.length).toBeGreaterThan(1);
    const folder = written(await generated(example.head + contract));
    writeFileSync(join(folder, "document.ts"), programOf(example, code));
    // What an example makes and does not use is no mistake.
    const findings = compilerFindings(folder, "nodenext")
      .split("\n")
      .filter((line) => !/error TS6\d{3}/.test(line));
    expect(findings.join("\n")).toBe("");
  },
  120_000,
);
