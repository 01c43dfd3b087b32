import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { npmInstall, ownVersion, packed, packedFolder } from "../support/packed.js";
import { useRedis } from "../support/redis.js";
import { shopContract, shopProgram, shopSays, strictOptions } from "../support/shop-program.js";

/** The installed package, generated code and a user's program, on every TypeScript and every Node that we say it works on. */

const exec = promisify(execFile);
const typescripts = ["5.9", "6", "7"];
const nodes = ["20", "22", "24"];
const project = join(packedFolder(), "matrix");

const own = (major: string): boolean => process.versions.node.startsWith(`${major}.`);
const nodePackage = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

/** Ours, where it is of that major; the others are packages too. */
function nodeOf(major: string): string {
  const program = process.platform === "win32" ? "node.exe" : "node";
  return own(major) ? process.execPath : join(project, `node_modules/node${major}/bin`, program);
}

function tsc(typescript: string, config: string, ...flags: readonly string[]) {
  const program = join(project, `node_modules/typescript${typescript}/bin/tsc`);
  return exec(process.execPath, [program, "-p", config, ...flags], { cwd: project }).catch(
    (error: { stdout: string }) => error,
  );
}

const nodenext = { ...strictOptions, module: "nodenext", rootDir: "src" };
/** Generated code can be part of a project that wants every export annotated; schemas cannot, or they would cost ten times. */
const annotated = {
  ...nodenext,
  isolatedDeclarations: true,
  declaration: true,
  outDir: "types",
};
const configs: Readonly<Record<string, object>> = {
  nodenext: { compilerOptions: { ...nodenext, outDir: "dist" }, include: ["src"] },
  bundler: {
    compilerOptions: { ...strictOptions, module: "esnext", moduleResolution: "bundler", noEmit: true },
    include: ["src"],
  },
  isolatedDeclarations: {
    compilerOptions: annotated,
    include: ["src/generated"],
    exclude: ["src/generated/*/schemas.ts"],
  },
  // TypeScript has no imports for CommonJS under that word.
  "nodenext, CommonJS": {
    compilerOptions: { ...nodenext, verbatimModuleSyntax: false, rootDir: "cjs", outDir: "cjs-dist" },
    include: ["cjs"],
  },
};

beforeAll(async () => {
  mkdirSync(join(project, "schemas"), { recursive: true });
  writeFileSync(join(project, "package.json"), '{ "name": "shop", "private": true, "type": "module" }');
  for (const folder of ["src", "cjs"]) {
    mkdirSync(join(project, folder), { recursive: true });
    writeFileSync(join(project, folder, "main.ts"), shopProgram);
  }
  // The nearest package.json says what a folder's modules are: ESM is required from CommonJS.
  for (const folder of ["cjs", "cjs-dist"]) {
    mkdirSync(join(project, folder), { recursive: true });
    writeFileSync(join(project, folder, "package.json"), "{}");
  }
  writeFileSync(join(project, "schemas/shop.yaml"), shopContract);
  for (const [name, config] of Object.entries(configs)) {
    writeFileSync(join(project, `${name}.json`), JSON.stringify(config));
  }
  await npmInstall(
    project,
    await packed(),
    ownVersion("@types/node"),
    ...typescripts.map((version) => `typescript${version}@npm:typescript@${version}`),
    ...nodes.filter((major) => !own(major)).map((major) => `node${major}@npm:${nodePackage}@${major}`),
  );
  for (const output of ["src/generated", "cjs/generated"]) {
    await exec("npx", ["redloom", "generate", "--output", output], { cwd: project });
  }
  // One of them builds what every Node runs.
  await Promise.all([tsc("7", "nodenext.json"), tsc("7", "nodenext, CommonJS.json")]);
});

describe.concurrent.each(typescripts)("TypeScript %s", (typescript) => {
  test.for(Object.keys(configs))(
    "%s: generated code and a program compile, all checks on, libraries included",
    async (config, { expect }) => {
      expect((await tsc(typescript, `${config}.json`, "--noEmit")).stdout).toBe("");
    },
  );
});

describe.each(nodes)("Node %s", (major) => {
  const redis = useRedis();

  test.each(["dist", "cjs-dist"])("%s: every kind of client works against a real Redis", async (folder) => {
    const env = { ...process.env, REDIS_URL: redis.url, PREFIX: `${redis.prefix}${folder}:`, NODE_OPTIONS: "" };
    const version = await exec(nodeOf(major), ["--version"]);
    expect(version.stdout).toMatch(new RegExp(`^v${major}\\.`));
    const { stdout } = await exec(nodeOf(major), [join(project, folder, "main.js")], { env });
    expect(JSON.parse(stdout)).toEqual(shopSays);
  });

  test("the command line: generates, and finds nothing to do", async () => {
    const { stdout } = await exec(nodeOf(major), ["node_modules/redloom/bin/redloom.mjs", "generate", "--check"], {
      cwd: project,
    });
    expect(stdout).toMatch(/^\d+ files up to date\.\n$/);
  });
});
