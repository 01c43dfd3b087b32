import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { fetchManagers, type ManagerName } from "../support/managers.js";
import { npmPack, packed, packedFolder } from "../support/packed.js";

/** Fresh projects of package managers beside npm, in which all is done that `redloom init` prints, to the letter. */

interface Case {
  readonly layout: string;
  readonly files: Readonly<Record<string, string>>;
  /** What stands before an installed program, and before `node`. */
  readonly program: string;
  readonly node: string;
}

const about = { name: "shop", version: "1.0.0", license: "MIT" };
const commonjs = { "package.json": `${JSON.stringify(about)}\n` };
const esm = { "package.json": `${JSON.stringify({ ...about, type: "module" })}\n` };
const cases: Readonly<Record<ManagerName, Case>> = {
  // From 11 on it fails where a package has a script that nobody allowed.
  "pnpm 12": { layout: "ES modules", files: esm, program: "pnpm exec", node: "node" },
  "yarn 1": { layout: "CommonJS", files: commonjs, program: "yarn run --silent", node: "node" },
  "yarn 4": {
    layout: "Plug'n'Play, ES modules",
    // An empty lockfile makes a project of the folder, whatever stands above it.
    files: { ...esm, "yarn.lock": "" },
    program: "yarn run",
    node: "yarn node",
  },
};

const told = `heard "Hello" from example
worked on a job of kind report, attempt 1
held the lock
allowed, 9 left
stored "Hello"`;

/** Has a payload explained that does not fit: it is what generated code needs zod for. */
const misfit = `import { greetingCodec } from "./generated/shop/codecs.js";
try {
  greetingCodec.parse("{}");
} catch (error) {
  const explain: () => Promise<unknown> = Reflect.get(Object(error), "explain");
  explain.call(error).then((one) => console.log(String(one)), (failure: unknown) => console.log(failure));
}
`;

/** Contracts that come as a package of their own, and a contract that uses them. */
const shared = {
  "package.json": '{ "name": "@acme/contracts", "version": "1.0.0", "license": "MIT" }\n',
  "common.yaml":
    "redloom: 1\nnamespace: common\nuses: { base: base.yaml }\nmessages: { Origin: { fields: { of: base.Id } } }\n",
  "base.yaml": "redloom: 1\nnamespace: base\nmessages: { Id: { type: string, minLength: 2 } }\n",
};
const using = `redloom: 1
namespace: orders
uses: { common: "@acme/contracts/common.yaml" }
messages: { Order: { fields: { origin: common.Origin } } }
`;

// The slowest first: as many run at once as there are cores.
const managers = await fetchManagers(["yarn 4", "pnpm 12", "yarn 1"]);

describe.concurrent("redloom init", () => {
  for (const { name, missing, run } of managers) {
    const { layout, files, program, node } = cases[name];
    const subject = `${name}, ${layout}: what it prints installs, generates, runs, type-checks, and explains payloads; contracts of packages are found`;
    test.skipIf(missing !== undefined)(
      missing ? `${subject} (not tried: ${missing})` : subject,
      async ({ expect }) => {
        const cwd = mkdtempSync(join(packedFolder(), `${name.replace(" ", "")}-`));
        for (const [file, text] of Object.entries(files)) writeFileSync(join(cwd, file), text);
        const server = await startRedisServer();
        try {
          const say = (line: string) => run(line, cwd, { REDIS_URL: server.url });
          expect(await say(`${name.split(" ")[0]} add redloom@file:${await packed()}`)).not.toMatch(/^failed/);
          const printed = await say(`${program} redloom init --yes --namespace shop`);
          const next = /\nNext:\n((?: {2}.+\n)+)/.exec(`${printed}\n`)?.[1]?.trim().split("\n  ") ?? [];
          expect(next, printed).toHaveLength(3);
          for (const line of next.slice(0, -1)) expect(await say(line)).not.toMatch(/^failed/);
          expect(await say(next.at(-1) ?? "")).toContain(told);
          const [command = ""] = name.split(" ");
          expect(await say(`${command} run test`)).toMatch(/pass 1\n[\s\S]*fail 0\n/);
          const contracts = await npmPack(join(cwd, "../contracts-for", name.replace(" ", "")), shared);
          expect(await say(`${command} add @acme/contracts@file:${contracts}`)).not.toMatch(/^failed/);
          writeFileSync(join(cwd, "schemas/orders.yaml"), using);
          expect(await say(`${program} redloom generate`)).toContain("common/messages.ts");
          writeFileSync(join(cwd, "schemas/orders.yaml"), using.replace("common.yaml", "comon.yaml"));
          expect(await say(`${program} redloom lint`)).toContain("Did you mean `@acme/contracts/common.yaml`?");
          writeFileSync(join(cwd, "schemas/orders.yaml"), using);
          writeFileSync(join(cwd, "src/misfit.ts"), misfit);
          expect(await say(`${program} tsc`)).toBe("");
          expect(await say(`${node} dist/misfit.js`)).toContain("does not fit Greeting: from: string; text: string");
        } finally {
          await server.stop();
        }
      },
      240_000,
    );
  }
});
