import { PayloadInvalidError } from "../errors.js";
import type { MessageCodec } from "./codec.js";

/** What libraries take that leave checking to others: https://standardschema.dev, version 1. */
export interface StandardSchema<Input, Output> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly types?: { readonly input: Input; readonly output: Output };
    validate(value: unknown): StandardResult<Output> | Promise<StandardResult<Output>>;
  };
}

export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path: readonly PropertyKey[] }[] };

/**
 * A message's codec as a Standard Schema, for validators of HTTP frameworks and procedures: takes what a writer may give,
 * gives what a reader has, defaults and fills put in and unknown fields dropped. At once where the value fits; where it
 * does not, the message's zod schema is loaded to say why. Tells nothing of the value, and never throws, unless a getter of the
 * value does: that error is its owner's, and goes on to the caller.
 * @example `sValidator("json", standardSchema(taskCodec))`
 */
export function standardSchema<Output, Input>(codec: MessageCodec<Output, Input>): StandardSchema<Input, Output> {
  return {
    "~standard": {
      version: 1,
      vendor: "redloom",
      validate(value) {
        try {
          // What does not fit is what `encode` refuses, whatever it is.
          return { value: codec.parse(codec.encode(value as Input)) };
        } catch (error) {
          return issuesOf(error);
        }
      },
    },
  };
}

async function issuesOf(error: unknown): Promise<StandardResult<never>> {
  if (!(error instanceof PayloadInvalidError)) throw error;
  const { issues, message } = await error.explain();
  if (issues.length === 0) return { issues: [{ message, path: [] }] };
  return { issues: issues.map(({ path, expected }) => ({ message: `expected ${expected}`, path: stepsOf(path) })) };
}

/** `tasks[3].priority`, `labels["a b"]` → its steps. */
function stepsOf(path: string): readonly PropertyKey[] {
  const steps = path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|\.?([^.[\]]+)/g);
  return [...steps].map(([, index, quoted, name]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (name ?? "") : String(JSON.parse(quoted));
  });
}
