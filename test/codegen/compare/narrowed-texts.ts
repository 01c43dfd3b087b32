import type { StringType } from "../../../codegen/model/model.js";

type Words = Omit<StringType, "kind">;

/** Each refuses some of what it took before, and the shortest that shows it is long, or has one character in one place. */
export const narrowedTexts: readonly (readonly [Words, Words])[] = [
  [{ format: "uri" }, { format: "uri", maxLength: 100 }],
  [
    { format: "uri", maxLength: 80 },
    { format: "uri", maxLength: 50 },
  ],
  [{ format: "uri" }, { maxLength: 2_000 }],
  [{ format: "email" }, { format: "email", maxLength: 60 }],
  [{ format: "email", maxLength: 254 }, { maxLength: 253 }],
  [{ format: "uri" }, { format: "uri", minLength: 3 }],
  [
    { pattern: "^[A-Z0-9]+$", maxLength: 64 },
    { pattern: "^[A-Z0-9]+$", maxLength: 40 },
  ],
  [{ pattern: "^[A-Z0-9]+$" }, { pattern: "^[A-Z0-9]+$", minLength: 2 }],
  [{ pattern: "^[0-9]{8,64}$" }, { pattern: "^[0-9]{8,63}$" }],
  [{ pattern: "^[0-9]{8,64}$" }, { pattern: "^[0-9]{9,64}$" }],
  [{ pattern: "^[a-z0-9-]+$" }, { pattern: "^[a-z0-9-]{1,63}$" }],
  [{ pattern: "^.{1,40}$" }, { pattern: "^.{1,30}$" }],
  [{ pattern: "^[A-Z]{3}-[0-9]{1,20}$" }, { pattern: "^[A-Z]{3}-[0-9]{1,10}$" }],
  [{ pattern: "^[a-z]{1,5}-[0-9]{1,20}$" }, { pattern: "^[a-z]{1,20}-[0-9]{1,5}$" }],
  [{ pattern: "^(?:[a-z]{1,9}|x[0-9]{1,50})$" }, { pattern: "^(?:[a-z]{1,9}|x[0-9]{1,49})$" }],
  [{ pattern: "^(?:eu|us|ap)-[a-z]{1,9}$" }, { pattern: "^(?:eu|us)-[a-z]{1,9}$" }],
  [{ pattern: "^[a-z](?:/[a-z]{1,8}){0,30}$" }, { pattern: "^[a-z](?:/[a-z]{1,8}){0,29}$" }],
  [{ pattern: "^[\\x20-\\x7e]{1,9}$" }, { pattern: "^[\\x20-\\x7d]{1,9}$" }],
];
