import { sortDiagnostics } from "../../codegen/diagnostic.js";
import { didYouMean } from "../../codegen/did-you-mean.js";
import { readSources } from "../../codegen/files.js";
import { check, referencesOf } from "../../codegen/generate.js";
import { type OperatedGroup, type OperatedStream, operatedStreams } from "../../codegen/operate.js";
import type { Connection, OpenGroup } from "../../src/runtime/index.js";
import { findingsOutcome } from "../lint/lint.js";
import { CommandError, exitCodes, type Outcome } from "../outcome.js";
import { shownPath } from "../printing/harmless.js";
import type { Settings, SettingsFlags } from "../settings/settings.js";
import type { Surroundings } from "../surroundings.js";

export interface OperatingFlags extends SettingsFlags {
  readonly json?: boolean;
  /** `name=value`, each once. */
  readonly parameter?: readonly string[];
}

/** What the commands that look into Redis share: the contracts' streams, a connection, and names told apart. */
export interface Operating {
  readonly connection: Connection;
  readonly runtime: typeof import("../../src/runtime/index.js");
  readonly streams: readonly OperatedStream[];
  readonly parameters: Readonly<Record<string, string>>;
  readonly prefix: string;
}

const defaultUrl = "redis://127.0.0.1:6379";
const urlName = "REDLOOM_REDIS_URL";

/** Runs a command on the Redis of the environment; what the contracts have findings about ends it before. */
export async function operate(
  command: string,
  settings: Settings,
  flags: OperatingFlags,
  surroundings: Surroundings,
  run: (operating: Operating) => Promise<Outcome>,
): Promise<Outcome> {
  const { sources, diagnostics } = readSources(settings.root, settings.contracts, referencesOf);
  const checked = check(sources);
  const found = sortDiagnostics([...diagnostics, ...checked.diagnostics]);
  if (found.length > 0 || !checked.model) {
    return findingsOutcome(command, settings, sources, found, { ...flags, colour: surroundings.colour });
  }
  const streams = operatedStreams(checked.model);
  const parameters = parametersOf(flags.parameter ?? [], streams);
  const runtime = await import("../../src/runtime/index.js");
  const url = surroundings.environment[urlName] || defaultUrl;
  try {
    await using connection = await runtime.connect(url, { connectTimeoutMs: 3_000 });
    return await run({ connection, runtime, streams, parameters, prefix: settings.prefix });
  } catch (error) {
    throw error instanceof runtime.RedloomError ? told(error) : error;
  }
}

/** A failure of the runtime as one of a command. Its messages hold no password: no URL is told either. */
function told(error: { readonly code: string; readonly message: string; readonly fix: string }): CommandError {
  switch (error.code) {
    case "CONNECTION_FAILED":
    case "UNAVAILABLE":
    case "DEADLINE_EXCEEDED":
      return new CommandError(
        error.message,
        `${error.fix} The address is taken from ${urlName}.`,
        exitCodes.unreachable,
      );
    case "OPTIONS_INVALID":
    case "ADDRESS_INVALID":
      return new CommandError(error.message, error.fix, exitCodes.usage);
    default:
      return new CommandError(error.message, error.fix);
  }
}

function parametersOf(given: readonly string[], streams: readonly OperatedStream[]): Readonly<Record<string, string>> {
  const known = new Set(streams.flatMap(({ address }) => Object.keys(address.parameters)));
  const parameters = new Map<string, string>();
  for (const text of given) {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined) {
      throw usage(`"${shownPath(text)}" is no parameter`, "Write `--parameter name=value`.");
    }
    if (!known.has(name)) throw unknownName("parameter", name, known, "stream has such a parameter");
    parameters.set(name, value);
  }
  return Object.fromEntries(parameters);
}

/** Those of the parameters that a stream has, as its address takes them. */
export function parametersFor(
  { address }: OperatedStream,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string | number>> {
  return Object.fromEntries(
    Object.entries(address.parameters).flatMap(([name, { type }]): [string, string | number][] => {
      const value = given[name];
      return value === undefined ? [] : [[name, type === "integer" ? Number(value) : value]];
    }),
  );
}

/** A stream by what people call it: `tasks`, `agents.tasks`, `agents.streams.tasks`. */
function streamNamed(streams: readonly OperatedStream[], name: string): OperatedStream {
  const namesOf = (one: OperatedStream): string[] => [one.name, `${one.contract}.${one.name}`, one.definition];
  const [found, ...others] = streams.filter((one) => namesOf(one).includes(name));
  if (!found) throw unknownName("stream", name, streams.flatMap(namesOf), "contract has such a stream");
  if (others.length > 0) {
    const all = [found, ...others].map((one) => `${one.contract}.${one.name}`);
    throw usage(`More than one stream is called "${name}"`, `Say which one: ${all.join(", ")}.`);
  }
  return found;
}

/** A stream and a group as they were named on the command line. */
export interface Target {
  readonly stream: OperatedStream;
  readonly key: string;
  readonly group: OpenGroup;
  /** Absent where no contract declares the group: it only stands in Redis. */
  readonly declared: OperatedGroup | undefined;
  /** `workers on agents:tasks` */
  readonly shown: string;
}

/** @throws {CommandError} wrong usage: no such stream or group, a parameter is missing. */
export async function targetOf(operating: Operating, streamName: string, groupName: string): Promise<Target> {
  const { connection, runtime, streams, prefix } = operating;
  const stream = streamNamed(streams, streamName);
  const parameters = parametersFor(stream, operating.parameters);
  const missing = Object.keys(stream.address.parameters).find((name) => parameters[name] === undefined);
  if (missing !== undefined) {
    throw usage(
      `The address of ${stream.definition} has the parameter "${missing}"`,
      `Say which stream: add \`--parameter ${missing}=…\`.`,
    );
  }
  const [{ key } = { key: "" }] = (await runtime.findStreams(connection, stream.address, { prefix, parameters }))
    .streams;
  const declared = stream.groups.find(({ name }) => name === groupName);
  if (!declared) {
    const existing = (await runtime.groupsOf(connection, key)).map(({ name }) => name);
    const known = [...existing, ...stream.groups.map(({ name }) => name)];
    if (!existing.includes(groupName))
      throw unknownName("group", groupName, known, `${stream.definition} has no such group`);
  }
  const group = runtime.openGroup(connection, { key, group: groupName, definition: stream.definition });
  return { stream, key, group, declared, shown: shownPath(`${groupName} on ${key}`) };
}

/** Whether to go on: `--yes`, or a person who says so. Refused where nobody can be asked. */
export async function confirmed(
  question: string,
  flags: { readonly yes?: boolean },
  { ask }: Surroundings,
): Promise<boolean> {
  if (flags.yes) return true;
  if (!ask) throw usage(`Not done without a yes: ${question}`, "Add `--yes`, or `--dry-run` to look first.");
  return /^y(es)?$/i.test((await ask(`${question} [y/N] `)).trim());
}

export function usage(message: string, fix: string): CommandError {
  return new CommandError(message, fix, exitCodes.usage);
}

function unknownName(what: string, name: string, known: Iterable<string>, none: string): CommandError {
  const names = [...new Set(known)].sort();
  const meant = didYouMean(name, names);
  const fix = meant ? `Did you mean "${meant}"?` : names.length > 0 ? `There are: ${names.join(", ")}.` : `No ${none}.`;
  return usage(`unknown ${what} "${shownPath(name)}"`, fix);
}
