import { DeadlineExceededError, OutcomeUnknownError, UnavailableError } from "../../src/runtime/errors.js";
import { connectSync, type SyncConnection } from "../../src/runtime/sync/connect-sync.js";

export interface LossySync extends Disposable {
  readonly connection: SyncConnection;
  /** The answers to the next commands of this name are lost, each after it was applied. */
  lose(name: string, times?: number): void;
  /** The next commands of this name are not sent: Redis is away. */
  refuse(name: string, times?: number): void;
  /** What is left of the faults happens no more. */
  forget(): void;
}

/** A synchronous connection to a real Redis: a thread that is blocked can put no fault on a proxy of its own. */
export function lossySync(url: string): LossySync {
  const connection = connectSync(url);
  const execute = connection.execute.bind(connection);
  const faults: { readonly name: string; readonly isSent: boolean }[] = [];
  const put = (name: string, isSent: boolean, times: number): void => {
    for (let time = 0; time < times; time++) faults.push({ name, isSent });
  };
  connection.execute = (command, options) => {
    const at = faults.findIndex(({ name }) => name === command.name);
    if (at < 0) return execute(command, options);
    const [fault] = faults.splice(at, 1);
    if (!fault?.isSent) throw new UnavailableError("Not sent");
    execute(command, options);
    throw command.repeatable ? new DeadlineExceededError("No answer") : new OutcomeUnknownError("No answer");
  };
  return {
    connection,
    lose: (name, times = 1) => put(name, true, times),
    refuse: (name, times = 1) => put(name, false, times),
    forget: () => void faults.splice(0),
    [Symbol.dispose]: () => connection.close(),
  };
}
