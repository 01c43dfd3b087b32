import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Before all tests of a run: where whoever needs the package first puts it. See `packed.ts`. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "redloom-packed-"));
  process.env.REDLOOM_PACKED_FOLDER = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
