import { didYouMean } from "../did-you-mean.js";

/** Why a path of `uses` or a `$ref` stands for no contract, where whoever looked for it knows. */
export type Unresolved =
  /** It leaves its folder, or its package. */
  | { readonly why: "outside" }
  /** What stands there is a folder, a pipe or the like. */
  | { readonly why: "no file" }
  /** There is no such package; `installed` are those of the same scope. */
  | { readonly why: "no package"; readonly name: string; readonly installed: readonly string[] }
  /** The package is there, and has no such file; `contracts` are those that it has. */
  | { readonly why: "not in package"; readonly name: string; readonly contracts: readonly string[] };

export interface Told {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** More are counted: a package may have hundreds. */
const mostNames = 5;

/** What is told of a path that leaves its folder. */
export function outsideTold(path: string): Told {
  const fix = "Refer to a file of the contract folder, or name a file of an installed package under `uses`.";
  return { code: "REFERENCE_OUTSIDE", message: `\`${path}\` leaves the contract folder`, fix };
}

/** What is told of a path that stands for nothing, and why. */
export function unresolvedTold(path: string, unresolved: Unresolved): Told {
  if (unresolved.why === "outside") return outsideTold(path);
  const code = "REFERENCE_FILE_UNKNOWN";
  switch (unresolved.why) {
    case "no file":
      return { code, message: `\`${path}\` is no file`, fix: "Name a file that ends in `.yaml`." };
    case "no package": {
      const { name, installed } = unresolved;
      const meant = didYouMean(name, installed);
      const fix = meant
        ? `Did you mean \`${meant}${path.slice(name.length)}\`?`
        : `Install it (\`npm install ${name}\`), or mend its name.`;
      return { code, message: `The package \`${name}\` is not installed`, fix };
    }
    case "not in package":
      return { code, ...notInPackage(path, unresolved.name, unresolved.contracts) };
    default:
      return unresolved satisfies never;
  }
}

function notInPackage(path: string, name: string, contracts: readonly string[]): Omit<Told, "code"> {
  const rest = path.slice(name.length + 1);
  const message =
    rest === ""
      ? `\`${path}\` names a package, and no file of it`
      : `The package \`${name}\` has no contract \`${rest}\``;
  const meant = didYouMean(rest, contracts);
  if (meant) return { message, fix: `Did you mean \`${name}/${meant}\`?` };
  if (contracts.length === 0)
    return { message, fix: "Name another package: this one has no file that ends in `.yaml`." };
  const more = contracts.length - mostNames;
  const names = contracts.slice(0, mostNames).map((one) => `\`${name}/${one}\``);
  return { message, fix: `It has ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}.` };
}
