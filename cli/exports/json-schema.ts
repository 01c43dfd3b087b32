import { join } from "node:path";
import { messagesSchema, projectSchema, type Side } from "../../codegen/export/json-schema.js";
import { CommandError, exitCodes, type Outcome } from "../outcome.js";
import { jsonReport } from "../printing/report.js";
import type { Settings } from "../settings/settings.js";
import { contractsMeant, type ExportFlags, isFolder, readModel, writeExported } from "./exported.js";
import { jsonText } from "./exported-text.js";

export interface JsonSchemaFlags extends ExportFlags {
  readonly side: Side;
}

/** The messages as JSON Schema 2020-12: on standard output, in a file, or in a file for each contract. */
export function jsonSchema(settings: Settings, cwd: string, flags: JsonSchemaFlags): Outcome {
  const { output, contract, side } = flags;
  const read = readModel("json-schema", settings, flags);
  if ("outcome" in read) return read.outcome;
  const { model } = read;
  const meant = contractsMeant(model, contract);
  if (meant.length === 0) {
    throw new CommandError("There is no contract", `Write one in ${settings.contracts}, or name their folder.`);
  }
  if (output !== undefined && isFolder(cwd, output)) {
    const files = meant.map((one) => ({
      path: join(output, `${one.folder}.schema.json`),
      text: jsonText(messagesSchema(model, one, side)),
    }));
    return writeExported("json-schema", settings, cwd, files, flags);
  }
  const [only, another] = meant;
  const document = only && !another ? messagesSchema(model, only, side) : projectSchema(model, side);
  const text = jsonText(document);
  if (output !== undefined) return writeExported("json-schema", settings, cwd, [{ path: output, text }], flags);
  const out = flags.json ? jsonReport("json-schema", { findings: [], document }) : text;
  return { exitCode: exitCodes.done, out, err: "" };
}
