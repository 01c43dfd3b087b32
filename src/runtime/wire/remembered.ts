/** A generated check of a whole message. It says the same of the same value until somebody changes that. */
type Check = (value: unknown) => boolean;

/** What the checks said since the outermost one began. */
let answers: Map<Check, Map<unknown, boolean>> | undefined;

/**
 * What a check says, asked once for each value: the members of a union ask the same messages about the same parts, and
 * asking anew each time would take twice the time for each level. Answers are dropped when the outermost check ends, so
 * that a value that was changed is judged anew.
 */
export function remembered(check: Check, value: unknown): boolean {
  if (answers) return answerOf(answers, check, value);
  answers = new Map();
  try {
    return answerOf(answers, check, value);
  } finally {
    answers = undefined;
  }
}

function answerOf(all: Map<Check, Map<unknown, boolean>>, check: Check, value: unknown): boolean {
  let ofCheck = all.get(check);
  if (!ofCheck) {
    ofCheck = new Map();
    all.set(check, ofCheck);
  }
  const before = ofCheck.get(value);
  if (before !== undefined) return before;
  const answer = check(value);
  ofCheck.set(value, answer);
  return answer;
}
