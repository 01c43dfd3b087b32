import type { Message } from "../model/model.js";
import { addFunctions, signatureOf, tasks } from "./codecs-functions.js";
import { CodecScope, functionOf, nameOf } from "./codecs-scope.js";
import type { Emission } from "./emission.js";
import { Imports } from "./imports.js";
import { typeNames } from "./messages-names.js";
import { type Module, printModule } from "./source.js";
import { leftOut } from "./type-marks.js";

/** Where `codecs.ts` finds them. */
export const bodies = "./bodies.mjs";

/**
 * `bodies.mjs` with `bodies.d.mts`: the functions of codecs in JavaScript, which is most of what generated code would
 * give a compiler to read. They import the runtime and each other, and nothing that is TypeScript, so that whatever runs
 * JavaScript finds all of it; `.mjs`, so that it is a module in a CommonJS project too.
 */
export function emitBodies(emission: Emission, exported: readonly string[], globals: readonly string[]): Module[] {
  const { contract, runtime } = emission;
  const scope = new CodecScope(emission, new Imports(runtime, [...globals, ...exported]), exported, leftOut);
  for (const message of contract.messages) addFunctions(scope, message);
  const statements = [...scope.imports.statements, ...scope.constantStatements, ...scope.functions];
  const imports = new Imports(runtime, [...globals, ...exported]);
  const types = typeNames(emission, imports, false);
  const declared = contract.messages.flatMap((message) => declarations(types, message));
  const path = `${contract.folder}/bodies`;
  return [
    { path: `${path}.mjs`, text: printModule(contract.files, statements) },
    { path: `${path}.d.mts`, text: printModule(contract.files, [...imports.statements, ...declared]) },
  ];
}

function declarations(types: ReturnType<typeof typeNames>, message: Message) {
  return tasks.map((task) => {
    const { statements: _, ...signature } = functionOf(nameOf[task](message), signatureOf(types, message, task));
    return { ...signature, hasDeclareKeyword: true };
  });
}
