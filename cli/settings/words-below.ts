import * as z from "zod";
import { didYouMean } from "../../codegen/did-you-mean.js";

/** A mapping of these words below a word of `redloom.config.yaml`; another one is told with what was meant. */
export function settingWords<Words extends z.core.$ZodLooseShape>(words: Words) {
  return z.strictObject(words, {
    error: (issue) => {
      if (issue.code !== "unrecognized_keys") return "words with values are expected";
      const [stranger = ""] = issue.keys;
      const meant = didYouMean(stranger, Object.keys(words));
      return `unknown word "${stranger}"; ${meant ? `did you mean "${meant}"?` : `it knows ${Object.keys(words).join(", ")}`}`;
    },
  });
}
