import type { Connection } from "../../connection/connection.js";
import { ConsumerNameTakenError } from "../../errors.js";
import type { GroupCommands } from "../group/group-commands.js";
import type { LeaseClock } from "./lease-clock.js";

/** The server's times are whole milliseconds. */
const roundingMs = 2;
/** Looks at a beat that may be the last one of a crashed predecessor: so often while it is young. */
const looksPerBeat = 4;

export interface NameParts {
  readonly connection: Connection;
  readonly commands: GroupCommands;
  readonly consumer: string;
  readonly instance: string;
  readonly lease: LeaseClock;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Takes the consumer's name for this instance. One round trip where it is free. Where its last sign of life is young,
 * waits until there is another one, which means that it is taken, or until it is too old, which means that its owner has
 * crashed: three beats, that is 3 s at most.
 * @throws {ConsumerNameTakenError} another consumer lives under the name.
 */
export async function takeName(parts: NameParts): Promise<void> {
  const { connection, commands, consumer, instance, lease, signal } = parts;
  const { host } = connection;
  let lastBeatBy = Number.POSITIVE_INFINITY;
  for (;;) {
    signal?.throwIfAborted();
    const sentAt = host.monotonicMs();
    const { registered, beatAgoMs = 0 } = await connection.execute(commands.register(consumer, instance));
    if (registered) return lease.confirmName(sentAt);
    // The beat was no earlier than this; where it was surely after the one seen before, somebody is alive.
    if (sentAt - beatAgoMs > lastBeatBy + roundingMs) {
      throw new ConsumerNameTakenError(`Another consumer of the group lives under the name "${consumer}"`, {
        key: commands.key,
      });
    }
    lastBeatBy = Math.min(lastBeatBy, host.monotonicMs() - beatAgoMs);
    await new Promise<void>((resolve) => void host.setTimer(resolve, lease.beatMs / looksPerBeat));
  }
}
