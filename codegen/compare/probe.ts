import type { Type } from "../model/model.js";
import { validValue } from "../values/make.js";
import { seeded } from "../values/random.js";
import { type Carrier, rootOf, type Versions } from "./carrier.js";
import type { Change, CounterExample, Direction } from "./change.js";
import { counterExample, refusedPayload } from "./counter-example.js";
import { liftsAlike } from "./messages.js";
import { wants } from "./modes.js";
import type { Place } from "./places.js";
import { joined, type Site, start } from "./types/edit.js";

const fixOfPayload = "Look at the example; an upgrade that leaves something out is the usual reason.";
/** What refuses fields that it does not know refuses the version, which stands beside them. */
const fixOfVersion: Readonly<Record<Direction, string>> = {
  backward: "Keep the version, or allow unknown fields.",
  forward: "Allow unknown fields first and deploy that everywhere, then raise the version.",
};

const few = 12;
/** Where upgrades lift what is older, no rule says what becomes of it. */
const many = 100;
/** So many places are tried by themselves. */
const mostTargets = 32;

/**
 * Payloads at random, of every definition whose payload changed and of which nothing says yet that it breaks: what upgrades
 * make of older ones is seen here, and a rule that overlooks something is not the last word.
 */
export function probed(versions: Versions, places: readonly Place[], told: readonly Change[]): readonly Change[] {
  const broken = new Set(
    told.flatMap(({ carriedBy, counterExamples }) =>
      counterExamples.flatMap(({ direction }) => carriedBy.map((definition) => `${definition} ${direction}`)),
    ),
  );
  const carriers = new Map<Carrier, Target[]>();
  for (const place of places) {
    const targets = liftedOtherwise(versions, place);
    if (place.edits.length === 0 && targets.length === 0) continue;
    for (const { carrier, site } of place.carried) {
      const there = targets.map((target) => ({ ...target, site: joined(site, target.site) }));
      carriers.set(carrier, [...(carriers.get(carrier) ?? []), ...there]);
    }
  }
  return [...carriers].flatMap(([carrier, targets]) =>
    (["backward", "forward"] as const)
      .filter((direction) => wants(carrier.mode, direction) && !broken.has(`${carrier.definition} ${direction}`))
      .flatMap((direction) => probe(versions, carrier, direction, targets)),
  );
}

/** Where another version stands, or is lifted otherwise: what payloads at random may seldom reach. */
interface Target {
  readonly site: Site;
  readonly before: Type;
  readonly now: Type;
}

/** Even where no field differs, another version is written, and upgrades make something else of what is older. */
function liftedOtherwise({ before, now }: Versions, { pair, replaced }: Place): readonly Target[] {
  const [old, young] = [pair && before.message(pair.before), pair && now.message(pair.now)];
  const own: readonly Target[] =
    old && young && !liftsAlike(old, young)
      ? [{ site: start, before: rootOf(old.id, old.source).type, now: rootOf(young.id, young.source).type }]
      : [];
  const sides = { before, now };
  const others = replaced.flatMap(({ side, message, inPlace, site }) => {
    const named = sides[side].message(message);
    if (!named || named.version === 1) return [];
    const { type } = rootOf(named.id, named.source);
    return [side === "before" ? { site, before: type, now: inPlace } : { site, before: inPlace, now: type }];
  });
  return [...own, ...others];
}

function refusedThere(
  versions: Versions,
  carrier: Carrier,
  direction: Direction,
  targets: readonly Target[],
): CounterExample | undefined {
  const side = direction === "backward" ? "before" : "now";
  for (const target of targets.slice(0, mostTargets)) {
    for (let seed = 1; seed <= few; seed++) {
      const part = validValue(target[side], versions[side].resolve, seeded(seed));
      if (part === undefined) continue;
      const tried = counterExample(versions, carrier, direction, target.site, part, 0);
      if (typeof tried !== "string") return tried;
    }
  }
  return undefined;
}

function probe(
  versions: Versions,
  carrier: Carrier,
  direction: Direction,
  targets: readonly Target[],
): readonly Change[] {
  const count = targets.length > 0 ? many : few;
  const example =
    refusedPayload(versions, carrier, direction, count) ?? refusedThere(versions, carrier, direction, targets);
  if (!example) return [];
  const { definition, readers, role, now } = carrier;
  const old = direction === "backward" ? "old" : "new";
  const how = `${readers} of the ${old === "old" ? "new" : "old"} contract refuse some of what the ${old} one writes.`;
  return [
    {
      code: "PAYLOAD_REFUSED",
      verdict: "breaking",
      subject: `${definition}`,
      message: `\`${definition}\` carries, as its ${role}, payloads of the ${old} contract that the other refuses, upgrades included`,
      fix: example.issue.path.at(-1) === "$version" ? fixOfVersion[direction] : fixOfPayload,
      breaks: [
        { whom: "consumers", how: how.charAt(0).toUpperCase() + how.slice(1) },
        ...(direction === "backward" && carrier.retained
          ? [{ whom: "retained data" as const, how: `So it is with what is kept: ${carrier.retained.what}.` }]
          : []),
      ],
      deploy: {
        first: direction === "forward" ? "consumers" : carrier.retained ? "neither" : "producers",
        how: direction === "forward" ? "Deploy what reads it first." : "Mend the upgrade, or the type.",
      },
      counterExamples: [example],
      carriedBy: [definition],
      side: "now",
      source: now.type.source,
    },
  ];
}
