/** One call of a method, as a double records it. */
export interface Recorded {
  readonly arguments: readonly unknown[];
  /** Of the definition's address; absent where it has none. */
  readonly parameters: object | undefined;
  /** What the caller got: mostly a promise. */
  result: unknown;
}

interface Failure {
  readonly error: unknown;
  left: number;
}

/** What was called, and what tests say it answers. What is said of a parameterized definition holds for all of it. */
export class Recorder {
  readonly #parent: Recorder | undefined;
  readonly #calls = new Map<string, Recorded[]>();
  readonly #answers = new Map<string, { readonly answer: unknown }>();
  readonly #failures = new Map<string, Failure>();

  constructor(parent?: Recorder) {
    this.#parent = parent;
  }

  /** The same list each time, so that a test may hold it. */
  callsOf(method: string): Recorded[] {
    const calls = this.#calls.get(method) ?? [];
    this.#calls.set(method, calls);
    return calls;
  }

  /** Methods that were called. */
  get called(): readonly string[] {
    return [...this.#calls].filter(([, calls]) => calls.length > 0).map(([method]) => method);
  }

  record(method: string, call: Recorded): void {
    this.callsOf(method).push(call);
    this.#parent?.record(method, call);
  }

  answer(method: string, answer: unknown): void {
    this.#answers.set(method, { answer });
  }

  fail(method: string, error: unknown, times: number): void {
    if (times > 0) this.#failures.set(method, { error, left: times });
    else this.#failures.delete(method);
  }

  /** The failure that is due; it is used up by asking. */
  takeFailure(method: string): { readonly error: unknown } | undefined {
    const failure = this.#failures.get(method);
    if (!failure) return this.#parent?.takeFailure(method);
    failure.left--;
    if (failure.left <= 0) this.#failures.delete(method);
    return failure;
  }

  answerOf(method: string): { readonly answer: unknown } | undefined {
    return this.#answers.get(method) ?? this.#parent?.answerOf(method);
  }

  forget(): void {
    for (const calls of this.#calls.values()) calls.length = 0;
    this.#answers.clear();
    this.#failures.clear();
  }
}
