import type { Lock } from "../model/model.js";
import { className, definitionName } from "../model/names.js";
import {
  boundClass,
  definitionStatement,
  definitionTypeArguments,
  kindModule,
  redisName,
  slottedClass,
} from "./definition.js";
import type { Emission } from "./emission.js";
import type { Imports } from "./imports.js";
import { docsOf, type Module, type Statement } from "./source.js";

export function emitLocks(emission: Emission): Module[] {
  return kindModule(emission, "locks", emission.contract.locks, (lock, imports) =>
    lockStatements(emission, lock, imports),
  );
}

/** What the runtime calls a lock by, for what its tune may say. */
export function lockSort({ mode, permits }: Lock): "exclusive" | "permits" | "read-write" {
  if (mode === "read-write") return mode;
  return permits === undefined ? "exclusive" : "permits";
}

/** How many permits a lock has is tuned only where its contract says a number: its key is of another type then. */
export function lockTune(lock: Lock, imports: Imports): string {
  const sort = lockSort(lock);
  switch (sort) {
    case "permits":
      return imports.runtimeType("LockTune");
    case "exclusive":
      return `Omit<${imports.runtimeType("LockTune")}, "permits">`;
    case "read-write":
      return imports.runtimeType("ReadWriteLockTune");
    default:
      return sort satisfies never;
  }
}

function lockStatements(emission: Emission, lock: Lock, imports: Imports): Statement[] {
  const isReadWrite = lock.mode === "read-write";
  return [
    definitionStatement(emission, "locks", lock, imports, {
      type:
        imports.runtimeType(isReadWrite ? "ReadWriteLockDefinition" : "LockDefinition") +
        definitionTypeArguments("locks", lock),
      members: [
        `leaseMs: ${lock.leaseMs}`,
        `waitMs: ${lock.waitMs}`,
        ...(lock.permits === undefined ? [] : [`permits: ${lock.permits}`]),
      ],
    }),
    boundClass(
      className(lock, "Lock"),
      {
        base: isReadWrite
          ? slottedClass("locks", lock, "ReadWriteLock", "ParameterizedReadWriteLock", imports)
          : slottedClass("locks", lock, "Lock", "ParameterizedLock", imports),
        connection: imports.runtimeType("Connection"),
        options: imports.runtimeType(isReadWrite ? "ReadWriteLockOptions" : "LockOptions"),
        definition: definitionName("locks", lock),
      },
      docsOf(lock.doc, { notes: [note(emission, lock)] }),
    ),
  ];
}

function note(emission: Emission, lock: Lock): string {
  const holders =
    lock.mode === "read-write"
      ? " for many readers, or one writer"
      : lock.permits === undefined
        ? ""
        : `: ${lock.permits} at once`;
  const name = redisName(emission, lock);
  return `Locks \`${name}\`${holders}. Lease ${lock.leaseMs} ms, wait ${lock.waitMs} ms, unless tuned.`;
}
