import type { PayloadIssue } from "../errors.js";
import { type Counted, counted } from "./counted.js";
import { HIDDEN } from "./hidden-names.js";

/** The part of a zod issue that is read here: what was expected. `input` and `message` may hold payload and are not. */
interface SchemaIssue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly expected?: unknown;
  readonly origin?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly inclusive?: unknown;
  readonly format?: unknown;
  readonly divisor?: unknown;
  readonly values?: unknown;
  readonly note?: unknown;
  readonly discriminator?: unknown;
  readonly options?: unknown;
  readonly errors?: readonly (readonly SchemaIssue[])[];
  readonly params?: { readonly expected?: unknown };
}

interface Outcome {
  readonly error?: { readonly issues: readonly SchemaIssue[] } | undefined;
}

interface Schema {
  safeDecode(value: unknown): Outcome;
  safeEncode(value: unknown): Outcome;
}

/** What a schema's `refine` says about itself: constant text of the generator. */
export function expected(text: string): { readonly params: { readonly expected: string }; readonly abort: true } {
  return { params: { expected: text }, abort: true };
}

/** What is wrong with a value, path by path: what was expected there, never what was there. The first twenty misfits. */
export function explainWith(schema: unknown, direction: "decode" | "encode", value: unknown): readonly PayloadIssue[] {
  // Generated code passes a zod schema; naming its type here would make every user's compiler work through it.
  const zod = schema as Schema;
  const reading = counted(value);
  const issues = issuesOf(reading, () =>
    direction === "decode" ? zod.safeDecode(reading.value) : zod.safeEncode(reading.value),
  );
  return issues.length > 0 ? issues : unexplained;
}

/** All that can be said where a schema would try for ever. */
export const unexplained: readonly PayloadIssue[] = [{ path: "", expected: "a value that fits the message" }];

/** A million misfits are no better told by a million lines. */
const mostIssues = 20;

function issuesOf(reading: Counted, run: () => Outcome): readonly PayloadIssue[] {
  const issues: PayloadIssue[] = [];
  try {
    for (const issue of run().error?.issues ?? []) tell(issue, [], issues);
    return reading.isSpent() ? [] : issues;
  } catch (error) {
    if (reading.isSpent()) return [];
    if (error instanceof RangeError) return [{ path: "", expected: "at most 64 levels" }];
    throw error;
  }
}

function tell(issue: SchemaIssue, parents: readonly PropertyKey[], issues: PayloadIssue[]): void {
  if (issues.length >= mostIssues) return;
  const path = [...parents, ...issue.path];
  const branch = issue.code === "invalid_union" ? nearestBranch(issue.errors ?? []) : undefined;
  if (!branch) issues.push({ path: pathText(path), expected: expectation(issue) });
  else for (const one of branch) tell(one, path, issues);
}

/** What is wrong with the member of a union that is meant: the only one whose issues all lie inside it, or whose tag fits. */
function nearestBranch(branches: readonly (readonly SchemaIssue[])[]): readonly SchemaIssue[] | undefined {
  const inside = branches.filter((issues) => issues.length > 0 && issues.every((issue) => issue.path.length > 0));
  return inside.length === 1 ? inside[0] : byTag(inside);
}

/** Where members want other values of one and the same field, it is their tag. */
function byTag(branches: readonly (readonly SchemaIssue[])[]): readonly SchemaIssue[] | undefined {
  const [first = [], second = []] = branches;
  for (const { path } of [...first, ...second].filter(isTag)) {
    const tags = branches.map((issues) => issues.find((issue) => isTag(issue) && issue.path[0] === path[0]));
    const meant = branches.filter((_, at) => tags[at] === undefined);
    if (meant.length === 1) return meant[0];
    const values = tags.flatMap((tag) => (Array.isArray(tag?.values) ? tag.values : []));
    if (meant.length === 0) return [{ code: "invalid_value", path, values }];
  }
  return undefined;
}

function isTag({ code, path }: SchemaIssue): boolean {
  return code === "invalid_value" && path.length === 1;
}

function expectation(issue: SchemaIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.expected === "nonoptional" ? "a value" : String(issue.expected);
    case "too_small":
      return `${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}${unitOf(issue)}`;
    case "too_big":
      return `${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}${unitOf(issue)}`;
    case "not_multiple_of":
      return `a multiple of ${issue.divisor}`;
    case "invalid_format":
      return String(issue.format);
    case "invalid_value":
      return `one of ${valuesText(issue.values)}`;
    case "unrecognized_keys":
      return "no unknown fields";
    case "invalid_union":
      return unionText(issue);
    case "invalid_key":
      return "other names";
    default:
      return typeof issue.params?.expected === "string" ? issue.params.expected : "another value";
  }
}

function unionText(issue: SchemaIssue): string {
  if (typeof issue.discriminator === "string") {
    return Array.isArray(issue.options) ? `one of ${valuesText(issue.options)}` : `a known "${issue.discriminator}"`;
  }
  return issue.errors?.length === 0 ? "exactly one member of the union" : "a member of the union";
}

function unitOf(issue: SchemaIssue): string {
  return issue.origin === "array" ? " items" : issue.origin === "string" ? " characters" : "";
}

/** The first values: an enumeration may have thousands. */
function valuesText(values: unknown): string {
  if (!Array.isArray(values)) return "its values";
  const shown = values.slice(0, 20).map((value) => JSON.stringify(value));
  const rest = values.length - shown.length;
  return shown.join(", ") + (rest > 0 ? ` or ${rest} more` : "");
}

/** `tasks[3].priority`, `labels["a b"]` */
export function pathText(path: readonly PropertyKey[]): string {
  return path.map(stepText).join("").replace(/^\./, "");
}

function stepText(step: PropertyKey): string {
  if (typeof step !== "string") return `[${String(step)}]`;
  const name = step.endsWith(HIDDEN) ? step.slice(0, -1) : step;
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
