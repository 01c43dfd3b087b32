import type { Json } from "../model/model.js";
import type { Carrier, Versions } from "./carrier.js";
import type { Change, CounterExample, Deploy, Direction, Verdict } from "./change.js";
import { counterExample, type Tried } from "./counter-example.js";
import { brokenBy, deployOf, endsOf, goesBothWays, type Refusal, type Refused } from "./deployment.js";
import { wants } from "./modes.js";
import type { Place, Route } from "./places.js";
import { inBoth, neither } from "./reach.js";
import { type Edit, type Effect, joined, type Site } from "./types/edit.js";

const directions: readonly Direction[] = ["backward", "forward"];

/** What an edit does in one direction, over all that carry it. */
interface Finding extends Refused {
  readonly effect: Effect;
  /** An upgrade makes of older payloads, which the new contract would refuse, what it wants: of every one that was tried. */
  readonly lifted: boolean;
}

/** An edit as a change: judged at each place that carries it, told once. */
export function judged(versions: Versions, place: Place, subject: string, edit: Edit): Change {
  const { carried, apart } = place;
  const findings = directions.flatMap((direction) => findingOf(versions, carried, edit, direction));
  const isUntried = inBoth(apart) && directions.some((direction) => edit.effects[direction]);
  const shown = [...findings]
    .sort((one, other) => rank(other) - rank(one))
    .flatMap(({ shown: [first] }) => first ?? []);
  const path = subject + edit.site.path;
  return {
    code: edit.code,
    verdict: isUntried ? "dangerous" : verdictOf(findings),
    subject: path,
    message: messageOf(edit, path, findings, place),
    fix: edit.fix,
    breaks: findings.flatMap(brokenBy),
    deploy: untriedOrder(findings) ?? deployOf(findings),
    counterExamples: shown.map(({ example }) => example),
    carriedBy: carriersOf(place),
    side: edit.side,
    source: edit.source,
  };
}

/** The definitions that carry what stands there. */
export function carriersOf({ carried, apart = neither }: Place): readonly string[] {
  return [...new Set([...carried.map(({ carrier }) => carrier.definition), ...apart.before, ...apart.now])].sort();
}

function rank({ shown: [first] }: Finding): number {
  return first ? (first.wanted ? 2 : 1) : 0;
}

/** So many ways are tried for an example, the first with more payloads. */
const mostTried = 64;
const fewTried = 8;
/** So many kinds of readers are named. */
const mostEnds = 16;

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
  const plain = { direction, effect, carriers, shown: [], lifted: false };
  if (effect.does !== "refuses") return [plain];
  const refuses = refusedIn(versions, direction, joinedAt(edit), effect.part);
  const seen: Exclude<Tried, CounterExample>[] = [];
  for (const [index, route] of likelyFirst(concerned, direction).slice(0, mostTried).entries()) {
    const tried = refuses(route, index < fewTried ? 12 : 2);
    if (typeof tried === "string") seen.push(tried);
    else return [{ ...plain, shown: [tried, ...othersThan(tried, concerned, refuses)] }];
  }
  const isLifted = seen.includes("lifted") && !seen.includes("not made");
  return [{ ...plain, lifted: isLifted && direction === "backward" }];
}

type Refuses = (route: Route, attempts: number) => Refusal | Exclude<Tried, CounterExample>;

function refusedIn(versions: Versions, direction: Direction, siteOf: (route: Route) => Site, part: Json): Refuses {
  return ({ carrier, site }, attempts) => {
    const tried = counterExample(versions, carrier, direction, siteOf({ carrier, site }), part, attempts);
    if (typeof tried === "string") return tried;
    return { example: tried, wanted: wants(carrier.mode, direction), carrier };
  };
}

function joinedAt(edit: Edit): (route: Route) => Site {
  return ({ site }) => joined(site, edit.site);
}

/** One refusal for each other kind of readers, as much wanted as the first. */
function othersThan(first: Refusal, carried: readonly Route[], refuses: Refuses): readonly Refusal[] {
  const carriers = carried.map(({ carrier }) => carrier);
  const keyOf = (carrier: Carrier) => (goesBothWays(carrier, carriers) ? carrier.definition : "") + endsOf(carrier);
  const others = new Map<string, Route[]>();
  for (const route of carried) {
    const known = others.get(keyOf(route.carrier));
    if (known) known.push(route);
    else others.set(keyOf(route.carrier), [route]);
  }
  others.delete(keyOf(first.carrier));
  return [...others.values()].slice(0, mostEnds).flatMap((routes) => {
    for (const route of routes.slice(0, fewTried)) {
      const tried = refuses(route, 2);
      if (typeof tried !== "string" && tried.wanted === first.wanted) return [tried];
    }
    return [];
  });
}

/** Those first whose mode wants the direction, and of these where no other member of a union may take what is refused. */
function likelyFirst(carried: readonly Route[], direction: Direction): readonly Route[] {
  const rankOf = ({ carrier, site }: Route): number => (wants(carrier.mode, direction) ? 0 : 1000) + site.unions.length;
  return [...carried].sort((one, other) => rankOf(one) - rankOf(other));
}

function verdictOf(findings: readonly Finding[]): Verdict {
  if (findings.some(({ shown: [first] }) => first?.wanted)) return "breaking";
  return findings.some(({ lifted }) => !lifted) ? "dangerous" : "safe";
}

function messageOf(edit: Edit, path: string, findings: readonly Finding[], { carried, apart }: Place): string {
  const what = `\`${path.slice(path.indexOf(".messages.") < 0 ? 0 : path.indexOf(".messages.") + 10)}\` ${edit.message}`;
  if (carried.length === 0) return `${what}; ${carriedWhere(apart)}`;
  if (findings.length === 0)
    return carried.every(({ carrier }) => carrier.mode === "none") ? `${what}; its mode is none` : what;
  return [...new Set([what, ...toldOfAll(findings)])].filter((part) => part !== "").join("; ");
}

/** What is the same in both directions is told once. */
function toldOfAll(findings: readonly Finding[]): readonly string[] {
  const [one, other] = findings.map((finding) => toldOf(finding, "in either direction"));
  if (one !== undefined && one === other) return [one];
  return findings.map((finding) => toldOf(finding, whomOf(finding)));
}

function whomOf({ direction }: Finding): string {
  return direction === "backward" ? "of what the old contract wrote" : "by readers of the old contract";
}

/** Where nothing is shown to be refused, and some of it may be: the order that does no harm. */
function untriedOrder(findings: readonly Finding[]): Deploy | undefined {
  if (findings.some(({ shown }) => shown.length > 0)) return undefined;
  const unsure = findings.filter(({ effect }) => effect.does === "unsure");
  const [one, another] = unsure.map(({ direction }) => direction);
  if (!one) return undefined;
  if (another) {
    return {
      first: "either",
      how: "Look first whether what is written and kept fits both contracts: no order is known to be safe.",
    };
  }
  return one === "forward"
    ? { first: "consumers", how: "To be safe deploy what reads it first; once no old reader runs, what writes it." }
    : {
        first: "producers",
        how: "To be safe deploy what writes it first, and what reads it once nothing is kept that may not fit.",
      };
}

function carriedWhere(apart = neither): string {
  if (inBoth(apart)) return "both contracts carry it, in no place that belongs together: no payload could be tried";
  if (apart.before.length > 0) return "only the old contract carries it";
  return apart.now.length > 0 ? "only the new contract carries it" : "nothing carries it";
}

function toldOf(finding: Finding, whom: string): string {
  const {
    direction,
    effect,
    shown: [shown],
  } = finding;
  if (finding.lifted) return "what the old contract wrote is lifted by an upgrade";
  if (effect.does === "differs") return effect.why;
  if (effect.does === "unsure")
    return `that some of it is refused, ${whom}, could not be shown, nor the contrary: ${effect.why}`;
  if (!shown) return `alone, ${effect.why}; no payload was found that is refused for it, ${whom}`;
  return shown.wanted
    ? ""
    : `${direction === "backward" ? "what the old contract wrote" : "what the new contract writes"} may be refused, which the mode allows`;
}
