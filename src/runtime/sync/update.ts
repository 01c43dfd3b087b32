import { checkUpdate, contended, foundIn, leftAsItIs, payloadFor, restMs, usualTimeoutMs } from "../key/change.js";
import type { KeyCommands } from "../key/commands.js";
import type { LifeOptions } from "../key/options.js";
import type { SyncConnection } from "./connect-sync.js";
import { comesLater } from "./only-now.js";

export type SyncUpdateOptions = LifeOptions & {
  /** Longest time for all of it, in milliseconds; a `change` that runs is not ended. @default 10000 */
  readonly timeoutMs?: number;
};

const optionNames = ["ttl", "keepTtl", "timeoutMs"] as const;

/** `update` of a store, while the caller waits. */
export function updateNow<Output, Input, Parameters extends object>(
  connection: SyncConnection,
  commands: KeyCommands<Output, Input, Parameters>,
  change: (current: Output | undefined) => Input | undefined,
  options: SyncUpdateOptions = {},
): Output | undefined {
  checkUpdate(change, options, optionNames, commands.context);
  const { host } = connection;
  const { timeoutMs: wholeMs = usualTimeoutMs } = options;
  const endsAt = host.monotonicMs() + wholeMs;
  const within = (): { readonly timeoutMs: number } => {
    const leftMs = Math.ceil(endsAt - host.monotonicMs());
    if (leftMs <= 0) throw contended("It was not done", wholeMs, commands.context);
    return { timeoutMs: Math.min(connection.timeoutMs, leftMs) };
  };
  let payload = connection.execute(commands.raw(), within());
  for (let lost = 1; ; lost++) {
    const found = foundIn(commands, payload);
    const input = change(found.current);
    if (input === undefined) return leftAsItIs(commands, found);
    const refused = comesLater(input, commands.context);
    if (refused) throw refused;
    const next = payloadFor(commands, found, input);
    const { written, current } = connection.execute(commands.replace(next, found.version, options), within());
    if (written) return commands.decode(next);
    payload = current;
    const ms = restMs(lost, host.random());
    if (host.monotonicMs() + ms >= endsAt) {
      throw contended(`Others wrote ${lost} times before it`, wholeMs, commands.context);
    }
    if (ms > 0) connection.pause(ms);
  }
}
