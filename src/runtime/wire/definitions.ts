import { DefinitionUnknownError } from "../errors.js";

/** Names that languages and tools ask any object for; to them, not to have one is an answer. */
export const askedOfEverything: ReadonlySet<string> = new Set([
  "then",
  "toJSON",
  "$$typeof",
  "asymmetricMatch",
  "nodeType",
]);

/** Node's own: `console.log` asks an object for many names, unless it shows itself. */
const inspection = Symbol.for("nodejs.util.inspect.custom");

/**
 * What a generated client has at `place`, by name. Asking for what the contract has not throws for callers without a
 * compiler, where an ordinary object would answer `undefined`. Names that exist cost nothing: only a miss reaches the
 * prototype that throws.
 */
export function definitions<Named extends object>(place: string, named: Named): Named {
  const refuse: ProxyHandler<object> = {
    get(target, name, receiver) {
      if (name === inspection) return () => ({ ...named });
      if (typeof name === "symbol" || name in target || askedOfEverything.has(name)) {
        return Reflect.get(target, name, receiver);
      }
      const known = Object.keys(named);
      throw new DefinitionUnknownError(
        `The contract has no \`${place}.${name}\``,
        known.length === 0 ? `\`${place}\` has nothing.` : `\`${place}\` has: ${known.join(", ")}.`,
      );
    },
  };
  return Object.assign(Object.create(new Proxy(Object.prototype, refuse)), named);
}
