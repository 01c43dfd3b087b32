import * as z from "zod";
import { leaf, names, optional } from "../shape-parts.js";
import { flagOrText, text, type } from "../shape-types.js";

/** The words that definitions of several kinds share. */

export const documented = {
  description: optional(text),
  deprecated: optional(flagOrText),
  owner: optional(text),
};
export const addressed = {
  ...documented,
  address: optional(text),
  parameters: optional(names("parameters", type)),
  slot: optional(text),
};
export const size = leaf("text", z.union([z.string(), z.number()]));
