import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { commandLine } from "../support/command-line.js";

describe("--output", () => {
  const others: Readonly<Record<string, string>> = {
    "package.json": '{ "name": "mine" }\n',
    "keep.json": "important",
    "theirs.yaml": "asyncapi: 3.0.0\ninfo: { title: Theirs, version: 1.0.0 }\n",
    "schema.json": '{ "$id": "https://example.com/urn:redloom:a" }\n',
    "bomb.yaml": "a: &a [x]\nb: &b [*a, *a]\ninfo: *nowhere\n",
  };

  test.each(["asyncapi", "json-schema", "docs"])("%s: what it did not write stays, and is told", async (command) => {
    const { folder, redloom } = commandLine("", "");
    for (const [name, text] of Object.entries(others)) {
      folder.write({ [name]: text });
      const { status, stdout, stderr } = await redloom(command, "--output", name);
      expect([status, stdout]).toEqual([1, ""]);
      const problem = `error: "${name}" was not written by \`redloom ${command}\`. Nothing was changed\nfix: Move it away`;
      expect(stderr).toContain(problem);
      expect(folder.read(name)).toBe(text);
    }
    expect((await redloom(command, "--output", "schemas/new.html")).stderr).toContain(
      "lies in the folder of contracts",
    );
  });

  test("what one command wrote, the same one replaces; the other does not, and an empty file is nobody's", async () => {
    const { folder, redloom } = commandLine("", "");
    folder.write({ "one.json": "" });
    expect((await redloom("asyncapi", "--output", "one.json", "--title", "A")).stdout).toContain("wrote");
    expect((await redloom("asyncapi", "--output", "one.json", "--title", "B")).stdout).toContain("wrote");
    expect((await redloom("asyncapi", "--output", "one.json", "--format", "yaml")).stdout).toContain("wrote");
    expect((await redloom("asyncapi", "--output", "one.json")).stdout).toContain("wrote");
    expect((await redloom("json-schema", "--output", "one.json")).stderr).toContain("not written by");
    await redloom("json-schema", "--output", "two.json");
    expect((await redloom("json-schema", "--output", "two.json", "--side", "writer")).stdout).toContain("wrote");
    expect((await redloom("asyncapi", "--output", "two.json")).stderr).toContain("not written by");
  });

  test("json-schema: one file of many that is not ours: none is written", async () => {
    const { folder, redloom } = commandLine("", "");
    folder.write({ "schemas/mail.yaml": "redloom: 1\nnamespace: mail\nmessages: { Mail: string }\n" });
    folder.write({ "out/shop.schema.json": "{}" });
    expect((await redloom("json-schema", "--output", "out")).stderr).toContain(
      '"out/shop.schema.json" was not written',
    );
    expect(Object.keys(folder.all()).filter((name) => name.startsWith("out"))).toEqual(["out/shop.schema.json"]);
  });
});

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

  test("json-schema: --output with `/` behind it is a folder, never a file of that name", async () => {
    const { folder, redloom } = commandLine("", "");
    folder.write({ "mine.html": "mine" });
    for (const output of ["mine.html/", ""]) {
      expect((await redloom("json-schema", "--output", output)).status).toBe(2);
    }
    expect(folder.read("mine.html")).toBe("mine");
    expect((await redloom("json-schema", "--output", "new.d/")).stdout).toBe("wrote     new.d/shop.schema.json\n");
    for (const command of ["asyncapi", "docs"]) {
      const refused = await redloom(command, "--output", "other/");
      expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('"other/" names a folder') });
    }
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
