import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder } from "../support/folder.js";
import { init, redloom } from "./support/init.js";

describe("redloom init: the package manager", () => {
  test.each([
    [
      "pnpm-lock.yaml",
      "",
      "pnpm add redloom zod && pnpm add --save-dev --allow-build=esbuild typescript tsx @types/node\n  pnpm run codegen",
    ],
    ["yarn.lock", "", "yarn add redloom zod && yarn add --dev typescript tsx @types/node\n  yarn run codegen"],
    ["bun.lock", "", "bun add redloom zod && bun add --dev typescript tsx @types/node\n  bun run codegen"],
    [
      "package-lock.json",
      "{}",
      "npm install redloom zod && npm install --save-dev typescript tsx @types/node\n  npm run codegen",
    ],
    [
      "package.json",
      '{ "packageManager": "pnpm@9.1.0", "devDependencies": { "tsx": "4", "typescript": "5" } }',
      "pnpm add redloom zod && pnpm add --save-dev @types/node\n",
    ],
  ])("the package manager is known by %s, in the folder or above", async (file, text, expected) => {
    const folder = makeFolder();
    folder.write({ [file]: text });
    expect((await init(folder, "--dry-run")).out).toContain(`Next:\n  ${expected}`);
    if (file === "package.json") return;
    mkdirSync(join(folder.path, "packages/shop"), { recursive: true });
    const below = await redloom(join(folder.path, "packages/shop"), ["init", "--dry-run"]);
    expect(below.out).toContain(`Next:\n  ${expected}`);
  });

  test("--install: runs the project's package manager; where that fails, the command is told, and all is written", async () => {
    const folder = makeFolder();
    const pnpm = '#!/bin/sh\n[ -e fails ] && [ "$2" = redloom ] && exit 1\necho pnpm $* >> said\n';
    folder.write({
      "bin/pnpm": pnpm,
      "shop/pnpm-lock.yaml": "",
      "shop/package.json": '{ "devDependencies": { "tsx": "4" } }',
    });
    chmodSync(join(folder.path, "bin/pnpm"), 0o755);
    const environment = { PATH: `${join(folder.path, "bin")}:${process.env.PATH}` };
    const install = () => redloom(join(folder.path, "shop"), ["init", "--yes", "--install"], { environment });
    expect((await install()).out).toContain("Next:\n  pnpm run codegen\n");
    expect(folder.read("shop/said")).toBe("pnpm add redloom zod\npnpm add --save-dev typescript @types/node\n");
    folder.write({ "shop/fails": "" });
    const { exitCode, err } = await install();
    expect([exitCode, err]).toEqual([
      1,
      "error: `pnpm add redloom zod` failed; the files are written\nfix: Run `pnpm add redloom zod`, and see what it says.\n",
    ]);
    // What is on npm is installed all the same.
    expect(folder.read("shop/said").match(/pnpm add --save-dev typescript @types\/node/g)).toHaveLength(2);
    const dry = await redloom(join(folder.path, "shop"), ["init", "--install", "--dry-run"], { environment });
    expect(dry.exitCode).toBe(0);
  });
});
