import type { Lock } from "../model/model.js";
import { className, definitionName, parametersName } from "../model/names.js";
import {
  boundClass,
  definitionStatement,
  definitionTypeArguments,
  hasParameters,
  kindModule,
  redisName,
} from "./definition.js";
import type { Emission } from "./emission.js";
import type { Imports } from "./imports.js";
import { docsOf, type Module, type Statement } from "./source.js";

export function emitLocks(emission: Emission): Module[] {
  return kindModule(emission, "locks", emission.contract.locks, (lock, imports) =>
    lockStatements(emission, lock, imports),
  );
}

function lockStatements(emission: Emission, lock: Lock, imports: Imports): Statement[] {
  const base = hasParameters(lock)
    ? `${imports.runtime("ParameterizedLock")}<${parametersName("locks", lock)}>`
    : imports.runtime("Lock");
  const note = `Locks \`${redisName(emission, lock)}\`. Lease ${lock.leaseMs} ms, wait ${lock.waitMs} ms, unless tuned.`;
  return [
    definitionStatement(emission, "locks", lock, imports, {
      type: imports.runtimeType("LockDefinition") + definitionTypeArguments("locks", lock),
      members: [`leaseMs: ${lock.leaseMs}`, `waitMs: ${lock.waitMs}`],
    }),
    boundClass(
      className(lock, "Lock"),
      {
        base,
        connection: imports.runtimeType("Connection"),
        options: imports.runtimeType("LockOptions"),
        definition: definitionName("locks", lock),
      },
      docsOf(lock.doc, { notes: [note] }),
    ),
  ];
}
