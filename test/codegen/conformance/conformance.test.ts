import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { emitCodecs } from "../../../codegen/emit/codecs.js";
import { emitMessages } from "../../../codegen/emit/messages.js";
import { emitSchemas } from "../../../codegen/emit/schemas.js";
import { jsonSchemaOf } from "../../../codegen/export/json-schema.js";
import { check } from "../../../codegen/generate.js";
import type { Json } from "../../../codegen/model/model.js";
import { messageTypes } from "../../../codegen/model/walk.js";
import { fits } from "../../../codegen/values/fits.js";
import { loaded, partsOf } from "../emit/support.js";
import { verdictOf } from "../export/validator.js";
import { convert, Unsupported } from "./convert.js";
import { differences } from "./differences.js";
import { type Group, isThere, packageName, suite } from "./suite.js";

const golden = new URL("./unsupported.txt", import.meta.url);

interface Judged {
  readonly group: Group;
  readonly name: string;
  readonly messages: Readonly<Record<string, Json>>;
}

function modelOf(messages: Readonly<Record<string, Json>>) {
  const text = JSON.stringify({ redloom: 1, namespace: "made", messages });
  return check([{ file: "made.yaml", text, uses: {} }]);
}

/** The groups that contracts can say, and why not of all others. */
function sorted(groups: readonly Group[]) {
  const judged: Judged[] = [];
  const unsupported = new Map<string, string[]>();
  const pass = (why: string, name: string) => unsupported.set(why, [...(unsupported.get(why) ?? []), name]);
  groups.forEach((group, at) => {
    const name = `T${at}`;
    try {
      const messages = convert(group.schema, name);
      const { diagnostics } = modelOf(messages);
      const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
      if (codes.length > 0) pass(`a contract refuses it: ${codes.join(", ")}`, group.name);
      else judged.push({ group, name, messages });
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      pass(error.message, group.name);
    }
  });
  return { judged, unsupported };
}

// Without the package there is nothing to hold against; its name says what to install.
describe.skipIf(!isThere)(`the official JSON Schema Test Suite (skipped without Debian's ${packageName})`, () => {
  const { judged, unsupported } = isThere ? sorted(suite()) : { judged: [], unsupported: new Map<string, string[]>() };

  test("conformance: what contracts cannot say is listed by reason, and nothing else is left out", () => {
    const reasons = [...unsupported].sort(([one], [other]) => (one < other ? -1 : 1));
    const count = reasons.reduce((sum, [, names]) => sum + names.length, 0);
    const text = [
      `${judged.length} groups are judged; ${count} are not, since a contract has no form for them:`,
      ...reasons.map(([why, names]) =>
        `\n${names.length} ${why}\n${names.map((name) => `  ${name}\n`).join("")}`.trimEnd(),
      ),
      "",
    ].join("\n");
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, "utf8"));
    expect(judged.length).toBeGreaterThan(100);
  });

  test("conformance: emitted check, zod schema, model and our JSON Schema say what the suite says", async () => {
    const { model, diagnostics } = modelOf(Object.assign({}, ...judged.map(({ messages }) => messages)));
    const [contract] = model?.contracts ?? [];
    if (!model || !contract) throw new Error(JSON.stringify(diagnostics));
    const emission = { model, contract, runtime: "../../../src/runtime" };
    const emitted = await loaded([emitMessages(emission), ...emitCodecs(emission), emitSchemas(emission)]);
    const resolve = messageTypes(model);
    const found: Record<string, string> = {};
    for (const { group, name } of judged) {
      const parts = partsOf(emitted, name);
      const type = resolve({ contract: "made", name });
      const isTaken = verdictOf(jsonSchemaOf(model, { contract: "made", name }, "reader"));
      if (!type) throw new Error(`no message ${name}`);
      for (const { description, data, valid } of group.tests) {
        const verdicts = {
          emitted: parts.fits(data),
          zod: parts.schema.safeDecode(data).success,
          model: fits(type, data, resolve, { side: "reader" }).length === 0,
          schema: isTaken(data),
        };
        const wrong = Object.entries(verdicts).flatMap(([who, verdict]) => (verdict === valid ? [] : [who]));
        if (wrong.length > 0) found[`${group.name} › ${description}`] = `${wrong.join(" ")}: ${!valid}`;
      }
    }
    const unexpected = Object.entries(found).filter(([test]) => differences[test] === undefined);
    expect(Object.fromEntries(unexpected)).toEqual({});
    expect(Object.keys(differences).filter((test) => found[test] === undefined)).toEqual([]);
  }, 60_000);
});
