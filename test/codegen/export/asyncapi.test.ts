import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { asyncapiOf } from "../../../codegen/export/asyncapi.js";
import type { Model } from "../../../codegen/model/model.js";
import { buildOne } from "../support/contracts.js";
import { acceptedProjects, modelIn, root } from "./contracts.js";

// The package says of its CommonJS that it were a module.
const { Parser }: typeof import("@asyncapi/parser") = createRequire(import.meta.url)("@asyncapi/parser");
const parser = new Parser();

const about = {
  title: "test",
  version: "1.0.0",
  servers: [{ name: "local", host: "127.0.0.1", port: 6379, database: 0, tls: true }],
};

function documentOf(model: Model) {
  return asyncapiOf(
    model,
    model.contracts.filter(({ external }) => !external),
    about,
  );
}

/** What the official parser says against a document, but that there is a newer version of the standard. */
async function findingsOf(document: object): Promise<readonly string[]> {
  const { diagnostics } = await parser.parse(JSON.stringify(document));
  return diagnostics
    .filter(({ code }) => code !== "asyncapi-latest-version")
    .map(({ severity, code, message, path }) => `${severity} ${code} ${message} ${path.join("/")}`);
}

function modelOf(text: string): Model {
  const { model, diagnostics } = buildOne(text);
  expect(diagnostics).toEqual([]);
  if (!model) throw new Error("no model");
  return model;
}

/** A value deep in a document. */
function at(document: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === "object" && value !== null ? Reflect.get(value, step) : undefined),
    document,
  );
}

const projects = acceptedProjects();

/** All contracts in one model, those of each project under names of their own. */
function merged(models: readonly (readonly [name: string, model: Model])[]): Model {
  const contracts = models.flatMap(([, model], at) => {
    const renamed: Model = JSON.parse(
      JSON.stringify(model).replaceAll(/"(contract|folder)":"/g, (start) => `${start}p${at}-`),
    );
    expect(renamed.contracts.length).toBe(model.contracts.length);
    return renamed.contracts;
  });
  return { contracts };
}

describe("AsyncAPI", () => {
  test("asyncapi: the official parser has nothing against the document of any accepted project", async () => {
    expect(projects.length).toBeGreaterThan(30);
    // The parser takes as long for a short document as for a long one: all of them are one.
    const document = documentOf(merged(projects));
    expect(Object.keys(at(document, "channels") ?? {}).length).toBeGreaterThan(50);
    expect(await findingsOf(document)).toEqual([]);
  }, 60_000);

  test("asyncapi: the parser of this test sees mistakes", async () => {
    const document = documentOf(modelIn(root, "schemas"));
    expect(await findingsOf(document)).toEqual([]);
    expect(await findingsOf({ ...document, operations: { a: { action: "sent" } } })).not.toEqual([]);
  });

  test("asyncapi: the same bytes in any order of files", () => {
    const model = modelIn(root, "schemas");
    const again: Model = { contracts: [...model.contracts].reverse() };
    expect(JSON.stringify(documentOf(again))).toBe(JSON.stringify(documentOf(model)));
  });

  test("asyncapi: a channel is published and subscribed to; its name in Redis stands under x-redis", () => {
    const document = documentOf(
      modelOf(`
channels:
  news: { address: "news:{room}:{n}", parameters: { room: { enum: [a, b] }, n: integer }, message: { fields: { text: string } }, replay: { maxEntries: 10, maxAge: 1m } }
`),
    );
    expect(at(document, "channels", "test.channels.news")).toMatchObject({
      address: "test:news:{room}:{n}",
      parameters: { room: { enum: ["a", "b"] }, n: {} },
      messages: { NewsMessage: { payload: { $ref: "#/components/schemas/test.NewsMessage" } } },
      "x-redis": {
        kind: "channel",
        address: "test:news:{room}:{n}",
        parameters: { n: { type: "integer" } },
        replay: { maxEntries: 10, maxAgeMs: 60_000 },
        siblings: ["history", "number"],
      },
    });
    expect(Object.keys(at(document, "operations") ?? {})).toEqual([
      "test.channels.news.publish",
      "test.channels.news.subscribe",
    ]);
  });

  test("asyncapi: each group of a stream is an operation with its settings; a slot stands in braces", () => {
    const document = documentOf(
      modelOf(`
streams:
  tasks:
    address: "tasks:{tenant}"
    slot: tenant
    message: { fields: { id: string } }
    headers: { trace: string, tries?: integer }
    retention: { maxEntries: 100 }
    deduplicate: { by: id, within: 10m }
    groups: { workers: { start: earliest, order: { by: id }, description: They work. } }
`),
    );
    expect(at(document, "channels", "test.streams.tasks")).toMatchObject({
      address: "test:tasks:{tenant}",
      messages: { TasksMessage: { headers: { properties: { tries: { type: "integer" } }, required: ["trace"] } } },
      "x-redis": {
        address: "test:tasks:{{tenant}}",
        slot: "tenant",
        fields: ["data", "header:trace", "header:tries", "redloom-by:id"],
        retention: { maxEntries: 100, hard: false },
        deduplicate: { by: "id", withinMs: 600_000 },
      },
    });
    expect(at(document, "operations", "test.streams.tasks.groups.workers")).toMatchObject({
      action: "receive",
      description: "They work.",
      "x-redis": { group: "workers", start: "earliest", order: "id", retry: { maxAttempts: 5 } },
    });
  });

  test("asyncapi: a call is a request with its replies, asked and served", () => {
    const document = documentOf(
      modelOf(`
calls:
  run: { request: string, reply: integer, errors: { Busy: { fields: { s: integer } } }, progress: number }
  all: { request: string, reply: integer, broadcast: true }
`),
    );
    const replies = ["reply", "error.Busy", "progress"].map((name) => ({
      $ref: `#/channels/test.calls.run.replies/messages/${name}`,
    }));
    const reply = { channel: { $ref: "#/channels/test.calls.run.replies" }, messages: replies };
    expect(at(document, "operations", "test.calls.run.ask")).toMatchObject({ action: "send", reply });
    expect(at(document, "operations", "test.calls.run.serve")).toMatchObject({ action: "receive", reply });
    expect(at(document, "channels", "test.calls.run.replies", "address")).toBeNull();
    expect(at(document, "channels", "test.calls.all", "x-redis", "broadcast")).toBe(true);
  });

  test("asyncapi: locks, limits and keys are no channels; they stand under x-redis", () => {
    const document = documentOf(
      modelOf(`
locks: { turn: { lease: 5s, permits: 3, owner: us } }
limits: { api: { rates: [{ allow: 10, per: 1s }] }, jobs: { concurrency: 4 } }
keys: { user: { address: "user:{id}", value: { fields: { name: string } }, expires: 1h } }
`),
    );
    expect(at(document, "channels")).toEqual({});
    expect(at(document, "x-redis", "locks", "test.locks.turn")).toMatchObject({
      address: "test:turn",
      type: "sorted set",
      leaseMs: 5000,
      permits: 3,
      "x-redloom": { owner: "us" },
    });
    expect(at(document, "x-redis", "limits", "test.limits.api", "rates")).toEqual([
      { allow: 10, perMs: 1000, burst: 10 },
    ]);
    expect(at(document, "x-redis", "limits", "test.limits.jobs", "concurrency")).toBe(4);
    expect(at(document, "x-redis", "keys", "test.keys.user")).toMatchObject({
      value: { $ref: "#/components/schemas/test.UserValue" },
      expiresMs: 3_600_000,
    });
  });

  test("asyncapi: a group on another contract's stream receives from it", () => {
    const mail = projects.find(([name]) => name === "installed-package")?.[1];
    if (!mail) throw new Error("no project");
    const document = documentOf(mail);
    expect(Object.keys(at(document, "operations") ?? {}).filter((id) => id.includes(".groups."))).not.toEqual([]);
    expect(Object.keys(at(document, "channels") ?? {}).some((id) => id.startsWith("orders.streams."))).toBe(true);
  });

  test("asyncapi: what is said to stand beside a key is what docs/wire-format.md has there", () => {
    const page = readFileSync(join(root, "docs/wire-format.md"), "utf8");
    const found = new Set<string>();
    const look = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      for (const [word, one] of Object.entries(value)) {
        if (word === "siblings" && Array.isArray(one))
          for (const sibling of one) found.add(String(sibling).split(":")[0] ?? "");
        else look(one);
      }
    };
    for (const [, model] of projects) look(documentOf(model).channels);
    for (const [, model] of projects) look(at(documentOf(model), "x-redis", "locks"));
    expect(found.size).toBeGreaterThan(12);
    expect([...found].filter((sibling) => !page.includes(`{K}:${sibling}`))).toEqual([]);
  });
});
