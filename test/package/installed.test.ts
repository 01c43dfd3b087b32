import { expect, test } from "vitest";
import { installedProject } from "../support/installed-project.js";
import { useRedis } from "../support/redis.js";
import { shopContract, shopProgram, shopSays, strictOptions } from "../support/shop-program.js";

const redis = useRedis();

// So that a module that is not to be loaded is noticed wherever it is asked for.
const without = (name: string): string => `import { register } from "node:module";
const hooks = \`export const resolve = (specifier, context, next) => {
  if (specifier === ${JSON.stringify(name)}) throw new Error("not wanted: " + specifier);
  return next(specifier, context);
};\`;
register("data:text/javascript," + encodeURIComponent(hooks));
`;

// Other compilers and other Nodes: test/matrix/.
test("installed from its tarball: generates, compiles, runs against Redis; with nothing changed ts-morph is not loaded", async () => {
  const project = await installedProject({
    "package.json": '{ "name": "shop", "private": true, "type": "module" }',
    "schemas/shop.yaml": shopContract,
    "src/main.ts": shopProgram,
    "tsconfig.json": JSON.stringify({
      compilerOptions: { ...strictOptions, module: "nodenext", rootDir: "src", outDir: "dist" },
      include: ["src"],
    }),
    "without.mjs": without("ts-morph"),
  });
  await project.redloom(["generate"]);
  expect(project.read("src/generated/shop/client.ts")).toContain('from "redloom/generated"');
  expect(await project.tsc()).toBe("");
  const said = await project.run("dist/main.js", { REDIS_URL: redis.url, PREFIX: redis.prefix });
  expect(JSON.parse(said)).toEqual(shopSays);

  const unwanted = { NODE_OPTIONS: "--import=./without.mjs" };
  for (const flags of [[], ["--check"]]) {
    expect(await project.redloom(["generate", ...flags], ".", unwanted)).toMatch(/^\d+ files up to date\.\n$/);
  }
  project.write({ "schemas/shop.yaml": `${shopContract}# one comment more\n` });
  await expect(project.redloom(["generate"], ".", unwanted)).rejects.toThrow("not wanted: ts-morph");
}, 240_000);
