import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readSources } from "../../../codegen/files.js";
import { check, referencesOf } from "../../../codegen/generate.js";
import type { Model } from "../../../codegen/model/model.js";

export const root: string = fileURLToPath(new URL("../../../", import.meta.url));

/** Every project of this repository that is accepted: its own, and all golden ones. */
export function acceptedProjects(): readonly (readonly [name: string, model: Model])[] {
  const findings = join(root, "test/golden/findings");
  const output = join(root, "test/golden/output");
  const folders = [
    ["schemas", root, "schemas"],
    ...readdirSync(findings)
      .filter((name) => name.startsWith("accepted-"))
      .map((name) => [name, findings, name]),
    ...readdirSync(output, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => [name, join(output, name), "contracts"]),
  ];
  return folders.map(([name = "", folder = "", contracts = ""]) => [name, modelIn(folder, contracts)] as const);
}

export function modelIn(folder: string, contracts: string): Model {
  const { sources, diagnostics } = readSources(folder, contracts, referencesOf);
  const { model, diagnostics: found } = check(sources);
  if (!model) throw new Error(JSON.stringify([...diagnostics, ...found]));
  return model;
}
