import type { Carrier, Versions } from "./carrier.js";
import { movedFields } from "./moved.js";
import { type Apart, Reach } from "./reach.js";
import { type Edit, joined, type Link, type MessagePair, type Replaced, type Site, start } from "./types/edit.js";
import { isMaskedAt } from "./types/sensitive.js";
import { type Walked, walkTypes } from "./types/walk.js";

/** Types that stand side by side, what became of them, and who carries them. */
export interface Place {
  /** Absent of what is no message: headers. */
  readonly pair?: MessagePair;
  readonly edits: readonly Edit[];
  /** Messages in it that the other version has in place. */
  readonly replaced: readonly Replaced[];
  readonly carried: readonly Route[];
  /** Where no payload reaches both sides of it at once: the definitions of each version that carry it all the same. */
  readonly apart?: Apart;
}

/** How a payload of a carrier reaches a place. */
export interface Route {
  readonly carrier: Carrier;
  readonly site: Site;
}

/** Every pair of messages that some payload reaches, each compared once, and then those of one name where none reaches both. */
export function placesOf(versions: Versions, carriers: readonly Carrier[]): readonly Place[] {
  const walks = new Walks(versions);
  const routes = new Map<string, { pair: MessagePair; carried: Route[] }>();
  const headers: Place[] = [];
  for (const carrier of carriers) {
    const { edits: all, links, replaced } = walks.types(carrier);
    const edits = all.filter((edit) => isSeen(versions, [{ carrier, site: start }], edit));
    if (edits.length > 0) headers.push({ edits, replaced, carried: [{ carrier, site: start }] });
    for (const { pair, site } of reached(walks, links)) {
      const key = keyOf(pair);
      const known = routes.get(key) ?? { pair, carried: [] };
      known.carried.push({ carrier, site });
      routes.set(key, known);
    }
  }
  const places = [...routes.values()].map(({ pair, carried }) => seenBy(versions, placeOf(walks, pair, carried)));
  const seen = new Set([...routes.values()].map(({ pair }) => `${pair.now.contract}/${pair.now.name}`));
  const [old, young] = [new Reach(versions.before), new Reach(versions.now)];
  const idle = idlePairs(versions)
    .filter(({ now }) => !seen.has(`${now.contract}/${now.name}`))
    .map((pair) => ({ ...placeOf(walks, pair, []), apart: { before: old.of(pair.before), now: young.of(pair.now) } }));
  return [...headers, ...places, ...idle];
}

function placeOf(walks: Walks, pair: MessagePair, carried: readonly Route[]): Place {
  const { edits, replaced } = walks.pair(pair);
  return { pair, edits, replaced, carried };
}

/** Without what is told of masking where every way to it is masked in both versions, by what stands around it. */
function seenBy(versions: Versions, place: Place): Place {
  return { ...place, edits: place.edits.filter((edit) => isSeen(versions, place.carried, edit)) };
}

function isSeen({ before, now }: Versions, carried: readonly Route[], { code, site: inner }: Edit): boolean {
  if (code !== "SENSITIVE_ADDED" && code !== "SENSITIVE_REMOVED") return true;
  // Of more ways than are kept nobody knows.
  if (carried.some(({ carrier }) => carried.filter((one) => one.carrier === carrier).length >= most)) return true;
  return carried.some(({ carrier, site }) => {
    const at = joined(site, inner);
    return code === "SENSITIVE_ADDED"
      ? !isMaskedAt(carrier.before.type, at.before, before.resolve)
      : !isMaskedAt(carrier.now.type, at.now, now.resolve);
  });
}

/** So many ways to a message are kept where each leads through a union that may take what it refuses, or else so many. */
const mostThroughUnions = 6;
const most = 3;

/** A link, and the last step to it. */
interface Way extends Link {
  readonly last: string;
}

/** The ways to each, those through the fewest unions without a discriminator first, and of these the shortest. */
function reached(walks: Walks, links: readonly Link[]): readonly Link[] {
  const found = new Map<string, Way[]>();
  const byUnions: Way[][] = [];
  const add = (way: Way): void => {
    const { length } = way.site.unions;
    while (byUnions.length <= length) byUnions.push([]);
    byUnions[length]?.push(way);
  };
  for (const link of links) add({ ...link, last: link.site.path });
  // Both lists grow meanwhile: what one way leads to has as many unions on it, or more.
  for (const ways of byUnions) {
    for (const way of ways) {
      const key = keyOf(way.pair);
      const known = found.get(key) ?? [];
      if (!isWorth(way, known)) continue;
      found.set(key, [...known, way]);
      for (const { pair, site } of walks.pair(way.pair).links)
        add({ pair, site: joined(way.site, site), last: `${key} ${site.path}` });
    }
  }
  return [...found.values()].flat();
}

function isWorth({ last, site }: Way, known: readonly Way[]): boolean {
  const [first] = known;
  if (known.length >= (first && first.site.unions.length > 0 ? mostThroughUnions : most)) return false;
  const through = site.unions.join();
  return !known.some((one) => one.last === last && one.site.unions.join() === through);
}

function keyOf({ before, now }: MessagePair): string {
  return `${before.contract}/${before.name} ${now.contract}/${now.name}`;
}

function idlePairs({ before, now }: Versions): readonly MessagePair[] {
  return before.model.contracts.flatMap(({ external, messages }) =>
    external ? [] : messages.flatMap(({ id }) => (now.message(id) ? [{ before: id, now: id }] : [])),
  );
}

class Walks {
  readonly #versions: Versions;
  readonly #known = new Map<string, Walked>();

  constructor(versions: Versions) {
    this.#versions = versions;
  }

  types({ before, now }: Pick<Carrier, "before" | "now">): Walked {
    const { before: old, now: young } = this.#versions;
    return walkTypes(before.type, now.type, { before: old.resolve, now: young.resolve });
  }

  pair(pair: MessagePair): Walked {
    const key = keyOf(pair);
    const known = this.#known.get(key);
    if (known) return known;
    const { before, now } = this.#versions;
    const [one, other] = [before.resolve(pair.before), now.resolve(pair.now)];
    const nothing: Walked = { edits: [], links: [], replaced: [] };
    const plain = one && other ? walkTypes(one, other, { before: before.resolve, now: now.resolve }, pair) : nothing;
    const [old, young] = [before.message(pair.before), now.message(pair.now)];
    const moved = old && young ? movedFields(this.#versions, old, young) : nothing;
    const walked: Walked = {
      ...plain,
      edits: [...plain.edits, ...moved.edits],
      links: [...plain.links, ...moved.links],
    };
    this.#known.set(key, walked);
    return walked;
  }
}
