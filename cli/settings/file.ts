import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { isAlias, isMap, isPair, isScalar, parseDocument, visit } from "yaml";
import { CommandError, exitCodes } from "../outcome.js";

/**
 * What a file of settings says, word by word; nothing where it is empty.
 * @throws {CommandError} wrong usage: it is no file, cannot be read, or is no YAML of plain words and values.
 */
export function readWords(path: string): Readonly<Record<string, unknown>> {
  const name = basename(path);
  const usage = (message: string, fix: string): CommandError =>
    new CommandError(`${name}${message}`, fix, exitCodes.usage);
  const document = parseDocument(readText(path, usage));
  const [problem] = [...document.errors, ...document.warnings];
  // Below its first line stands a drawing of the place.
  if (problem) throw usage(`: ${problem.message.split("\n")[0]?.replace(/:$/, "")}`, "Mend the YAML.");
  if (document.contents === null) return {};
  if (!isMap(document.contents)) {
    if (isScalar(document.contents) && document.contents.value === null) return {};
    throw usage(": words with values are expected", "Write for example `contracts: schemas`.");
  }
  visit(document, (_, node) => {
    if (isAlias(node)) throw usage(`: an alias (\`*${node.source}\`) is not understood`, "Write the value itself.");
    if (isPair(node) && !isScalar(node.key)) {
      throw usage(": a list or a mapping cannot be a word", "Write for example `contracts: schemas`.");
    }
  });
  const value: unknown = document.toJS();
  return Object.fromEntries(Object.entries(Object(value)));
}

function readText(path: string, usage: (message: string, fix: string) => CommandError): string {
  const fix = "Make it a file of YAML that can be read, or move it away.";
  try {
    const there = statSync(path);
    if (there.isDirectory()) throw usage(" is a folder", fix);
    // Whoever opens a pipe waits for somebody to write into it.
    if (!there.isFile()) throw usage(" is no file", fix);
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw usage(` cannot be read (${code})`, fix);
  }
}
