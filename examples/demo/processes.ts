import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Told } from "../support/tell.js";
import type { Timeline } from "./timeline.js";

/** The processes of a demo: each runs one file of the examples and tells the timeline what it does. */
export class Processes {
  readonly #running = new Map<string, ChildProcess>();
  readonly #timeline: Timeline;
  readonly #environment: NodeJS.ProcessEnv;

  constructor(timeline: Timeline, environment: NodeJS.ProcessEnv) {
    this.#timeline = timeline;
    this.#environment = { ...process.env, ...environment };
  }

  /** Starts `examples/<file>`; the name is this process's in the demo, and its first argument. */
  start(file: string, name: string, ...further: string[]): void {
    const args = [name, ...further];
    const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
    // `fork` hands this process's own loader on, so that a TypeScript file starts as it did here.
    const child = fork(path, args, { env: this.#environment, stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.#running.set(name, child);
    child.on("message", (told: Told) => this.#timeline.add(told));
    child.once("close", (code, signal) => {
      this.#running.delete(name);
      if (code !== 0)
        this.#timeline.add({
          who: name,
          kind: signal === "SIGKILL" ? "status" : "warning",
          text: `ended by ${signal ?? `exit code ${code}`}`,
        });
      this.#timeline.lookAgain();
    });
  }

  /** Sends a signal to one process, by its pid. */
  signal(name: string, signal: NodeJS.Signals): void {
    this.#running.get(name)?.kill(signal);
  }

  /** Asks all to stop, and resolves when they have; what is still there after the time is killed. */
  async stopAll(timeoutMs: number): Promise<void> {
    const ends = [...this.#running.values()].map(
      (child) => new Promise<void>((resolve) => child.once("close", () => resolve())),
    );
    for (const child of this.#running.values()) child.kill("SIGTERM");
    const timer = setTimeout(() => {
      for (const child of this.#running.values()) child.kill("SIGKILL");
    }, timeoutMs);
    await Promise.all(ends);
    clearTimeout(timer);
  }

  /** Resolves when the process has ended, or the timeline's patience. */
  async ended(name: string): Promise<void> {
    await this.#timeline.until(() => !this.#running.has(name));
  }
}
