import { expect, test } from "vitest";
import { installedProject } from "../support/installed-project.js";
import { useRedis } from "../support/redis.js";
import { shopContract } from "../support/shop-program.js";

const redis = useRedis();

const publishes = `import { connect } from "redloom";
import { OrdersPublisher } from "./generated/shop/index.js";

const connection = await connect(process.env.REDIS_URL ?? "");
await new OrdersPublisher(connection).publish({ id: "7d444840-9dc0-11d1-b245-5ffdce74fad2" });
await connection.close();
console.log("published");
`;

/** Words that stand in the code of what this program does not use. */
const others: Readonly<Record<string, RegExp>> = {
  zod: /ZodError|safeParse/,
  "the schemas": /\bz\.\w+Object\(|\bz\.object\(/,
  "locks and their line": /fencingToken/,
  "limits and their scripts": /retryAfterMs/,
  "streams and their groups": /XREADGROUP|XAUTOCLAIM/i,
  "the client of everything": /createShopClient/,
  "the generator": /ts-morph|chokidar|commander/,
};

type Chunk = { readonly type: string; readonly fileName: string; readonly isEntry?: boolean } & {
  readonly code?: string;
  readonly imports?: readonly string[];
};

/** The entry and what it imports; not what it would load later, to explain a failure, say. */
function loadedAtStart(chunks: readonly Chunk[]): string {
  const loaded = new Set(chunks.filter(({ isEntry }) => isEntry));
  for (const { imports = [] } of loaded) {
    for (const chunk of chunks) if (imports.includes(chunk.fileName)) loaded.add(chunk);
  }
  return [...loaded].map(({ code = "" }) => code).join("\n");
}

test("vite: a program that publishes has neither zod nor code of other kinds in its bundle, and runs", async () => {
  const project = await installedProject({
    "package.json": '{ "name": "shop", "private": true, "type": "module" }',
    "schemas/shop.yaml": shopContract,
    "src/main.ts": publishes,
  });
  await project.redloom(["generate"]);
  const { build } = await import("vite");
  const output = await build({
    root: project.path,
    configFile: false,
    logLevel: "error",
    // All but what Node brings, and ioredis, which is not ours.
    ssr: { noExternal: true, external: ["ioredis"] },
    build: { ssr: "src/main.ts", outDir: "out", minify: false, target: "node20" },
  });
  const bundle = loadedAtStart([output].flat().flatMap((one) => ("output" in one ? one.output : [])));
  expect(Object.entries(others).flatMap(([what, words]) => (words.test(bundle) ? [what] : []))).toEqual([]);
  expect(bundle).toContain("OrdersPublisher");
  expect(await project.run("out/main.js", { REDIS_URL: redis.url })).toBe("published\n");
}, 240_000);
