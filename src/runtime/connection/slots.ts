import { CrossSlotError } from "../errors.js";
import type { Command } from "../wire/command.js";
import { slotOf } from "../wire/slot.js";

/** @throws {CrossSlotError} where a cluster would refuse the keys. */
export function checkSlots(commands: readonly Command<unknown>[]): void {
  let slot: number | undefined;
  for (const command of commands) {
    for (const key of command.keys) {
      const own = slotOf(key);
      if (slot !== undefined && slot !== own) {
        throw new CrossSlotError("The keys of the transaction lie in different slots", { key });
      }
      slot = own;
    }
  }
}
