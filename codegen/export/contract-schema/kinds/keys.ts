import type { KeyShape } from "../../../parse/kinds/keys.js";
import type { WordsOf } from "../word.js";
import { addressed, maxBytes } from "./addressed.js";

export const keyWords: WordsOf<KeyShape> = {
  value: { is: "The type of the value; required with encoding: json. An integer is a counter.", examples: ["User"] },
  ...addressed,
  encoding: { is: "json, text (a string as it is) or bytes.", default: "json" },
  expires: { is: "Time to live that set gives. None where it is left out.", examples: ["1h"] },
  staleFor: {
    is: "With expires: a value that has passed it lives on for so long, and is computed anew beside.",
    examples: ["10m"],
  },
  onInvalid: { is: "What reading does with a stored value that does not fit its type.", default: "throw" },
  maxBytes: { ...maxBytes, is: "Longest value." },
};
