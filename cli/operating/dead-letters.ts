import type { DeadLetter } from "../../src/runtime/index.js";
import { exitCodes, type Outcome } from "../outcome.js";
import { harmless, shownPath } from "../printing/harmless.js";
import { type Paint, painter } from "../printing/paint.js";
import { jsonReport } from "../printing/report.js";
import { countOf, cut, shownCount, shownDuration, shownTime } from "../printing/words.js";
import type { Settings } from "../settings/settings.js";
import type { Surroundings } from "../surroundings.js";
import { agesOf, type ChoiceFlags, isMeant, isNarrowed } from "./dead-letters-choice.js";
import { type OperatingFlags, operate, type Target, targetOf, usage } from "./operating.js";

export interface DeadLetterNames {
  readonly stream: string;
  readonly group: string;
}

export interface ListFlags extends OperatingFlags, ChoiceFlags {
  readonly limit?: number;
}

export interface ShowFlags extends OperatingFlags {
  readonly id?: readonly string[];
}

type Letter = DeadLetter<undefined>;

const shownByDefault = 20;

/** The newest dead letters, without their payloads. */
export function listDeadLetters(
  names: DeadLetterNames,
  settings: Settings,
  flags: ListFlags,
  surroundings: Surroundings,
): Promise<Outcome> {
  return operate("dead-letters list", settings, flags, surroundings, async (operating) => {
    const target = await targetOf(operating, names.stream, names.group);
    const { deadLetters } = target.group;
    const total = await deadLetters.count();
    const most = flags.limit ?? shownByDefault;
    const letters: Letter[] = [];
    for await (const letter of deadLetters.list({ ...agesOf(flags), reverse: true })) {
      if (isMeant(flags, letter)) letters.push(letter);
      if (letters.length === most) break;
    }
    const about = { key: target.key, group: names.group, total };
    if (flags.json) {
      const parts = { findings: [], ...about, deadLetters: letters.map(toldLetter) };
      return done(jsonReport("dead-letters list", parts));
    }
    if (letters.length === 0) {
      const which = total > 0 ? `None of the ${countOf(total, "dead letter")}` : "No dead letters";
      return done(`${which} of ${target.shown}${total > 0 ? " is meant" : ""}.\n`);
    }
    const paint = painter({ colour: surroundings.colourOut });
    const now = Date.now();
    const lines = letters.flatMap((letter) => listed(letter, now, paint, surroundings.columns));
    const meant = isNarrowed(flags) ? " that are meant" : "";
    const rest = total > letters.length ? `, of which these are the newest ${shownCount(letters.length)}${meant}` : "";
    return done(`${countOf(total, "dead letter")} of ${target.shown}${rest}\n\n${lines.join("\n")}\n`);
  });
}

/** Some dead letters with everything that is known, sensitive fields masked. */
export function showDeadLetters(
  names: DeadLetterNames,
  settings: Settings,
  flags: ShowFlags,
  surroundings: Surroundings,
): Promise<Outcome> {
  const ids = flags.id ?? [];
  if (ids.length === 0)
    throw usage("It is not said which dead letter", "Add `--id <id>`; `dead-letters list` has them.");
  return operate("dead-letters show", settings, flags, surroundings, async (operating) => {
    const target = await targetOf(operating, names.stream, names.group);
    const found = await Promise.all(ids.map(async (id) => ({ id, letter: await target.group.deadLetters.get(id) })));
    const letters = found.flatMap(({ letter }) => (letter ? [letter] : []));
    const missing = found.filter(({ letter }) => !letter).map(({ id }) => id);
    const exitCode = missing.length > 0 ? exitCodes.failed : exitCodes.done;
    if (flags.json) {
      const deadLetters = letters.map((letter) => ({
        ...toldLetter(letter),
        headers: target.stream.maskHeaders(letter.headers),
        ...payloadOf(letter, target),
      }));
      const parts = { findings: [], key: target.key, group: names.group, deadLetters, missing };
      return { exitCode, out: jsonReport("dead-letters show", parts, missing.length === 0), err: "" };
    }
    const paint = painter({ colour: surroundings.colourOut });
    const now = Date.now();
    const blocks = letters.map((letter) => shownLetter(letter, target, now, paint));
    const err = missing.map((id) => `${target.shown} has no dead letter ${shownPath(id)}.\n`).join("");
    return { exitCode, out: blocks.map((lines) => `${lines.join("\n")}\n`).join("\n"), err };
  });
}

function listed(letter: Letter, now: number, paint: Paint, columns: number | undefined): string[] {
  const parts = [
    ago(letter.deadAt, now),
    countOf(letter.attempts, "attempt"),
    ...(letter.replays > 0 ? [countOf(letter.replays, "replay")] : []),
    `entry ${letter.originalId}`,
  ];
  const about = cut(parts.join(", "), columns === undefined ? undefined : Math.max(10, columns - letter.id.length - 2));
  const error = cut(`  ${errorText(letter)}`, columns);
  return [`${paint("bold", letter.id)}  ${paint("dim", about)}`, error];
}

function shownLetter(letter: Letter, target: Target, now: number, paint: Paint): string[] {
  const when = (ms: number): string => `${shownTime(ms)} (${ago(ms, now)})`;
  const row = (name: string, text: string): string => `${paint("dim", name.padEnd(12))}${text}`.trimEnd();
  const headers = Object.entries(target.stream.maskHeaders(letter.headers));
  const { payload, unreadable } = payloadOf(letter, target);
  return [
    row("dead letter", `${paint("bold", letter.id)} of ${target.shown}`),
    row("entry", `${letter.originalId}, added ${when(letter.addedAt)}`),
    row("died", `${when(letter.deadAt)}, after ${countOf(letter.attempts, "attempt")}`),
    ...(letter.replays > 0
      ? [row("replayed", `${timesOf(letter.replays)}; first died ${when(letter.firstDeadAt)}`)]
      : []),
    ...(letter.consumer ? [row("consumer", shownPath(letter.consumer))] : []),
    row("error", paint("red", errorText(letter))),
    ...headers.map(([name, value], index) =>
      row(index === 0 ? "headers" : "", `${shownPath(name)}: ${shownPath(value)}`),
    ),
    ...(unreadable === undefined
      ? [row("payload", ""), harmless(JSON.stringify(payload, undefined, 2) ?? "")]
      : [row("payload", unreadable)]),
  ];
}

/** The payload as JSON with what is sensitive masked, or why it is not shown. */
function payloadOf({ raw }: Letter, { stream }: Target): { readonly payload?: unknown; readonly unreadable?: string } {
  if (!raw) return { unreadable: "the entry has no field `data`" };
  const text = Buffer.from(raw).toString("utf8");
  try {
    const payload: unknown = stream.mask(JSON.parse(text));
    // What nests deeper than the stack is found here, and not when it is written.
    JSON.stringify(payload);
    return { payload };
  } catch {
    const what = `${countOf(raw.byteLength, "byte")} that are no JSON, or nest too deeply`;
    if (stream.sensitive) return { unreadable: `${what}; not shown, since messages hold what is sensitive` };
    return { unreadable: `${what}: ${shownPath(cut(text, 1_000))}` };
  }
}

function toldLetter(letter: Letter) {
  const { id, originalId, error, attempts, replays, consumer, addedAt, deadAt, firstDeadAt } = letter;
  const times = { addedAt: shownTime(addedAt), deadAt: shownTime(deadAt), firstDeadAt: shownTime(firstDeadAt) };
  return { id, originalId, error, attempts, replays, consumer, ...times, bytes: letter.raw?.byteLength ?? 0 };
}

function errorText({ error }: Letter): string {
  return shownPath(error.message ? `${error.name}: ${error.message}` : error.name);
}

function ago(ms: number, now: number): string {
  return `${shownDuration(Math.max(0, now - ms))} ago`;
}

function timesOf(count: number): string {
  return count === 1 ? "once" : `${shownCount(count)} times`;
}

function done(out: string): Outcome {
  return { exitCode: exitCodes.done, out, err: "" };
}
