import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { commandLine } from "../support/command-line.js";

const evil = `redloom: 1
namespace: evil
description: "red \\e[31m \\u202e turned \\u2028 yes"
messages: { Note: { description: "no\\u0000 \\u009b", fields: { "a\\u202eb": { const: "yes" } } } }
`;

describe("json-schema", () => {
  test("json-schema: one contract on standard output, whole by itself", async () => {
    const { redloom } = commandLine("", "");
    const { status, stdout, stderr } = await redloom("json-schema");
    expect([status, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({
      $id: "urn:redloom:shop:reader",
      $defs: { Order: { properties: { card: { $ref: "#/$defs/Card" } } } },
    });
  });

  test("json-schema: --output a folder gets a file for each contract, and says what it wrote", async () => {
    const { folder, redloom, json } = commandLine("", "");
    folder.write({ "schemas/mail.yaml": "redloom: 1\nnamespace: mail\nmessages: { Mail: string }\n" });
    const first = await redloom("json-schema", "--output", "out/json");
    expect(first.stdout).toBe("wrote     out/json/mail.schema.json\nwrote     out/json/shop.schema.json\n");
    const { report } = await json("json-schema", "--output", "out/json", "--contract", "mail");
    expect(report).toMatchObject({ ok: true, files: [{ path: "out/json/mail.schema.json", state: "fresh" }] });
    const text = readFileSync(join(folder.path, "out/json/mail.schema.json"), "utf8");
    expect(JSON.parse(text).$defs).toEqual({ Mail: { title: "Mail", type: "string" } });
    await redloom("json-schema", "--output", "all.json", "--side", "writer");
    const all = JSON.parse(readFileSync(join(folder.path, "all.json"), "utf8"));
    expect([all.$id, Object.keys(all.$defs)[0]]).toEqual(["urn:redloom::writer", "mail.Mail"]);
  });

  test("json-schema: wrong usage is told with a fix", async () => {
    const { redloom } = commandLine("", "");
    const misspelt = await redloom("json-schema", "--contract", "shpo");
    expect(misspelt).toMatchObject({ status: 2, stderr: expect.stringContaining('Did you mean "shop"?') });
    const inside = await redloom("json-schema", "--output", "schemas/shop.yaml");
    expect(inside).toMatchObject({ status: 2, stderr: expect.stringContaining("folder of contracts") });
    const side = await redloom("json-schema", "--side", "both");
    expect(side.status).toBe(2);
  });

  test("json-schema: contracts with findings give those and nothing else", async () => {
    const { folder, redloom, json } = commandLine("", "");
    folder.write({ "schemas/bad.yaml": "redloom: 1\nnamespace: bad\nmessages: { A: strin }\n" });
    expect(await redloom("json-schema", "--output", "out")).toMatchObject({
      status: 100,
      stdout: "",
      stderr: expect.stringContaining("TYPE_UNKNOWN"),
    });
    expect((await json("asyncapi")).report).toMatchObject({ ok: false, findings: [{ code: "TYPE_UNKNOWN" }] });
  });
});

describe("asyncapi", () => {
  test("asyncapi: YAML on standard output, with the project's name and version and a server", async () => {
    const { folder, redloom } = commandLine("", "");
    folder.write({ "package.json": '{ "name": "shop-contracts", "version": "2.1.0" }' });
    const { status, stdout, stderr } = await redloom("asyncapi", "--server", "main=rediss://redis.example.com/3");
    expect([status, stderr]).toEqual([0, ""]);
    expect(parse(stdout)).toMatchObject({
      asyncapi: "3.0.0",
      info: { title: "shop-contracts", version: "2.1.0" },
      servers: {
        main: { host: "redis.example.com:6379", pathname: "/3", protocol: "redis", "x-redis": { tls: true } },
      },
      operations: { "shop.streams.orders.groups.mail": { action: "receive" } },
    });
  });

  test("asyncapi: a file that ends in .json is JSON, and the same as the YAML", async () => {
    const { folder, redloom } = commandLine("", "");
    const flags = ["--title", "T", "--api-version", "9"];
    await redloom("asyncapi", ...flags, "--output", "docs/api.json");
    await redloom("asyncapi", ...flags, "--output", "docs/api.yaml");
    const read = (name: string) => readFileSync(join(folder.path, "docs", name), "utf8");
    expect(JSON.parse(read("api.json"))).toEqual(parse(read("api.yaml")));
    expect((await redloom("asyncapi", ...flags, "--format", "json")).stdout).toBe(read("api.json"));
    expect((await redloom("asyncapi", ...flags, "--output", "docs/api.yaml")).stdout).toBe("fresh     docs/api.yaml\n");
  });

  test.each([
    "main=redis://user:hunter2@redis.example.com",
    "main=redis://:hunter2@h",
    "main=redis://h?password=hunter2",
  ])("asyncapi: a server's password is refused, and not told: %s", async (server) => {
    const { status, stdout, stderr } = await commandLine("", "").redloom("asyncapi", "--server", server);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).not.toContain("hunter2");
  });

  test.each(["redis://h", "main=http://h", "main=redis://", "main=redis://h/path"])(
    "asyncapi: what is no server is refused: %s",
    async (server) => {
      expect((await commandLine("", "").redloom("asyncapi", "--server", server)).status).toBe(2);
    },
  );

  test.each([
    ["asyncapi"],
    ["asyncapi", "--format", "json"],
    ["asyncapi", "--json"],
    ["json-schema"],
    ["json-schema", "--json"],
  ])(
    "%s %s: no text of a contract moves a terminal's cursor or hides text, and all of it comes back",
    async (...args) => {
      const { folder, redloom } = commandLine("", "");
      folder.write({ "schemas/shop.yaml": evil });
      const { status, stdout } = await redloom(...args);
      expect(status).toBe(0);
      expect(stdout).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u);
      const read = JSON.stringify(parse(stdout));
      for (const text of ["a\u202eb", "red \u001b[31m \u202e turned \u2028 yes", "no\u0000 \u009b"]) {
        expect(read).toContain(JSON.stringify(text).slice(1, -1));
      }
    },
  );
});
