import type { Location } from "../diagnostic.js";
import type { ForeignGroupShape } from "./kinds/groups.js";
import type { DefinitionShapes } from "./kinds.js";
import type { DocumentedShape, Path, TypeShape } from "./shape.js";

export interface ContractShape extends DocumentedShape, DefinitionShapes {
  readonly redloom: 1;
  readonly namespace: string;
  readonly uses?: Readonly<Record<string, string>>;
  readonly messages?: Readonly<Record<string, TypeShape>>;
  readonly groups?: Readonly<Record<string, ForeignGroupShape>>;
}

/** What `parse/contract.ts` gives for one file that has no finding of its own. */
export interface ParsedContract {
  /** As findings name it. */
  readonly file: string;
  readonly shape: ContractShape;
  /** Where the value at `path` stands; with `"key"`, where its key does. The nearest place that exists, always one. */
  locate(path: Path, part?: "key" | "value"): Location;
}
