import type { Contract, Definition, MessageId, Type } from "../model/model.js";
import type { Rule } from "./rule.js";

/** What rules about all kinds ask of one. */
export interface KindRoom {
  definitionsOf(contract: Contract): readonly LintedDefinition[];
  /** About this kind alone. */
  readonly rules: readonly Rule[];
}

export interface LintedDefinition {
  readonly definition: Definition;
  /** What messages call it: `stream`. */
  readonly noun: string;
  /** The messages it carries. */
  readonly carries: readonly MessageId[];
  /** Types beside them: of headers. */
  readonly types: readonly Type[];
  /** Do programs read from it what others wrote, which may be newer than they are? */
  readonly isReadByOthers: boolean;
  /** What takes several of them in one step, where they share a slot: `transaction`, `acquireAll`. */
  readonly together?: string;
  /** Endings that its classes get anyway. */
  readonly suffixes: readonly string[];
}
