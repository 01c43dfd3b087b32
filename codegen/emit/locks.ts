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
import type { RuntimeType, RuntimeValue } from "./runtime-names.js";
import { docsOf, type Module, type Statement } from "./source.js";

export function emitLocks(emission: Emission): Module[] {
  return kindModule(emission, "locks", emission.contract.locks, (lock, imports) =>
    lockStatements(emission, lock, imports),
  );
}

type LockSort = "exclusive" | "permits" | "read-write";

/** What decides which classes a lock is made of, and what its tune may say. */
export function lockSort({ mode, permits }: Lock): LockSort {
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

/** What `tune` of a client has for it. */
export function lockTune(lock: Lock, imports: Imports): string {
  return imports.runtimeType(namesOf[lockSort(lock)].tune);
}

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
