import * as z from "zod";
import { changeCodes } from "../../codegen/compare/codes.js";
import { defaultModes, modes } from "../../codegen/compare/modes.js";
import { didYouMean } from "../../codegen/did-you-mean.js";
import { settingWords } from "../settings/words-below.js";

const mode = z.enum(modes, `one of ${modes.join(", ")}`);

const allowed = z.strictObject({
  code: z.string().refine((code) => changeCodes.some((one) => one === code), {
    error: ({ input }) => {
      const meant = didYouMean(String(input), changeCodes);
      return `no code of a change${meant ? `; did you mean "${meant}"?` : ", as `FIELD_REMOVED`"}`;
    },
  }),
  subject: z
    .string("what changed, as `agents.messages.Task.note`")
    .min(1, "what changed, as `agents.messages.Task.note`"),
  reason: z.string("why it may").min(1, "why it may"),
});

const words = {
  channels: mode.default(defaultModes.channels),
  streams: mode.default(defaultModes.streams),
  keys: mode.default(defaultModes.keys),
  calls: mode.default(defaultModes.calls),
  definitions: z.record(z.string(), mode).default({}),
  allow: z.array(allowed, "a list of `{ code, subject, reason }`").default([]),
};

/** The words under `breaking` of `redloom.config.yaml`. */
export const breakingWords = settingWords(words);

/** How far versions of the contracts have to fit, and which changes may break all the same. */
export type BreakingSettings = z.output<typeof breakingWords>;
