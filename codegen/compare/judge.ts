import type { Carrier, Versions } from "./carrier.js";
import type { Broken, Change, CounterExample, Deploy, Direction, Mode, Verdict } from "./change.js";
import { counterExample, type Tried } from "./counter-example.js";
import { joined, type Place, type Route } from "./places.js";
import { span } from "./span.js";
import type { Edit, Effect } from "./types/edit.js";

const directions: readonly Direction[] = ["backward", "forward"];

/** What an edit does in one direction, over all that carry it. */
interface Finding {
  readonly direction: Direction;
  readonly effect: Effect;
  /** Shown to be refused, and by whom; one of those whose mode wants this direction, where there is one. */
  readonly shown?: { readonly example: CounterExample; readonly wanted: boolean; readonly carrier: Carrier };
  readonly carriers: readonly Carrier[];
  /** An upgrade makes of older payloads, which the new contract would refuse, what it wants: of every one that was tried. */
  readonly lifted: boolean;
}

/** An edit as a change: judged at each place that carries it, told once. */
export function judged(versions: Versions, place: Place, subject: string, edit: Edit): Change {
  const { carried } = place;
  const findings = directions.flatMap((direction) => findingOf(versions, carried, edit, direction));
  const verdict = verdictOf(findings);
  const shown = [...findings].sort((one, other) => rank(other) - rank(one)).flatMap((one) => one.shown ?? []);
  const path = subject + edit.site.path;
  return {
    code: edit.code,
    verdict,
    subject: path,
    message: messageOf(edit, path, findings, carried),
    fix: edit.fix,
    breaks: findings.flatMap(brokenBy),
    deploy: deployOf(findings),
    counterExamples: shown.map(({ example }) => example),
    carriedBy: [...new Set(carried.map(({ carrier }) => carrier.definition))].sort(),
    side: edit.side,
    source: edit.source,
  };
}

function rank({ shown }: Finding): number {
  return shown ? (shown.wanted ? 2 : 1) : 0;
}

/** So many ways are tried for an example, the first with more payloads. */
const mostTried = 64;
const fewTried = 8;

function findingOf(
  versions: Versions,
  carried: readonly Route[],
  edit: Edit,
  direction: Direction,
): readonly Finding[] {
  const effect = edit.effects[direction];
  const concerned = carried.filter(({ carrier }) => carrier.mode !== "none");
  if (!effect || concerned.length === 0) return [];
  const carriers = concerned.map(({ carrier }) => carrier);
  const plain = { direction, effect, carriers, lifted: false };
  if (effect.does !== "refuses") return [plain];
  const seen: Tried[] = [];
  for (const [index, { carrier, site }] of likelyFirst(concerned, direction).slice(0, mostTried).entries()) {
    const [at, attempts] = [joined(site, edit.site), index < fewTried ? 12 : 2];
    const tried = counterExample(versions, carrier, direction, at, effect.part, attempts);
    if (typeof tried !== "string")
      return [{ ...plain, shown: { example: tried, wanted: wants(carrier.mode, direction), carrier } }];
    seen.push(tried);
  }
  const isLifted = seen.includes("lifted") && !seen.includes("not made");
  return [{ ...plain, lifted: isLifted && direction === "backward" }];
}

/** Those first whose mode wants the direction, and of these where no other member of a union may take what is refused. */
function likelyFirst(carried: readonly Route[], direction: Direction): readonly Route[] {
  const rankOf = ({ carrier, site }: Route): number => (wants(carrier.mode, direction) ? 0 : 1000) + site.unions.length;
  return [...carried].sort((one, other) => rankOf(one) - rankOf(other));
}

function wants(mode: Mode, direction: Direction): boolean {
  return mode.startsWith("full") || mode.startsWith(direction);
}

function verdictOf(findings: readonly Finding[]): Verdict {
  if (findings.some(({ shown }) => shown?.wanted)) return "breaking";
  return findings.some(({ lifted }) => !lifted) ? "dangerous" : "safe";
}

function messageOf(edit: Edit, path: string, findings: readonly Finding[], carried: readonly Route[]): string {
  const what = `\`${path.slice(path.indexOf(".messages.") < 0 ? 0 : path.indexOf(".messages.") + 10)}\` ${edit.message}`;
  if (carried.length === 0) return `${what}; nothing carries it`;
  if (findings.length === 0)
    return carried.every(({ carrier }) => carrier.mode === "none") ? `${what}; its mode is none` : what;
  return [...new Set([what, ...findings.map(toldOf)])].filter((part) => part !== "").join("; ");
}

function toldOf(finding: Finding): string {
  const { direction, effect, shown } = finding;
  const whom = direction === "backward" ? "of what the old contract wrote" : "by readers of the old contract";
  if (finding.lifted) return "what the old contract wrote is lifted by an upgrade";
  if (effect.does === "differs") return effect.why;
  if (effect.does === "unsure")
    return `that some of it is refused, ${whom}, could not be shown, nor the contrary: ${effect.why}`;
  if (!shown) return `alone, ${effect.why}; no payload was found that is refused for it, ${whom}`;
  return shown.wanted
    ? ""
    : `${direction === "backward" ? "what the old contract wrote" : "what the new contract writes"} may be refused, which the mode allows`;
}

function brokenBy({ direction, shown, carriers }: Finding): readonly Broken[] {
  if (!shown) return [];
  const { readers, writers, whenRefused } = shown.carrier;
  if (direction === "forward") {
    const how = `${capital(readers)} of the old contract ${whenRefused} what ${writers} of the new one send.`;
    return [{ whom: "consumers", how }];
  }
  const how = `${capital(readers)} of the new contract ${whenRefused} what ${writers} of the old one still send.`;
  const kept = [...new Set(carriers.flatMap(({ retained }) => retained?.what ?? []))];
  const retained: Broken = { whom: "retained data", how: `So it is with what is kept: ${kept.join("; ")}.` };
  return [{ whom: "consumers", how }, ...(kept.length === 0 ? [] : [retained])];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function deployOf(findings: readonly Finding[]): Deploy {
  const refused = findings.filter(({ shown }) => shown);
  const backward = refused.find(({ direction }) => direction === "backward");
  const forward = refused.find(({ direction }) => direction === "forward");
  if (backward && forward) {
    return { first: "neither", how: "No order works: put the new beside the old, under a new name, and move over." };
  }
  if (forward)
    return { first: "consumers", how: "Deploy what reads it first; once no old reader runs, what writes it." };
  if (!backward) return { first: "either", how: "Deploy in any order." };
  return deployBackward(backward);
}

function deployBackward({ carriers }: Finding): Deploy {
  const kept = carriers.flatMap(({ retained }) => retained ?? []);
  const first = "Deploy what writes it first";
  if (kept.length === 0) return { first: "producers", how: `${first}; once no old writer runs, what reads it.` };
  const longest = Math.max(...kept.map(({ forMs = Infinity }) => forMs));
  if (longest < Infinity) {
    const longer = kept.flatMap((one) => (one.longer === undefined ? [] : ` (longer ${one.longer})`))[0] ?? "";
    const how = `${first}, wait ${span(longest)}${longer} until nothing older is kept, then deploy what reads it.`;
    return { first: "producers", how };
  }
  const how =
    "No order works, since old data stays: upgrade it (`version`, `upgrades`), or put a new name beside the old.";
  return { first: "neither", how };
}
