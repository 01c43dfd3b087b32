import type { OperatedStream } from "../../codegen/operate.js";
import type { GroupStatus } from "../../src/runtime/index.js";
import { exitCodes, type Outcome } from "../outcome.js";
import { shownPath } from "../printing/harmless.js";
import { type Paint, painter, type Style } from "../printing/paint.js";
import { jsonReport } from "../printing/report.js";
import { type Cell, type Column, table } from "../printing/table.js";
import { countOf, shownCount, shownDuration, wrapped } from "../printing/words.js";
import type { Settings } from "../settings/settings.js";
import type { Surroundings } from "../surroundings.js";
import { type DeclaredGroup, type Health, healthOf } from "./health.js";
import { type Operating, type OperatingFlags, operate, parametersFor } from "./operating.js";

/** What the runtime takes where no contract says it. */
const undeclared: DeclaredGroup = { ackTimeoutMs: 30_000, start: "earliest", isOwn: true };

/** Words of `--json` are there even where they have nothing to say. */
type Nullable<Value> = {
  readonly [Word in keyof Value]: undefined extends Value[Word] ? NonNullable<Value[Word]> | null : Value[Word];
};

interface ShownGroup extends Nullable<Omit<GroupStatus, "exists" | "length" | "scheduled" | "lag">> {
  readonly lag: Nullable<GroupStatus["lag"]>;
  readonly name: string;
  /** A contract of this project declares it. */
  readonly declared: boolean;
  readonly health: Health;
  readonly explanation: string;
}

interface ShownStream {
  readonly definition: string;
  readonly key: string;
  readonly length: number;
  readonly scheduled: number;
  readonly groups: readonly ShownGroup[];
  /** Why nothing can be told of it: its key holds something else, or may not be read. */
  readonly error: string | null;
}

/** Every stream of the contracts with its groups: those that are declared, and those that only stand in Redis. */
export function groups(settings: Settings, flags: OperatingFlags, surroundings: Surroundings): Promise<Outcome> {
  return operate("groups", settings, flags, surroundings, async (operating) => {
    const streams: ShownStream[] = [];
    const cutOff: string[] = [];
    const nowhere: OperatedStream[] = [];
    for (const stream of operating.streams) {
      const found = await streamsOf(operating, stream);
      streams.push(...found.streams);
      if (!found.complete) cutOff.push(stream.definition);
      if (found.streams.length === 0) nowhere.push(stream);
    }
    const failed = streams.some(({ error }) => error !== null);
    const exitCode = failed ? exitCodes.failed : exitCodes.done;
    if (flags.json) {
      return { exitCode, out: jsonReport("groups", { findings: [], streams, incomplete: cutOff }, !failed), err: "" };
    }
    const paint = painter({ colour: surroundings.colourOut });
    const blocks = [
      ...streams.map((stream) => streamBlock(stream, paint, surroundings.columns)),
      ...nowhere.map(({ definition }) => [`${paint("bold", definition)}  ${paint("dim", "no such stream exists")}`]),
      ...cutOff.map((definition) => [
        `There are more streams of ${definition} than were looked at. Say which one: \`--parameter name=value\`.`,
      ]),
    ];
    if (blocks.length === 0) return { exitCode, out: "The contracts have no streams.\n", err: "" };
    return { exitCode, out: `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`, err: "" };
  });
}

async function streamsOf(
  { connection, runtime, prefix, parameters }: Operating,
  stream: OperatedStream,
): Promise<{ readonly streams: readonly ShownStream[]; readonly complete: boolean }> {
  const found = await runtime.findStreams(connection, stream.address, {
    prefix,
    parameters: parametersFor(stream, parameters),
  });
  const streams = found.streams.map(({ key }) => shownStream({ connection, runtime }, stream, key));
  return { streams: await Promise.all(streams), complete: found.complete };
}

async function shownStream(
  { connection, runtime }: Pick<Operating, "connection" | "runtime">,
  stream: OperatedStream,
  key: string,
): Promise<ShownStream> {
  const about = { definition: stream.definition, key, length: 0, scheduled: 0, groups: [], error: null };
  try {
    const existing = await runtime.groupsOf(connection, key);
    const absent = stream.groups.map(({ name }) => name).filter((name) => !existing.some((one) => one.name === name));
    const statusOf = async (name: string) => ({
      name,
      ...(await runtime.openGroup(connection, { key, group: name }).status()),
    });
    const all = [...existing, ...(await Promise.all(absent.map(statusOf)))].sort((a, b) => (a.name < b.name ? -1 : 1));
    // A group that cannot be tells what there is to tell of its stream.
    const { length, scheduled } = all[0] ?? (await statusOf(""));
    return { ...about, length, scheduled, groups: all.map((status) => shownGroup(stream, status)) };
  } catch (error) {
    // One key that is not as it should be hides no other.
    if (error instanceof runtime.WrongTypeError || error instanceof runtime.ServerRefusedError) {
      return { ...about, error: `${error.message}. ${error.fix}` };
    }
    throw error;
  }
}

function shownGroup(stream: OperatedStream, status: GroupStatus & { readonly name: string }): ShownGroup {
  const declared = stream.groups.find(({ name }) => name === status.name);
  const { health, explanation } = healthOf(
    status,
    declared ? { ...declared, isOwn: declared.contract === stream.contract } : undeclared,
  );
  const { exists: _, length: __, scheduled: ___, name, oldestPendingId, silentMs, lag, ...rest } = status;
  return {
    name,
    declared: declared !== undefined,
    health,
    explanation,
    lag: { ...lag, oldestAgeMs: lag.oldestAgeMs ?? null },
    oldestPendingId: oldestPendingId ?? null,
    silentMs: silentMs ?? null,
    ...rest,
  };
}

const columns: readonly Column[] = [
  { title: "group", align: "left" },
  { title: "health", align: "left" },
  { title: "lag", align: "right" },
  { title: "pending", align: "right" },
  { title: "oldest", align: "right" },
  { title: "live", align: "right" },
  { title: "retry", align: "right" },
  { title: "parked", align: "right" },
  { title: "dead", align: "right" },
];

const healthStyles: Readonly<Record<Health, Style>> = {
  ok: "green",
  lagging: "yellow",
  unserved: "red",
  stuck: "red",
  missing: "dim",
};

function streamBlock(
  { definition, key, length, scheduled, groups, error }: ShownStream,
  paint: Paint,
  width?: number,
): string[] {
  if (error !== null) {
    const head = `${paint("bold", definition)}  ${paint("dim", shownPath(key))}`;
    return [head, ...wrapped(paint("red", shownPath(error)), "  ", width)];
  }
  const later = scheduled > 0 ? `, ${shownCount(scheduled)} scheduled` : "";
  const head = `${paint("bold", definition)}  ${paint("dim", `${shownPath(key)}  ${countOf(length, "entry", "entries")}${later}`)}`;
  if (groups.length === 0) return [head, "  It has no groups."];
  const [titles = "", ...rows] = table(columns, groups.map(row), { paint, indent: "  ", width });
  return [head, titles, ...rows.flatMap((line, index) => [line, ...notes(groups[index], width)])];
}

function row(group: ShownGroup): Cell[] {
  const live = group.consumers.filter((one) => one.live).length;
  const count = (value: number): Cell => ({ text: shownCount(value), style: value === 0 ? "dim" : undefined });
  return [
    { text: shownPath(group.name) },
    { text: group.health, style: healthStyles[group.health] },
    { text: `${group.lag.exact ? "" : "≈"}${shownCount(group.lag.count)}` },
    count(group.pending + group.redo),
    { text: group.oldestPendingId === null ? "–" : shownDuration(group.oldestPendingAgeMs) },
    { text: live === group.consumers.length ? String(live) : `${live}/${group.consumers.length}` },
    count(group.retrying),
    count(group.parked),
    { text: shownCount(group.deadLetters), style: group.deadLetters > 0 ? "yellow" : "dim" },
  ];
}

function notes(group: ShownGroup | undefined, width: number | undefined): string[] {
  if (!group) return [];
  const stranger = group.declared ? [] : ["No contract of this project declares it."];
  return [...stranger, ...(group.explanation ? [group.explanation] : [])].flatMap((note) =>
    wrapped(note, "    ", width),
  );
}
