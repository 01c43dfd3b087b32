import type { Executor } from "../../connection/connection.js";
import type { ServingCommands } from "./serving-commands.js";

/** Entries of one command. */
const mostAtOnce = 400;

/** Takes requests out of the stream that were not answered, many at once. */
export class Removals {
  readonly #executor: Executor;
  readonly #commands: Pick<ServingCommands, "remove">;
  #ids: string[] = [];
  #isRunning = false;

  constructor(executor: Executor, commands: Pick<ServingCommands, "remove">) {
    this.#executor = executor;
    this.#commands = commands;
  }

  add(id: string): void {
    this.#ids.push(id);
    if (this.#isRunning) return;
    this.#isRunning = true;
    // What is found in the same turn goes together.
    queueMicrotask(() => void this.#run());
  }

  async #run(): Promise<void> {
    while (this.#ids.length > 0) {
      const command = this.#commands.remove(this.#ids.splice(0, mostAtOnce));
      // They are acknowledged: retention removes what stays behind.
      await this.#executor.execute(command).catch(() => undefined);
    }
    this.#isRunning = false;
  }
}
