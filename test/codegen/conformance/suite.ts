import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../../../codegen/model/model.js";

/** The official JSON Schema Test Suite, as Debian packs it. */
export const folder = "/usr/share/perl5/auto/share/dist/Test-JSON-Schema-Acceptance/tests/draft2020-12";
export const packageName = "libtest-json-schema-acceptance-perl";
export const isThere: boolean = existsSync(folder);

/** One schema and the values that it is asked about. */
export interface Group {
  /** `optional/format/date: validation of date strings` */
  readonly name: string;
  readonly schema: Json;
  readonly tests: readonly { readonly description: string; readonly data: Json; readonly valid: boolean }[];
}

export function suite(): readonly Group[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".json"));
  return files.sort().flatMap((file) => {
    const groups: readonly (Omit<Group, "name"> & { readonly description: string })[] = JSON.parse(
      readFileSync(join(folder, file), "utf8"),
    );
    const stem = file.replace(/\.json$/, "");
    return groups.map(({ description, schema, tests }) => ({ name: `${stem}: ${description}`, schema, tests }));
  });
}
