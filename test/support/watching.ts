import { watch } from "../../cli/generate/watch.js";
import { loadSettings } from "../../cli/settings/settings.js";
import type { TestFolder } from "./folder.js";

/** `generate --watch` in a test's own folder, in this process. */
export interface Watching extends AsyncDisposable {
  /** Everything that was said, in order. */
  readonly said: readonly string[];
  /** The next thing said that the pattern fits, and that was not given before; each is given once, in order. */
  next(pattern: RegExp): Promise<string>;
  /** Ends it as Ctrl-C does. @returns the exit code */
  stop(): Promise<number>;
}

/** Resolves when the first run is over and changes are told. */
export async function startWatching(folder: TestFolder, flags: { readonly json?: boolean } = {}): Promise<Watching> {
  const controller = new AbortController();
  const said: string[] = [];
  let given = 0;
  let look: () => void = () => undefined;
  const outcome = watch(() => loadSettings(folder.path), flags, {
    say: (_, text) => {
      said.push(text);
      look();
    },
    interruption: () => controller.signal,
  });
  const next = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Never said ${pattern}; said:\n${said.join("")}`)), 60_000);
      look = () => {
        const at = said.findIndex((text, index) => index >= given && pattern.test(text));
        if (at < 0) return;
        given = at + 1;
        clearTimeout(timer);
        resolve(said[at] ?? "");
      };
      outcome.catch(reject);
      look();
    });
  const stop = async (): Promise<number> => {
    controller.abort();
    return (await outcome).exitCode;
  };
  await next(flags.json ? /./ : /^Watching /);
  return { said, next, stop, [Symbol.asyncDispose]: async () => void (await stop()) };
}
