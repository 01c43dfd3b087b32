import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { check, generate } from "../../../codegen/generate.js";
import { kinds } from "../../../codegen/kinds.js";
import { groupHandlerNames, handlerExports } from "../../../codegen/model/handler-names.js";
import { clientNames, definitionExports, foreignGroupClassName, messageExports } from "../../../codegen/model/names.js";

test.each([
  ["schemas", ["agents.yaml", "common.yaml"]],
  ["test/golden/output/streams/contracts", ["events.yaml", "reader.yaml", "shop.yaml"]],
  ["test/golden/output/calls/contracts", ["common.yaml", "shop.yaml"]],
  ["test/golden/output/locks-and-limits/contracts", ["places.yaml", "seats.yaml", "shop.yaml"]],
])("names: all that generated code of %s exports was checked against each other", async (folder, names) => {
  const sources = names.map((file) => ({
    file,
    text: readFileSync(new URL(`../../../${folder}/${file}`, import.meta.url), "utf8"),
    uses: {},
  }));
  const { files, diagnostics } = await generate(sources, { runtime: "redloom" });
  expect(diagnostics).toEqual([]);
  const contracts = check(sources).model?.contracts ?? [];
  expect(contracts.length).toBe(names.length);
  for (const contract of contracts) {
    const checked = new Set([
      ...contract.messages.flatMap((message) => messageExports(message)),
      ...kinds.flatMap((kind) => contract[kind].flatMap((definition) => definitionExports(kind, definition))),
      ...contract.groups.map(foreignGroupClassName),
      ...kinds.flatMap((kind) => contract[kind].flatMap((definition) => handlerExports(kind, definition))),
      ...contract.groups.flatMap((group) => Object.values(groupHandlerNames(undefined, group))),
      ...Object.values(clientNames(contract)),
    ]);
    // Schemas and what tests need are modules of their own, which the index leaves out.
    const modules = files.filter(
      ({ path }) => path.startsWith(`${contract.folder}/`) && !/\/(schemas|testing)\.ts$/.test(path),
    );
    const exported = modules.flatMap(({ text }) =>
      [...text.matchAll(/^export (?:const|function|class|interface|type) (\w+)/gm)].map((match) => match[1] ?? ""),
    );
    expect(exported.length).toBeGreaterThan(5);
    expect(exported.filter((name) => !checked.has(name))).toEqual([]);
  }
});
