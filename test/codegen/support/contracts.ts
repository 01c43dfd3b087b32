import { isNode, LineCounter, parseDocument } from "yaml";
import { type Built, buildModel } from "../../../codegen/model/build.js";
import type { ContractShape, ParsedContract } from "../../../codegen/parse/contract-shape.js";
import type { Path } from "../../../codegen/parse/shape.js";

/** A contract whose YAML and shape nobody doubts, for tests of what comes after. */
export function contractOf(file: string, text: string): ParsedContract {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) throw new Error(document.errors.join("\n"));
  const shape: ContractShape = document.toJS();
  return {
    file,
    shape,
    locate(path: Path) {
      const start = path
        .map((_, index) => document.getIn(path.slice(0, path.length - index), true))
        .concat(document.contents)
        .find((node) => isNode(node) && node.range);
      const offset = isNode(start) && start.range ? start.range[0] : 0;
      const { line, col } = lines.linePos(offset);
      return { file, line, column: col, length: 1 };
    },
  };
}

/** Files by name; what they name in `uses` and `$ref` is looked for among them. */
export function build(files: Readonly<Record<string, string>>, external: readonly string[] = []): Built {
  return buildModel(
    Object.entries(files).map(([file, text]) => ({
      contract: contractOf(file, text),
      external: external.includes(file),
      uses: {},
    })),
  );
}

/** One contract of namespace `test`. */
export function buildOne(text: string): Built {
  return build({ "test.yaml": `redloom: 1\nnamespace: test\n${text}` });
}

/** `code line message`, of each finding. */
export function told({ diagnostics }: Pick<Built, "diagnostics">): readonly string[] {
  return diagnostics.map((one) => `${one.code} ${one.line} ${one.message}`);
}

export function codes({ diagnostics }: Pick<Built, "diagnostics">): readonly string[] {
  return diagnostics.map((one) => one.code);
}
