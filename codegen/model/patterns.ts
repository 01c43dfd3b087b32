export interface PatternProblem {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** Why a pattern may not be used; `undefined` where it may. */
export function patternProblem(pattern: string): PatternProblem | undefined {
  try {
    new RegExp(pattern, "u");
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, "") : String(error);
    const fix =
      "Write a regular expression of JavaScript with the `u` flag; `\\` before what is no special character is not allowed.";
    return { code: "PATTERN_INVALID", message: `The pattern does not compile: ${reason}`, fix };
  }
  return undefined;
}
