import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

/** How a program ended. */
export interface RunResult {
  /** Its exit code; undefined where it was killed, for one because its time was over. */
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly args?: readonly string[];
  readonly nodeOptions?: readonly string[];
  /** A program that runs for longer is killed: far more than it takes on a slow machine. */
  readonly withinMs: number;
}

/** Runs a TypeScript program to its end. The test's process goes on meanwhile: vitest asks it now and then whether it lives. */
export function runProgram(file: URL, { args = [], nodeOptions = [], withinMs }: RunOptions): Promise<RunResult> {
  const command = [...nodeOptions, "--import", "tsx", fileURLToPath(file), ...args];
  const settings = { timeout: withinMs, killSignal: "SIGKILL", maxBuffer: 64 * 1024 * 1024 } as const;
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, settings, (_error, stdout, stderr) =>
      resolve({ status: child.exitCode ?? undefined, stdout, stderr }),
    );
  });
}
