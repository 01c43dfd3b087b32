import { execFile } from "node:child_process";
import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { makeFolder } from "../support/folder.js";
import { useRedis } from "../support/redis.js";

const exec = promisify(execFile);
const root = new URL("../..", import.meta.url).pathname;

const contract = `redloom: 1
namespace: shop
messages:
  Order: { fields: { id: uuid, total: { type: integer, default: 7 } } }
channels: { orders: { message: Order } }
streams: { placed: { message: Order, groups: { mail: { start: earliest } } } }
locks: { till: { lease: 5s } }
limits: { api: { rates: [{ allow: 1, per: 1m }] } }
keys: { last: { value: Order, address: "last:{who}", parameters: { who: string } } }
`;

const program = `import { connect, PayloadInvalidError } from "redloom";
import { rateLimitFields } from "redloom/http";
import { connectSync } from "redloom/sync";
import { createShopClient, parseOrder } from "./generated/shop/index.js";
import { createShopSyncClient } from "./generated/shop/sync.js";

const url = process.env.REDIS_URL ?? "";
const options = { prefix: process.env.PREFIX ?? "" };
const id = "7d444840-9dc0-11d1-b245-5ffdce74fad2";
const connection = await connect(url);
const shop = createShopClient(connection, options);
const said: unknown[] = [parseOrder(JSON.stringify({ id, total: 3 })).total];

const subscription = await shop.channels.orders.subscribe(async (order) => void said.push(order.total));
await shop.channels.orders.publish({ id, total: 1 });
while (said.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
await subscription.close();

await shop.streams.placed.add({ id, total: 2 });
for (const delivery of await shop.streams.placed.groups.mail.read({ consumer: "c", count: 1 })) {
  said.push(delivery.message.total);
  await delivery.acknowledge();
}
await shop.locks.till.withLock(async (lease) => void said.push(typeof lease.fencingToken));
said.push(await shop.limits.api.tryTake(), await shop.limits.api.tryTake());
said.push(rateLimitFields(await shop.limits.api.peek(), shop.limits.api.rates)["RateLimit-Policy"]);

await shop.keys.last.at({ who: "me" }).set({ id });
const sync = connectSync(url);
said.push(createShopSyncClient(sync, options).keys.last.at({ who: "me" }).get()?.total);
sync.close();

const refused: unknown = await shop.channels.orders.publish(JSON.parse("{}")).catch((error: unknown) => error);
said.push(refused instanceof PayloadInvalidError && refused.issues.map(({ path }) => path));
await connection.close();
console.log(JSON.stringify(said));
`;

const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  target: "es2022",
  lib: ["es2023", "esnext.disposable"],
  types: ["node"],
  rootDir: "src",
};

describe("the package, outside this repository", () => {
  const redis = useRedis();

  test("installed from its tarball: generates, compiles under nodenext and bundler, runs against Redis", async () => {
    const folder = makeFolder();
    const cwd = folder.path;
    const installed = (name: string): string =>
      `${name}@${JSON.parse(readFileSync(join(root, name === "redloom" ? "." : `node_modules/${name}`, "package.json"), "utf8")).version}`;
    await exec("npm", ["pack", "--pack-destination", cwd], { cwd: root });
    folder.write({
      "package.json": '{ "name": "shop", "private": true, "type": "module" }',
      "schemas/shop.yaml": contract,
      "src/main.ts": program,
      "nodenext.json": JSON.stringify({
        compilerOptions: { ...strict, module: "nodenext", outDir: "dist" },
        include: ["src"],
      }),
      "bundler.json": JSON.stringify({
        compilerOptions: { ...strict, module: "esnext", moduleResolution: "bundler", noEmit: true },
        include: ["src"],
      }),
    });
    const tarball = join(cwd, `${installed("redloom").replace("@", "-")}.tgz`);
    const packages = [tarball, installed("typescript"), installed("@types/node")];
    await exec("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...packages], { cwd });

    await exec("npx", ["redloom", "generate"], { cwd });
    await exec("npx", ["redloom", "generate", "--check"], { cwd });
    expect(folder.read("src/generated/shop/client.ts")).toContain('from "redloom/generated"');

    for (const config of ["bundler.json", "nodenext.json"]) {
      const said = await exec("npx", ["tsc", "-p", config], { cwd }).catch((error: { stdout: string }) => error);
      expect(said.stdout, config).toBe("");
    }
    const env = { ...process.env, REDIS_URL: redis.url, PREFIX: redis.prefix };
    const { stdout } = await exec(process.execPath, ["dist/main.js"], { cwd, env });
    expect(JSON.parse(stdout)).toEqual([3, 1, 2, "number", true, false, '"default";q=1;w=60', 7, ["id"]]);

    // With nothing changed, nobody waits for ts-morph: it can as well be away.
    renameSync(join(cwd, "node_modules/ts-morph"), join(cwd, "node_modules/ts-morph-away"));
    for (const flags of [[], ["--check"]]) {
      const again = await exec("npx", ["redloom", "generate", ...flags], { cwd });
      expect(again.stdout).toMatch(/^\d+ files up to date\.\n$/);
    }
    folder.write({ "schemas/shop.yaml": `${contract}# one comment more\n` });
    await expect(exec("npx", ["redloom", "generate"], { cwd })).rejects.toThrow("ts-morph");
  }, 240_000);
});
