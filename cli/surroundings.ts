/** What a command may know of, and do to, the place where it was typed; `main.ts` makes it, tests make their own. */
export interface Surroundings {
  /** Colours on standard error. */
  readonly colour: boolean;
  /** Colours on standard output. */
  readonly colourOut: boolean;
  /** Width of standard output; absent where it is no terminal, and nothing is cut there. */
  readonly columns?: number | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Shows a line that the next one replaces; `""` takes it away. Absent without a terminal. */
  readonly showProgress?: ((line: string) => void) | undefined;
  /** Says something at once: for commands that go on until they are ended. The others give an outcome. */
  readonly say: (to: "out" | "err", text: string) => void;
  /** Asks the person at the terminal. Absent where there is none. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  /** From now on Ctrl-C, or that nobody reads any more, aborts this instead of ending the process. */
  readonly interruption: () => AbortSignal;
}

/** A place without a terminal and without an environment. */
export const nowhere: Surroundings = {
  colour: false,
  colourOut: false,
  environment: {},
  say: () => undefined,
  interruption: () => new AbortController().signal,
};
