/** `redloom/codegen`: what a build tool, a plugin of one, or a test needs of the generator. It prints nothing. */
export type { Change, CounterExample, Verdict } from "./compare/change.js";
export { type CompareOptions, compareModels } from "./compare/compare.js";
export type { Diagnostic, Location } from "./diagnostic.js";
export { FilesError } from "./disk.js";
export { jsonSchemaOf, projectSchema, type Side } from "./export/json-schema.js";
export type { JsonSchema, SchemaObject } from "./export/schema.js";
export { type ReadSources, type ReferencesOf, readSources } from "./files.js";
export {
  check,
  type Generated,
  type GenerateOptions,
  generate,
  type OutputFile,
  referencesOf,
  type SourceFile,
} from "./generate.js";
export { IncrementalGenerator } from "./incremental.js";
export { lintModel } from "./lint/lint.js";
export { defaultLintSettings, type LintSettings } from "./lint/settings.js";
export {
  type About,
  compareOutput,
  isInTheWay,
  type Manifest,
  manifestFile,
  manifestName,
  type OutputEntry,
  type OutputState,
  readManifest,
} from "./manifest.js";
export type {
  AddressModel,
  Call,
  CallError,
  Channel,
  Contract,
  Definition,
  Documentation,
  Field,
  ForeignGroup,
  Group,
  Header,
  Json,
  Key,
  Limit,
  Lock,
  Message,
  MessageId,
  Model,
  Parameter,
  Source,
  Stream,
  StreamId,
  Type,
  Upgrade,
  UpgradeStep,
} from "./model/model.js";
export type { Unresolved } from "./model/unresolved.js";
export { readOutput, writeOutput } from "./output-files.js";
