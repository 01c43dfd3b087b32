#!/usr/bin/env node
import { run } from "./program.js";
import type { Surroundings } from "./surroundings.js";

/** The only place that reads argv and the environment, prints and exits. */
const { stdin, stdout, stderr, env } = process;
const coloured = !env.NO_COLOR;
const surroundings: Surroundings = {
  colour: stderr.isTTY === true && coloured,
  colourOut: stdout.isTTY === true && coloured,
  columns: stdout.isTTY ? stdout.columns : undefined,
  environment: env,
  showProgress: stderr.isTTY ? (line) => void stderr.write(`\r\u001b[K${line}`) : undefined,
  ask: stdin.isTTY && stderr.isTTY ? ask : undefined,
  say: (to, text) => void (to === "out" ? stdout : stderr).write(text),
  interruption() {
    const controller = new AbortController();
    const abort = () => controller.abort();
    process.once("SIGINT", abort).once("SIGTERM", abort);
    stdout.once("error", abort);
    return controller.signal;
  },
};
const { exitCode, out, err } = await run(process.argv.slice(2), process.cwd(), surroundings);
await written(stdout, out);
await written(stderr, err);
// A connection that could not be made leaves timers behind, which nobody is to wait for.
process.exit(exitCode);

/** Text that is on its way for good: a pipe takes it in parts. Whoever reads it may have gone. */
function written(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    stream.once("error", () => resolve());
    stream.write(text, () => resolve());
  });
}

/** What is typed, or nothing where the input ends first. */
async function ask(question: string): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  const lines = createInterface({ input: stdin, output: stderr });
  const ended = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
  lines.once("SIGINT", () => {
    stderr.write("\n");
    lines.close();
  });
  try {
    return await Promise.race([lines.question(question), ended]);
  } finally {
    lines.close();
  }
}
