import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { settingsText } from "../../cli/init/texts.js";
import { settingsSchema } from "../../cli/settings/schema.js";
import { loadSettings } from "../../cli/settings/settings.js";
import { settings } from "../../cli/settings/words.js";
import { makeFolder } from "../support/folder.js";

const root = new URL("../..", import.meta.url).pathname;
const path = join(root, "codegen/config.schema.json");
const text = `${JSON.stringify(settingsSchema(), undefined, 2)}\n`;
const validate = new Ajv({ strict: true, strictTypes: false, allErrors: true }).compile(settingsSchema());

/** What the schema has against settings, as an editor that has read their YAML. */
function findingsOf(yaml: string): readonly string[] {
  validate(parse(yaml) ?? {});
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Whether the command line reads them. */
function isRead(yaml: string): boolean {
  const folder = makeFolder();
  folder.write({ "redloom.config.yaml": yaml });
  try {
    loadSettings(folder.path);
    return true;
  } catch {
    return false;
  }
}

const accepted = [
  "# nothing yet\n",
  "contracts: my contracts\noutput: lib/gen\n",
  "runtime: ../../runtime\nhooks: '#upgrades'\ntesting: false\njavascript: true\nprefix: 'eu:'\n",
  "lint: {}\n",
  "lint: { rules: strict, add: [RETENTION_MISSING], remove: [OWNER_MISSING], longestLease: 30m, shortestLease: 2s }\n",
  "lint: { longestAckTimeout: 1h, longestTimeout: 90s, shortestDeduplicate: 0s, shortestWindow: 250ms }\n",
  "breaking: { channels: none, streams: full, keys: backward-transitive, calls: forward }\n",
  "breaking: { definitions: { shop.streams.audit: backward-transitive } }\n",
  'breaking: { allow: [{ code: FIELD_REMOVED, subject: shop.messages.Order.note, reason: "nobody reads it" }] }\n',
];

const refused = [
  "contarcts: x\n",
  "x-contracts: x\n",
  "contracts: ''\n",
  'output: "out\\0x"\n',
  "output: [a]\n",
  "runtime: 'a b'\n",
  "hooks: 'x\"; evil(); \"'\n",
  "testing: maybe\n",
  "testing: 'true'\n",
  "javascript: 1\n",
  "prefix: '{a}'\n",
  "prefix: 'a b'\n",
  "lint: [strict]\n",
  "lint: { rule: strict }\n",
  "lint: { rules: strikt }\n",
  "lint: { add: RETENTION_MISSING }\n",
  "lint: { add: [RETENTION_MISING] }\n",
  "lint: { remove: [ADDRESS_CLASH] }\n",
  "lint: { longestLease: soon }\n",
  "lint: { longestLease: 5 }\n",
  "lint: { longestLease: 1.5h }\n",
  "lint: { longestLease: 01s }\n",
  "breaking: { stream: full }\n",
  "breaking: { streams: fully }\n",
  "breaking: { locks: full }\n",
  "breaking: { definitions: { shop.streams.audit: some } }\n",
  "breaking: { allow: [{ code: FIELD_REMOVD, subject: a, reason: b }] }\n",
  "breaking: { allow: [{ code: FIELD_REMOVED, subject: a }] }\n",
  "breaking: { allow: [{ code: FIELD_REMOVED, subject: '', reason: b }] }\n",
  "breaking: { allow: [{ code: FIELD_REMOVED, subject: a, reason: b, until: c }] }\n",
];

/** Two words of which each is right by itself. */
const beyondSchemas = ["contracts: src\noutput: src\n", "lint: { shortestLease: 1h, longestLease: 1m }\n"];

describe("codegen/config.schema.json", () => {
  test("settings schema: the file is as the words say (UPDATE_GOLDEN=1 writes it)", () => {
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(path, text);
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  test("settings schema: the line for editors leads to it, in what `init` writes, in docs/cli.md and in this repository", () => {
    const line = /^# yaml-language-server: \$schema=(\S+)$/m;
    const names = { namespace: "shop", contracts: "schemas", output: "src/generated" };
    const written = settingsText({ ...names, packageFolder: "node_modules/redloom" });
    for (const one of [written, readFileSync(join(root, "docs/cli.md"), "utf8")]) {
      expect(line.exec(one)?.[1]).toBe("node_modules/redloom/codegen/config.schema.json");
    }
    expect(line.exec(readFileSync(join(root, "redloom.config.yaml"), "utf8"))?.[1]).toBe("codegen/config.schema.json");
    const { exports, files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(exports["./config.schema.json"]).toBe("./codegen/config.schema.json");
    expect(files).toContain("codegen/config.schema.json");
    expect(settingsText({ ...names, packageFolder: undefined })).not.toMatch(line);
  });

  test("settings schema: takes this repository's settings, what `init` writes, and those of the documents", () => {
    const names = { namespace: "shop", contracts: "my contracts", output: "src/generated" };
    const pages = ["cli.md", "lint.md", "evolution.md"].map((name) => readFileSync(join(root, "docs", name), "utf8"));
    const blocks = pages.flatMap((page) =>
      [...page.matchAll(/^```yaml\n(# redloom\.config\.yaml\n[\s\S]*?)^```$/gm)].map(([, block = ""]) => block),
    );
    expect(blocks.length).toBeGreaterThan(1);
    const own = readFileSync(join(root, "redloom.config.yaml"), "utf8");
    for (const one of [own, settingsText(names), ...blocks]) expect([findingsOf(one), isRead(one)]).toEqual([[], true]);
  });

  test.each(accepted)("settings schema: takes what the command line reads, %j", (yaml) => {
    expect([findingsOf(yaml), isRead(yaml)]).toEqual([[], true]);
  });

  test.each(refused)("settings schema: refuses what the command line refuses, %j", (yaml) => {
    expect(isRead(yaml)).toBe(false);
    expect(findingsOf(yaml)).not.toEqual([]);
  });

  test.each(beyondSchemas)("settings schema: cannot refuse %j: what one word says of another", (yaml) => {
    expect([findingsOf(yaml), isRead(yaml)]).toEqual([[], false]);
  });

  test("settings schema: every word says what it is, is taken with its default, and stands in the documents", () => {
    const page = readFileSync(join(root, "docs/cli.md"), "utf8");
    for (const word of Object.keys(settings.shape)) expect(page).toContain(`\n| \`${word}\` | `);
    let seen = 0;
    const look = (schema: unknown, place: string): void => {
      const properties = Object.entries(Object(Reflect.get(Object(schema), "properties")));
      for (const [word, one] of properties) {
        expect(String(Reflect.get(Object(one), "description")).length, `${place}${word}`).toBeGreaterThan(5);
        look(one, `${place}${word}.`);
        seen += 1;
        if (!Object.hasOwn(Object(one), "default")) continue;
        const yaml = JSON.stringify(
          [...`${place}${word}`.split(".")].reverse().reduce((value, name) => ({ [name]: value }), Object(one).default),
        );
        expect([findingsOf(yaml), isRead(yaml)], yaml).toEqual([[], true]);
      }
    };
    look(settingsSchema(), "");
    expect(seen).toBeGreaterThan(20);
  });
});
