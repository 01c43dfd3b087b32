import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { makeFolder } from "../support/folder.js";
import { pack, packed } from "../support/packed.js";

const exec = promisify(execFile);

const digest = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

test("the tarball: the same bytes from another place, at another time, with another umask", async () => {
  const copy = join(makeFolder().path, "a folder", "elsewhere");
  const second = await pack(copy, async () => {
    // As a clone under `umask 077`, years ago.
    await exec("chmod", ["-R", "go-rwx", copy]);
    const then = new Date("2001-02-03T04:05:06Z");
    for (const entry of readdirSync(copy, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) utimesSync(join(entry.parentPath, entry.name), then, then);
    }
  });
  expect(digest(second)).toBe(digest(await packed()));
}, 240_000);
