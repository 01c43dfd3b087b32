import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { ts } from "ts-morph";

/** One of our files, as the rules look at it. */
export interface CodeFile {
  /** From the repository's root. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  /** What other files can import. */
  readonly exports: readonly Export[];
  /** Every identifier, property access (`Date.now`) and call of the text, for rules about what is not used. */
  readonly uses: ReadonlyMap<string, number>;
  readonly functions: readonly { readonly name: string; readonly lines: number }[];
}

export interface Export {
  readonly name: string;
  readonly isType: boolean;
  /** How often its own file names it beside the declaration. */
  readonly ownUses: number;
}

export interface Import {
  /** A path from the root for our own files, else the package: `ioredis`, `node:fs`. */
  readonly target: string;
  /** Imported names; `*` for a namespace or a re-export of everything. */
  readonly names: readonly string[];
}

/** Every TypeScript and JavaScript file below these folders, generated code aside. */
export function readCode(root: string, folders: readonly string[]): CodeFile[] {
  const paths = folders.flatMap((folder) => filesBelow(root, folder, /\.(ts|js|mjs)$/));
  return paths
    .filter((path) => !path.startsWith("src/generated/") && !path.startsWith("test/golden/"))
    .map((path) => parseCode(path, readFileSync(join(root, path), "utf8")));
}

/** Paths from the root, sorted. */
export function filesBelow(root: string, folder: string, name: RegExp): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes("node_modules"))
    .sort();
}

export function parseCode(path: string, text: string): CodeFile {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const imports: Import[] = [];
  const exports: Export[] = [];
  const uses = new Map<string, number>();
  const functions: { name: string; lines: number }[] = [];
  const visit = (node: ts.Node): void => {
    const found = importOf(path, node);
    if (found) imports.push(found);
    if (ts.isIdentifier(node)) uses.set(node.text, (uses.get(node.text) ?? 0) + 1);
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      uses.set(`${node.expression.text}.${node.name.text}`, 1);
    }
    if (ts.isFunctionLike(node) && "body" in node && node.body) {
      functions.push({
        name: nameOf(node),
        lines: lineOf(source, node.end) - lineOf(source, node.getStart(source)) + 1,
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const statement of source.statements) {
    const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
    exports.push(...exportsOf(statement).map((name) => ({ name, isType, ownUses: (uses.get(name) ?? 1) - 1 })));
  }
  return { path, lines: text.split("\n").length - 1, imports, exports, uses, functions };
}

function importOf(path: string, node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return { target: resolve(path, node.moduleSpecifier.text), names: importedNames(node.importClause) };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    const clause = node.exportClause;
    const names =
      clause && ts.isNamedExports(clause) ? clause.elements.map((one) => (one.propertyName ?? one.name).text) : ["*"];
    return { target: resolve(path, node.moduleSpecifier.text), names };
  }
  const literal = dynamicTarget(node);
  return literal === undefined ? undefined : { target: resolve(path, literal), names: ["*"] };
}

/** `import("x")` as an expression, `import("x").Y` as a type, and `new URL("x", import.meta.url)` as a worker's address. */
function dynamicTarget(node: ts.Node): string | undefined {
  const first = ts.isCallExpression(node) || ts.isNewExpression(node) ? node.arguments?.[0] : undefined;
  const isImport = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const isUrl =
    ts.isNewExpression(node) && node.expression.getText() === "URL" && /\.[jt]s"?$/.test(first?.getText() ?? "");
  if ((isImport || isUrl) && first && ts.isStringLiteral(first)) return first.text;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return node.argument.literal.text;
  }
  return undefined;
}

function importedNames(clause: ts.ImportClause | undefined): string[] {
  const names: string[] = clause?.name ? ["default"] : [];
  const bindings = clause?.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings)) names.push("*");
  if (bindings && ts.isNamedImports(bindings))
    names.push(...bindings.elements.map((one) => (one.propertyName ?? one.name).text));
  return names;
}

function resolve(from: string, target: string): string {
  if (!target.startsWith(".")) return target.startsWith("node:") ? target : packageOf(target);
  const path = normalize(join(dirname(from), target));
  return path.endsWith(".js") && !path.endsWith("worker.js") ? `${path.slice(0, -3)}.ts` : path;
}

function packageOf(target: string): string {
  return target
    .split("/")
    .slice(0, target.startsWith("@") ? 2 : 1)
    .join("/");
}

function exportsOf(statement: ts.Statement): string[] {
  const exported = ts.canHaveModifiers(statement)
    ? ts.getModifiers(statement)?.some((one) => one.kind === ts.SyntaxKind.ExportKeyword)
    : false;
  if (!exported) return [];
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map((one) => one.name.getText());
  const name = "name" in statement ? (statement.name as ts.Node | undefined) : undefined;
  return name ? [name.getText()] : [];
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name) return node.name.getText();
  const parent = node.parent;
  return ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? parent.name.getText() : "(anonymous)";
}

function lineOf(source: ts.SourceFile, position: number): number {
  return source.getLineAndCharacterOfPosition(position).line;
}
