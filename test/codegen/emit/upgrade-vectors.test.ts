import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PayloadInvalidError } from "../../../src/runtime/errors.js";
import { generated, loaded, partsOf } from "./support.js";

interface Vector {
  readonly stored: unknown;
  readonly read: unknown;
  readonly written?: string;
}

test("docs/wire-format.md: versions are lifted, and said, as its vectors show", async () => {
  const page = readFileSync(new URL("../../../docs/wire-format.md", import.meta.url), "utf8");
  const contract = /```yaml upgrades\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  const vectors: readonly Vector[] = JSON.parse(/```json upgrades\n([\s\S]*?)```/.exec(page)?.[1] ?? "[]");
  expect(vectors.length).toBeGreaterThan(4);
  const task = partsOf(await loaded(await generated(contract)), "Task");
  for (const { stored, read, written } of vectors) {
    const text = JSON.stringify(stored);
    if (read === "refused") {
      expect(() => task.parse(text), text).toThrow(PayloadInvalidError);
      continue;
    }
    expect(task.parse(text), text).toEqual(read);
    expect(task.stringify(read), text).toBe(written);
  }
});
