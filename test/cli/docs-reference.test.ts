import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { stringify } from "yaml";
import { referencePage } from "../../codegen/export/reference.js";
import { acceptedProjects } from "../codegen/export/contracts.js";
import { onOrdinaryMachine, processorMs } from "../support/pace.js";
import { hostileContract, modelOf } from "../support/reference.js";

const root = new URL("../..", import.meta.url).pathname;
const schema = (name: string): string => readFileSync(join(root, "schemas", name), "utf8");
const ours = { "common.yaml": schema("common.yaml"), "agents.yaml": schema("agents.yaml") };

/** The part of the page that stands below an id, as text. */
function part(page: string, id: string): string {
  const start = page.indexOf(`id="${id}"`);
  expect(start, id).toBeGreaterThan(0);
  const end = page.indexOf("</article>", start);
  const text = page.slice(start, end).replace(/<[^>]*>/g, " ");
  const entities: Record<string, string> = { "&#34;": '"', "&#39;": "'", "&lt;": "<", "&gt;": ">", "&amp;": "&" };
  return text.replace(/&(?:#34|#39|lt|gt|amp);/g, (one) => entities[one] ?? one).replace(/\s+/g, " ");
}

/** The lines of TypeScript of all definitions. */
function usage(page: string): string[] {
  const blocks = page.matchAll(/<pre tabindex="0"><code>([^<]*(?:await|for)[^<]*)<\/code>/g);
  return [...blocks].map(([, text = ""]) =>
    text.replaceAll("&gt;", ">").replaceAll("&lt;", "<").replaceAll("&#34;", '"'),
  );
}

describe("the reference page", () => {
  test("the same contracts in another order of files: the same bytes", () => {
    const page = referencePage(modelOf(ours));
    expect(referencePage(modelOf({ "agents.yaml": ours["agents.yaml"], "common.yaml": ours["common.yaml"] }))).toBe(
      page,
    );
    expect(page).not.toMatch(/https?:\/\/(?!example|images)/);
  });

  test("a definition: its Redis name, owner, settings with defaults told apart, groups, example", () => {
    const text = part(referencePage(modelOf(ours)), "agents.streams.tasks");
    expect(text).toContain("agents:tasks");
    expect(text).toContain("Owner agents-team");
    expect(text).toMatch(/ackTimeout 2s (?!default)/);
    expect(text).toMatch(/deadLetter 10,000 entries, 30d default/);
    expect(text).toContain('"kind": "text_analysis"');
    const user = part(referencePage(modelOf(ours)), "agents.keys.user");
    expect(user).toContain("agents:user:{{userId}}");
  });

  test("settings: where a contract says nothing, every one is told to be the default", () => {
    const page = referencePage(
      modelOf({
        "a.yaml": {
          redloom: 1,
          namespace: "a",
          messages: { M: { fields: { a: "string" } } },
          channels: { c: { message: "M" } },
          streams: { s: { message: "M", groups: { g: { start: "earliest" } } } },
          locks: { l: {} },
          limits: { r: { rates: [{ allow: 1, per: "1s" }] }, f: { concurrency: 2 } },
          keys: { k: { value: "M" } },
          calls: { q: { request: "M", reply: "M" } },
        },
      }),
    );
    const settings = [...page.matchAll(/<div><dt>([^<]*)<\/dt><dd>(.*?)<\/dd><\/div>/g)];
    const said = settings.filter(([, , value = ""]) => !value.includes("<i>default</i>")).map(([, word]) => word);
    expect(said).toEqual(["start", "concurrency", "rates"]);
    expect(settings.length).toBeGreaterThan(25);
  });

  test("a group of another contract: told at the stream, in the overview and at its own contract", () => {
    const page = referencePage(
      modelOf(
        {
          "shop.yaml": {
            redloom: 1,
            namespace: "shop",
            owner: "shop-team",
            messages: { Order: { fields: { id: "string" } } },
            streams: { orders: { message: "Order", owner: "order-team", groups: { mail: { start: "latest" } } } },
          },
          "audit.yaml": {
            redloom: 1,
            namespace: "audit",
            owner: "auditors",
            uses: { shop: "shop.yaml" },
            groups: { books: { of: "shop.orders", start: "earliest" } },
          },
        },
        ["shop.yaml"],
      ),
    );
    const text = part(page, "shop.streams.orders");
    expect(text).toMatch(/Consumed by mail \(order-team\), books \(audit, auditors\)/);
    expect(text).toContain("audit.groups.books.consume(");
    expect(page).toContain('href="#audit.groups.books"');
    expect(part(page, "ui:consumers")).toMatch(
      /shop\.orders order-team mail \(order-team\), books \(audit, auditors\)/,
    );
  });

  test("every accepted project: every link inside leads somewhere, no place is named twice", () => {
    const projects = acceptedProjects();
    expect(projects.length).toBeGreaterThan(5);
    for (const [name, model] of projects) {
      const page = referencePage(model);
      const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id = ""]) => id);
      expect(new Set(ids).size, name).toBe(ids.length);
      const targets = [...page.matchAll(/ href="#([^"]*)"/g)].map(([, id = ""]) => id);
      expect(
        targets.filter((id) => !ids.includes(id)),
        name,
      ).toEqual([]);
    }
  });

  test("a message with a version: tells how older ones are lifted", () => {
    const shop = readFileSync(join(root, "test/golden/output/upgrades/contracts/shop.yaml"), "utf8");
    const common = readFileSync(join(root, "test/golden/output/upgrades/contracts/common.yaml"), "utf8");
    const page = referencePage(modelOf({ "shop.yaml": shop, "common.yaml": common }));
    expect(page).toMatch(/<h5>Version \d+<\/h5>/);
    expect(page).toMatch(/From 1 to 2: /);
  });

  test("what is sensitive: masked in examples, defaults and members", () => {
    expect(referencePage(modelOf({ "hostile.yaml": hostileContract() }))).not.toContain("hunter2");
    const secret = { type: "string", sensitive: true };
    const page = referencePage(
      modelOf({
        "a.yaml": {
          redloom: 1,
          namespace: "a",
          messages: {
            Pin: { enum: ["hunter2", "hunter3"], sensitive: true },
            Old: { version: 2, upgrades: [{ to: 2, default: { token: "hunter4" } }], fields: { token: secret } },
            Card: {
              fields: { pin: "Pin", list: { type: "Pin[]" }, codes: { additionalProperties: secret } },
            },
          },
          keys: { card: { value: "Card" } },
        },
      }),
    );
    expect(page).not.toContain("hunter");
  });

  test("lines of TypeScript: compile against the generated client", () => {
    const lines = usage(referencePage(modelOf(ours)));
    expect(lines.length).toBeGreaterThan(25);
    const names = new Set(
      lines.flatMap((text) => [...text.matchAll(/\(\s*(?:\{ )?([a-z]\w*)(?=[ ,)}])/g)].map(([, name = ""]) => name)),
    );
    const values = [...names, "agentId", "userId", "taskKind", "model", "newValue", "reply"].filter(
      (name) => !["async", "const"].includes(name),
    );
    // Below the repository, where its packages are found; by another name for each run.
    const cache = join(root, "node_modules/.cache");
    mkdirSync(cache, { recursive: true });
    const folder = mkdtempSync(join(cache, "redloom-docs-test-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(
      join(folder, "usage.ts"),
      [
        `import type { createAgentsClient } from "${join(root, "src/generated/agents/index.js")}";`,
        "declare const agents: ReturnType<typeof createAgentsClient>;",
        ...[...new Set(values)].map((name) => `declare const ${name}: any;`),
        ...lines.map((text, index) => `export async function use${index}(): Promise<void> {\n${text}\n}`),
      ].join("\n"),
    );
    const flags =
      "--noEmit --strict --target es2022 --lib es2024,esnext.disposable --module nodenext --types node --skipLibCheck --noUnusedLocals false";
    const { stdout } = spawnSync(
      join(root, "node_modules/.bin/tsc"),
      [...flags.split(" "), "--ignoreConfig", join(folder, "usage.ts")],
      {
        cwd: root,
        encoding: "utf8",
      },
    );
    expect(stdout).toBe("");
  });

  test("500 definitions and 500 messages: under 2 MB, under 300 ms", () => {
    const names = Array.from({ length: 500 }, (_, index) => index);
    const model = modelOf({
      // In lines, as people write: a file in brackets has a bound of its own.
      "big.yaml": stringify({
        redloom: 1,
        namespace: "big",
        messages: Object.fromEntries(
          names.map((index) => [
            `Message${index}`,
            {
              description: "What is told of something that happened.",
              fields: {
                id: "uuid",
                at: { type: "date-time", fill: "now" },
                amount: { type: "integer", minimum: 0, default: 1 },
                "note?": { type: "string", maxLength: 200, description: "For people." },
                "next?": `Message${(index + 1) % 500}`,
              },
            },
          ]),
        ),
        channels: Object.fromEntries(
          names.slice(0, 250).map((index) => [`channel${index}`, { message: `Message${index}` }]),
        ),
        streams: Object.fromEntries(
          names
            .slice(250)
            .map((index) => [`stream${index}`, { message: `Message${index}`, groups: { all: { start: "earliest" } } }]),
        ),
      }),
    });
    const times = [1, 2, 3, 4, 5].map(() =>
      processorMs(() => expect(referencePage(model).length).toBeLessThan(2_000_000)),
    );
    expect(onOrdinaryMachine(Math.min(...times))).toBeLessThan(300);
  });
});
