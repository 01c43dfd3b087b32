import type { Carrier, Versions } from "./carrier.js";
import type { Change, Direction } from "./change.js";
import { refusedPayload } from "./counter-example.js";
import { liftsAlike } from "./messages.js";
import type { Place } from "./places.js";

const fixOfPayload = "Look at the example; an upgrade that leaves something out is the usual reason.";
/** What refuses fields that it does not know refuses the version, which stands beside them. */
const fixOfVersion: Readonly<Record<Direction, string>> = {
  backward: "Keep the version, or allow unknown fields.",
  forward: "Allow unknown fields first and deploy that everywhere, then raise the version.",
};

const few = 12;
/** Where upgrades lift what is older, no rule says what becomes of it. */
const many = 100;

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
  const carriers = new Map<Carrier, boolean>();
  for (const place of places) {
    const isLifted = liftsOtherwise(versions, place);
    if (place.edits.length === 0 && !isLifted) continue;
    for (const { carrier } of place.carried) carriers.set(carrier, carriers.get(carrier) === true || isLifted);
  }
  return [...carriers].flatMap(([carrier, isLifted]) =>
    (["backward", "forward"] as const)
      .filter((direction) => wants(carrier, direction) && !broken.has(`${carrier.definition} ${direction}`))
      .flatMap((direction) => probe(versions, carrier, direction, isLifted ? many : few)),
  );
}

/** Even where no field differs, another version is written, and upgrades make something else of what is older. */
function liftsOtherwise({ before, now }: Versions, { pair, replaced }: Place): boolean {
  const [old, young] = [pair && before.message(pair.before), pair && now.message(pair.now)];
  if (old && young && !liftsAlike(old, young)) return true;
  const sides = { before, now };
  return replaced.some(({ side, message }) => (sides[side].message(message)?.version ?? 1) > 1);
}

function wants({ mode }: Carrier, direction: Direction): boolean {
  return mode.startsWith("full") || mode.startsWith(direction);
}

function probe(versions: Versions, carrier: Carrier, direction: Direction, count: number): readonly Change[] {
  const example = refusedPayload(versions, carrier, direction, count);
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
