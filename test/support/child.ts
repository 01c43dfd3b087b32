import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A child process of a test: a TypeScript program that is given one JSON value. */
export interface Child {
  readonly pid: number;
  readonly process: ChildProcess;
  /** Whole lines of its standard output, so far. */
  readonly lines: readonly string[];
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly running: boolean;
  /** Resolves with the first line that the pattern fits; rejects where the child ends or `withinMs` passes without one. */
  line(pattern: RegExp, withinMs?: number): Promise<string>;
  kill(signal?: NodeJS.Signals): void;
}

const alive = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of alive) child.kill("SIGKILL");
});

/** Starts `file`, a URL beside the test, with `config` as its only argument; `configOf` reads it there. */
export function startChild(file: URL, config: unknown, nodeOptions: readonly string[] = []): Child {
  const args = [...nodeOptions, "--import", "tsx", fileURLToPath(file), JSON.stringify(config)];
  // Its standard input ends with us, whatever ends us: see `endWithParent`.
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  alive.add(child);
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let running = true;
  let rest = "";
  child.stdout.on("data", (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts);
    for (const look of [...waiting]) look();
  });
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once("close", (code, signal) => {
      running = false;
      alive.delete(child);
      resolve(signal ?? code ?? -1);
      for (const look of [...waiting]) look();
    });
  });
  return {
    pid: child.pid ?? 0,
    process: child,
    lines,
    ended,
    get running() {
      return running;
    },
    line: (pattern, withinMs = 60_000) =>
      new Promise((resolve, reject) => {
        let late = false;
        const look = (): void => {
          const found = lines.find((line) => pattern.test(line));
          if (found === undefined && running && !late) return void waiting.add(look);
          waiting.delete(look);
          clearTimeout(timer);
          if (found !== undefined) resolve(found);
          else
            reject(
              new Error(
                `The child ${late ? "is late with" : "ended without"} ${pattern}: ${lines.slice(-5).join("; ")}`,
              ),
            );
        };
        const timer = setTimeout(() => {
          late = true;
          look();
        }, withinMs);
        look();
      }),
    kill: (signal = "SIGKILL") => void child.kill(signal),
  };
}

/** In a child: what it was given. The cast is the test's own promise about its two halves. */
export function configOf<Config>(): Config {
  return JSON.parse(process.argv[2] ?? "{}") as Config;
}

/** In a child: ends it when the test's process is gone. */
export function endWithParent(): void {
  process.stdin.resume();
  process.stdin.once("end", () => process.exit(3));
  if ("unref" in process.stdin) process.stdin.unref();
}

/** In a child: one line to the test. A long one is on its way until this resolves, and lost where the process exits before. */
export function tell(line: string): Promise<void> {
  return new Promise((resolve) => void process.stdout.write(`${line}\n`, () => resolve()));
}
