import { execFile } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { installedProject } from "../support/installed-project.js";
import { npmInstall } from "../support/packed.js";

const exec = promisify(execFile);

const shared = {
  "package.json":
    '{ "name": "@acme/contracts", "version": "1.0.0", "files": ["contracts"], "exports": { "./nothing": "./nothing.js" } }',
  "contracts/common.yaml":
    "redloom: 1\nnamespace: common\nuses: { base: base.yaml }\nmessages: { Origin: { fields: { agentId: string, of: base.Id } } }\n",
  "contracts/base.yaml": "redloom: 1\nnamespace: base\nmessages: { Id: { type: string, minLength: 2 } }\n",
};
const app = {
  "package.json": '{ "name": "app", "private": true, "type": "module" }',
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      strict: true,
      module: "nodenext",
      target: "es2022",
      rootDir: "src",
      outDir: "dist",
      types: ["node"],
    },
    include: ["src"],
  }),
  "schemas/shop.yaml": `redloom: 1
namespace: shop
uses: { common: "@acme/contracts/contracts/common.yaml" }
messages: { Order: { fields: { origin: common.Origin } } }
channels: { orders: { message: Order } }
`,
  "src/main.ts": `import type { Origin } from "./generated/common/index.js";
import { parseOrder } from "./generated/shop/index.js";
const origin: Origin = parseOrder('{"origin":{"agentId":"a","of":"id"}}').origin;
let refused = "";
try {
  parseOrder('{"origin":{"agentId":"a","of":"i"}}');
} catch (error) {
  refused = error instanceof Error ? error.name : "";
}
console.log(origin.of, refused);
`,
};

function inFolder(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
}

/** Where the package stands, seen from the folder of both; and the project that uses it. */
const layouts: Readonly<Record<string, { readonly project: string; readonly link: string; readonly to: string }>> = {
  "hoisted to the folder around": { project: "packages/app", link: "node_modules/@acme/contracts", to: "shared" },
  "linked as a workspace": { project: "app", link: "app/node_modules/@acme/contracts", to: "shared" },
  "linked into a store, as pnpm does": {
    project: "app",
    link: "app/node_modules/@acme/contracts",
    to: "app/node_modules/.pnpm/@acme+contracts@1.0.0/node_modules/@acme/contracts",
  },
};

test("contracts as an npm package, packed and installed: generated, compiled, and at work; no export is needed for them", async () => {
  const project = await installedProject({ ...inFolder("shared", shared), ...inFolder("app", app) });
  const [from, to] = [join(project.path, "shared"), join(project.path, "app")];
  await exec("npm", ["pack", "--silent", "--pack-destination", to], { cwd: from });
  await npmInstall(to, join(to, "acme-contracts-1.0.0.tgz"));
  await project.redloom(["generate"], "app");
  expect(await project.tsc("app/tsconfig.json")).toBe("");
  expect(await project.run("app/dist/main.js")).toBe("id PayloadInvalidError\n");
}, 240_000);

test("the client of a package's contracts: generated from the package, into a folder of its own", async () => {
  const contract =
    "redloom: 1\nnamespace: orders\nmessages: { Order: { fields: { id: string } } }\nstreams: { placed: { message: Order } }\n";
  const project = await installedProject({
    ...app,
    ...inFolder("node_modules/@acme/contracts", { ...shared, "orders.yaml": contract }),
    "schemas/shop.yaml": `redloom: 1
namespace: shop
uses: { orders: "@acme/contracts/orders.yaml" }
groups: { audit: { of: orders.placed, start: earliest } }
`,
    "src/main.ts": `import type { Connection } from "redloom";
import { createOrdersClient } from "./acme/orders/index.js";
import { createShopClient } from "./generated/shop/index.js";
export async function addAndAudit(connection: Connection): Promise<void> {
  await createOrdersClient(connection).streams.placed.add({ id: "1" });
  await createShopClient(connection).groups.audit.consume(async ({ id }) => console.log(id));
}
`,
  });
  await project.redloom(["generate"]);
  await project.redloom(["generate", "--contracts", "node_modules/@acme/contracts", "--output", "src/acme"]);
  expect(await project.tsc()).toBe("");
}, 240_000);

test.each(Object.entries(layouts))(
  "a package of contracts that is %s: found, generated and compiled",
  async (_, layout) => {
    const project = await installedProject({ ...inFolder(layout.to, shared), ...inFolder(layout.project, app) });
    const link = join(project.path, layout.link);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(project.path, layout.to), link, "junction");
    await project.redloom(["generate"], layout.project);
    expect(await project.redloom(["generate", "--check"], layout.project)).toMatch(/up to date/);
    expect(await project.tsc(`${layout.project}/tsconfig.json`)).toBe("");
  },
  240_000,
);

test("a package that is not installed, or has no such file: a finding at the `uses` that names it, with a fix", async () => {
  const project = await installedProject(app);
  const failure = await project.redloom(["generate"]).catch((error: { stderr: string; code: number }) => error);
  expect(failure).toMatchObject({ code: 100 });
  expect(failure).toMatchObject({ stderr: expect.stringMatching(/^schemas\/shop\.yaml:3:\d+ REFERENCE_FILE_UNKNOWN/) });
  expect(failure).toMatchObject({ stderr: expect.stringContaining("fix: ") });
}, 240_000);
