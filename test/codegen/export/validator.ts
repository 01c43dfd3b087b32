import { Ajv2020 } from "ajv/dist/2020.js";
import type { JsonSchema } from "../../../codegen/export/json-schema.js";
import * as formats from "../../../src/runtime/wire/formats.js";
import { isMultipleOf } from "../../../src/runtime/wire/values.js";

/**
 * A standard validator with what docs/contract.md tells its users to give it: our formats, exact multiples, our one word,
 * and that a field called `constructor` is not there only because every object has one.
 */
function validator(): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, ownProperties: true, allErrors: true });
  ajv.addVocabulary(["x-redloom"]);
  ajv.addFormat("uuid", formats.isUuid);
  ajv.addFormat("date-time", formats.isDateTime);
  ajv.addFormat("date", formats.isDate);
  ajv.addFormat("time", formats.isTime);
  ajv.addFormat("duration", formats.isDuration);
  ajv.addFormat("uri", formats.isUri);
  ajv.addFormat("email", formats.isEmail);
  ajv.removeKeyword("multipleOf");
  ajv.addKeyword({
    keyword: "multipleOf",
    type: "number",
    schemaType: "number",
    validate: (step: number, value: number) => isMultipleOf(value, step),
  });
  return ajv;
}

const shared = validator();

/** Does the schema take the value? A schema that is none, or that a strict validator doubts, throws. */
export function verdictOf(schema: JsonSchema): (value: unknown) => boolean {
  if (typeof schema === "object" && typeof schema.$id === "string") shared.removeSchema(schema.$id);
  const validate = shared.compile(typeof schema === "boolean" ? schema : { ...schema });
  return (value) => validate(value) === true;
}
