/** Whether a project's own tsconfig.json can compile generated code, and which lines would make it. */

export interface CompilerOptions {
  readonly module?: string;
  readonly moduleResolution?: string;
  readonly target?: string;
  readonly verbatimModuleSyntax?: boolean;
}

/** What a tsconfig.json says itself, comments and trailing commas taken away; `undefined` where it cannot be read. */
export function readTsconfig(
  text: string,
): { readonly options: CompilerOptions; readonly extends: readonly string[] } | undefined {
  try {
    const value: unknown = JSON.parse(withoutComments(text));
    const about = Object(value);
    const base: unknown = Reflect.get(about, "extends");
    const bases = (Array.isArray(base) ? base : [base]).filter((one) => typeof one === "string");
    const options = Object(Reflect.get(about, "compilerOptions"));
    return { options: pick(options), extends: bases };
  } catch {
    return undefined;
  }
}

function pick(options: object): CompilerOptions {
  const text = (name: string): string | undefined => {
    const value: unknown = Reflect.get(options, name);
    return typeof value === "string" ? value.toLowerCase() : undefined;
  };
  const [module, moduleResolution, target] = ["module", "moduleResolution", "target"].map(text);
  const verbatim: unknown = Reflect.get(options, "verbatimModuleSyntax");
  return {
    ...(module !== undefined && { module }),
    ...(moduleResolution !== undefined && { moduleResolution }),
    ...(target !== undefined && { target }),
    ...(typeof verbatim === "boolean" && { verbatimModuleSyntax: verbatim }),
  };
}

function withoutComments(text: string): string {
  return text
    .replace(/^\ufeff/, "")
    .replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, kept: string | undefined) => kept ?? "")
    .replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_, kept: string | undefined) => kept ?? "");
}

const resolvesExports = ["node16", "nodenext", "bundler"];
const oldTargets = ["es3", "es5", "es6", "es2015", "es2016", "es2017", "es2018", "es2019"];

/** Lines of `compilerOptions` to write in place of the project's own; empty where its own do. */
export function neededOptions(options: CompilerOptions, kind: "esm" | "commonjs"): readonly string[] {
  const { module, moduleResolution, target, verbatimModuleSyntax } = options;
  const lines: string[] = [];
  const old = module === "node16" || module === "node18";
  const resolves = moduleResolution === undefined ? impliesExports(module) : resolvesExports.includes(moduleResolution);
  // An ESM package is required by CommonJS from TypeScript 5.8 on, under `nodenext` alone.
  if (!resolves || (old && kind === "commonjs")) {
    lines.push('"module": "nodenext"');
    if (moduleResolution !== undefined) lines.push('"moduleResolution": "nodenext"');
  }
  if (target !== undefined && oldTargets.includes(target)) lines.push('"target": "es2022"');
  if (verbatimModuleSyntax && kind === "commonjs" && module !== "preserve") lines.push('"verbatimModuleSyntax": false');
  return lines;
}

/** Where nothing is said, TypeScript 5 resolves as Node 10 did. */
function impliesExports(module: string | undefined): boolean {
  return module !== undefined && /^(node(16|18|20|next)|preserve)$/.test(module);
}
