import type { PayloadExplanation, PayloadIssue } from "../errors.js";
import { unexplained } from "./explain.js";

const installZod = "Install zod 4 beside redloom: generated code imports it to say where a payload does not fit.";

/**
 * What a message's schema says of a payload that does not fit. Where the schema cannot be loaded, or throws, the payload
 * does not fit all the same: that is the cause then.
 * @param before what is known without it
 */
export async function explanationOf(
  explain: () => Promise<readonly PayloadIssue[]>,
  before: readonly PayloadIssue[] = [],
): Promise<PayloadExplanation> {
  try {
    return { issues: [...before, ...(await explain())] };
  } catch (cause) {
    const isMissing = /^(ERR_)?MODULE_NOT_FOUND$/.test(String(Reflect.get(Object(cause), "code")));
    return { issues: [...before, ...unexplained], cause, ...(isMissing && { fix: installZod }) };
  }
}
