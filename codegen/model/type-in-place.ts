import { constraintWords } from "./constraints.js";
import { locationOf, type Place, step, type TypeMaker } from "./context.js";
import type { Type } from "./model.js";
import { pascalCase } from "./names.js";

/**
 * A parameter or header written in place is checked for its type alone; a message of that type is checked for all it
 * says.
 */
export function tellConstraints(
  maker: TypeMaker,
  about: { readonly name: string; readonly what: "a parameter" | "a header"; readonly code: string },
  type: Type,
  place: Place,
): void {
  for (const word of constraintWords) {
    if (word === "format" || !(word in type)) continue;
    const fix = `Declare a message with it, \`${pascalCase(about.name)}: { type: …, ${word}: … }\`, and name that here.`;
    const message = `\`${word}\` of ${about.what} belongs into a message`;
    maker.findings.add(about.code, locationOf(step(place, word), "key"), message, fix);
  }
}
