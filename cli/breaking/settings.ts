import * as z from "zod";
import { changeCodes } from "../../codegen/compare/codes.js";
import { defaultModes, modes } from "../../codegen/compare/modes.js";
import { didYouMean } from "../../codegen/did-you-mean.js";
import { settingWords } from "../settings/words-below.js";

const mode = z.enum(modes, `one of ${modes.join(", ")}`);

const code = z
  .string()
  .refine((code) => changeCodes.some((one) => one === code), {
    error: ({ input }) => {
      const meant = didYouMean(String(input), changeCodes);
      return `no code of a change${meant ? `; did you mean "${meant}"?` : ", as `FIELD_REMOVED`"}`;
    },
  })
  .meta({ enum: changeCodes });

const allowed = z.strictObject({
  code: code.describe("The code of the change, as `redloom breaking` tells it."),
  subject: z
    .string("what changed, as `agents.messages.Task.note`")
    .min(1, "what changed, as `agents.messages.Task.note`")
    .describe("What changed: `agents.messages.Task.note`."),
  reason: z.string("why it may").min(1, "why it may").describe("Why it may."),
});

const words = {
  channels: mode.default(defaultModes.channels).describe("How far channels have to fit."),
  streams: mode.default(defaultModes.streams).describe("How far streams have to fit."),
  keys: mode.default(defaultModes.keys).describe("How far keys have to fit."),
  calls: mode.default(defaultModes.calls).describe("How far calls have to fit."),
  definitions: z
    .record(z.string(), mode)
    .default({})
    .describe("How far single definitions have to fit: `shop.streams.audit: backward-transitive`."),
  allow: z
    .array(allowed, "a list of `{ code, subject, reason }`")
    .default([])
    .describe("Changes that may break: they are told, and do not count."),
};

/** The words under `breaking` of `redloom.config.yaml`. */
export const breakingWords = settingWords(words);

/** How far versions of the contracts have to fit, and which changes may break all the same. */
export type BreakingSettings = z.output<typeof breakingWords>;
