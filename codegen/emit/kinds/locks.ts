import type { Lock } from "../../model/model.js";
import { className, definitionName } from "../../model/names.js";
import { boundClass, definitionStatement, definitionTypeArguments, redisName, slottedClass } from "../definition.js";
import type { Emission } from "../emission.js";
import type { Imports } from "../imports.js";
import type { KindEmitter } from "../kind-emitter.js";
import type { RuntimeType, RuntimeValue } from "../runtime-names.js";
import { docsOf, type Statement } from "../source.js";

export const lockEmitter: KindEmitter<Lock> = {
  statements: lockStatements,
  tune: { type: (lock, imports) => imports.runtimeType(namesOf[lockSort(lock)].tune), names: lockSort },
  roundTrip: {
    // Whoever lets readers in renews, which is not one round trip.
    commands: (_, { mode }) => (mode === "read-write" ? undefined : "LockCommands"),
    sync: (_, { mode }) => (mode === "read-write" ? "SyncReadWriteLock" : "SyncLock"),
    slotted: true,
  },
};

type LockSort = "exclusive" | "permits" | "read-write";

/** What decides which classes a lock is made of, and what its tune may say. */
function lockSort({ mode, permits }: Lock): LockSort {
  if (mode === "read-write") return mode;
  return permits === undefined ? "exclusive" : "permits";
}

interface Names {
  readonly plain: RuntimeValue;
  readonly parameterized: RuntimeValue;
  readonly definition: RuntimeType;
  readonly options: RuntimeType;
  readonly tune: RuntimeType;
}

const one = { plain: "Lock", parameterized: "ParameterizedLock", definition: "LockDefinition" } as const;
/** Without `lead`: several would lead. */
const several = { ...one, plain: "PermitLock", parameterized: "ParameterizedPermitLock" } as const;

/** How many permits a lock has is tuned only where its contract says a number: its key is of another type then. */
const namesOf: Readonly<Record<LockSort, Names>> = {
  exclusive: { ...one, options: "ExclusiveLockOptions", tune: "ExclusiveLockTune" },
  permits: { ...several, options: "LockOptions", tune: "LockTune" },
  "read-write": {
    plain: "ReadWriteLock",
    parameterized: "ParameterizedReadWriteLock",
    definition: "ReadWriteLockDefinition",
    options: "ReadWriteLockOptions",
    tune: "ReadWriteLockTune",
  },
};

function lockStatements(emission: Emission, lock: Lock, imports: Imports): Statement[] {
  const names = namesOf[lockSort(lock)];
  return [
    definitionStatement(emission, "locks", lock, imports, {
      type: imports.runtimeType(names.definition) + definitionTypeArguments("locks", lock),
      members: [
        `leaseMs: ${lock.leaseMs}`,
        `waitMs: ${lock.waitMs}`,
        ...(lock.permits === undefined ? [] : [`permits: ${lock.permits}`]),
      ],
    }),
    boundClass(
      className(lock, "Lock"),
      {
        base: slottedClass("locks", lock, names.plain, names.parameterized, imports),
        connection: imports.runtimeType("Connection"),
        options: imports.runtimeType(names.options),
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
