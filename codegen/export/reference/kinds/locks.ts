import type { Lock } from "../../../model/model.js";
import { clientVariable } from "../book.js";
import { html } from "../html.js";
import type { KindPage } from "../kind.js";
import { bound, optional, redisName, setting } from "../parts.js";
import { count, duration } from "../words.js";

export const lockPage: KindPage<Lock> = {
  title: "Locks",
  tell(_book, contract, lock) {
    const path = `${clientVariable(contract)}.locks.${lock.name}${bound(lock)}`;
    const isPlain = lock.mode === "exclusive" && lock.permits === undefined;
    return {
      carries: [],
      settings: [
        setting("lease", lock.leaseMs, 10_000, duration),
        setting("wait", lock.waitMs, 5_000, duration),
        setting("mode", lock.mode, "exclusive", String),
        ...optional("permits", lock.permits, count),
      ],
      people: "Any program with the contract may take it; contracts do not say who does.",
      usage:
        lock.mode === "read-write"
          ? [
              `await ${path}.read.withLock(async (lease) => { /* … */ });`,
              `await ${path}.write.withLock(async (lease) => { /* … */ });`,
            ]
          : [`await ${path}.withLock(async (lease) => { /* … */ });`, `await using lease = await ${path}.acquire();`],
      wire: isPlain
        ? html`<code>SET ${redisName(contract, lock)}</code> with the holder's token, NX and PX.`
        : html`A sorted set <code>${redisName(contract, lock)}</code>: who holds it, and until when.`,
    };
  },
};
