import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ts } from "ts-morph";
import { expect, test } from "vitest";
import { createAgentsCommands } from "../../../src/generated/agents/commands.js";
import type { Command } from "../../../src/runtime/wire/command.js";
import { pieces, Texts } from "./texts.js";

const runtime = new URL("../../../src/runtime/", import.meta.url).pathname;

/** Makers of scripts out of scripts: constant text before constant text. */
const makers = new Set(["guardedScript", "defineGroupScript", "defineOrderedScript", "defineLaneScript"]);

function functionAround(node: ts.Node): string | undefined {
  for (let one = node.parent; one; one = one.parent) {
    if (ts.isFunctionDeclaration(one) || ts.isMethodDeclaration(one)) return one.name?.getText() ?? "";
    if (ts.isArrowFunction(one) || ts.isFunctionExpression(one) || ts.isConstructorDeclaration(one)) return "";
  }
  return undefined;
}

test("Lua: every script is made once, when its module is read, out of constants of its module", () => {
  const made: string[] = [];
  const inside: string[] = [];
  for (const path of readdirSync(runtime, { recursive: true, encoding: "utf8" }).filter((one) => one.endsWith(".ts"))) {
    const text = readFileSync(join(runtime, path), "utf8");
    if (!/define\w*Script\(/.test(text)) continue;
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && /^define\w*Script$/.test(node.expression.getText())) {
        made.push(path);
        const around = functionAround(node);
        if (around !== undefined && !makers.has(around)) inside.push(`${path}: ${around}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  expect(made.length).toBeGreaterThan(40);
  expect(inside).toEqual([]);
});

/** Commands of every kind that holds a text: in addresses, payloads, headers, tokens. */
function commandsWith(text: string): readonly Command<unknown>[] {
  const { keys, limits, locks, streams } = createAgentsCommands();
  const user = keys.user.at({ userId: text });
  const limit = limits.modelTokens.at({ model: text });
  const lock = locks.model.at({ model: text });
  const task = {
    kind: "text_analysis",
    taskId: "0190f0a8-7b1c-7c3a-9b1a-000000000001",
    agentId: text.slice(0, 60),
    text,
  } as const;
  const usage = keys.modelUsage.at({ model: text });
  return [
    user.set({ name: text, role: text }),
    user.set({ name: text, role: "admin" }, { ifAbsent: true }),
    user.get(),
    user.delete(),
    usage.set({ calls: 1, tokens: 1 }),
    keys.commandsRun.at({ agentId: text.slice(0, 60) }).increment(),
    limit.take(),
    limit.reserve({ maxWaitMs: 5 }),
    limit.block(10),
    lock.tryAcquire(text),
    lock.renew(text),
    lock.release(text),
    streams.tasks.add(task, { headers: { traceparent: "x" } }),
    streams.tasks.schedule(task, { delayMs: 10 }),
    streams.tasks.trim(),
  ];
}

test("Lua: hostile texts in addresses, payloads and tokens are arguments; no script differs by them", () => {
  const texts = new Texts(5);
  const wanted = commandsWith("plain").map(({ name, script }) => [name, script?.source]);
  const marksOf = ({ keys }: Command<unknown>) => keys.map((key) => key.replace(/[^{}*?[\]\\\s]/g, ""));
  const marks = commandsWith("plain").map(marksOf);
  expect(wanted.filter(([, source]) => source !== undefined).length).toBeGreaterThan(8);
  const hostile = [...pieces, ...Array.from({ length: 400 }, () => texts.name())].filter((text) => text !== "");
  for (const text of hostile.filter((one) => one.isWellFormed())) {
    const made = commandsWith(text);
    expect(made.map(({ name, script }) => [name, script?.source])).toEqual(wanted);
    // No value makes a hash tag or a glob of its own in a key.
    expect(made.map(marksOf)).toEqual(marks);
  }
});
