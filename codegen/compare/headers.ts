import type { Field, Header, Source, Stream } from "../model/model.js";
import type { Resolve } from "../values/fits.js";
import { asText, behindReferences, sameScalar } from "./as-text.js";
import type { Carrier, Root, Versions } from "./carrier.js";
import type { Change } from "./change.js";
import { groupsOfOthers } from "./groups-of-streams.js";
import { judged } from "./judge.js";
import { streamRules } from "./kinds/streams.js";
import { type DefinitionPair, type Matched, subjectOf } from "./match.js";
import type { ModeOf } from "./modes.js";
import { type Edit, start } from "./types/edit.js";
import { walkTypes } from "./types/walk.js";

interface Side {
  readonly declared: readonly Header[];
  readonly resolve: Resolve;
}

/** The headers of each stream that declares some in both versions: compared like fields, of their texts on the wire. */
export function headerCarriers(versions: Versions, { pairs }: Matched, modeOf: ModeOf): readonly Carrier[] {
  return pairs.streams.flatMap((pair) => {
    const [old, stream] = [pair.before.definition, pair.now.definition];
    if (!old.headers || !stream.headers) return [];
    return carrierOf(versions, pair, modeOf, { before: old.headers, now: stream.headers });
  });
}

/** Streams that declare headers in one version only: in the other they are any texts. */
export function headersDeclared(versions: Versions, { pairs }: Matched, modeOf: ModeOf): readonly Change[] {
  return pairs.streams.flatMap((pair) => {
    const [old, stream] = [pair.before.definition, pair.now.definition];
    if (!old.headers === !stream.headers) return [];
    const declared = { before: old.headers ?? anyTexts(stream), now: stream.headers ?? anyTexts(old) };
    return carrierOf(versions, pair, modeOf, declared).map((carrier) => {
      const edit = declaredEdit(versions, carrier, stream.headers !== undefined);
      const place = { edits: [edit], replaced: [], carried: [{ carrier, site: start }] };
      return judged(versions, place, `${carrier.definition}.headers`, edit);
    });
  });
}

/** As entries may have those that the other version declares. */
function anyTexts({ headers = [], source }: Stream): readonly Header[] {
  return headers.map(({ name }) => ({ name, optional: true, type: { kind: "string", doc: {}, source }, source }));
}

/** One change for all headers, with the first that is refused as its example. */
function declaredEdit({ before, now }: Versions, carrier: Carrier, isNow: boolean): Edit {
  const direction = isNow ? "backward" : "forward";
  const { edits } = walkTypes(carrier.before.type, carrier.now.type, { before: before.resolve, now: now.resolve });
  const refused = edits.filter(({ effects }) => effects[direction]?.does === "refuses");
  const [first] = refused;
  const what = isNow
    ? "were any texts and are declared: others are neither written nor read"
    : "were declared and are any texts: consumers have them as texts, whatever their type was";
  const who = isNow ? "consumers of the new contract dead-letter" : "consumers of the old contract dead-letter";
  return {
    code: isNow ? "HEADERS_DECLARED" : "HEADERS_UNDECLARED",
    site: first ? { ...first.site, path: "" } : start,
    message: refused.length === 0 ? what : `${what}; ${who} entries ${entriesOf(refused)}`,
    fix: isNow
      ? "Declare every header that is in use, each optional and a `string` at first."
      : "Make each an optional `string` first, deploy that everywhere, then take `headers` out.",
    effects: { [direction]: first?.effects[direction] ?? { does: "differs", why: "" } },
    side: "now",
    source: carrier.now.type.source,
  };
}

/** Those that lack what is required, and those whose text is none of the type. */
function entriesOf(edits: readonly Edit[]): string {
  const named = (some: readonly Edit[]) =>
    [...new Set(some.map(({ site }) => `\`${site.missing ?? site.field[0]}\``))].join(", ");
  const [without, other] = [true, false].map((isMissing) =>
    named(edits.filter(({ site }) => (site.missing !== undefined) === isMissing)),
  );
  const parts = [without && `without ${without}`, other && `with a text in ${other} that is none of its type`];
  return parts.filter(Boolean).join(", or ");
}

function carrierOf(
  versions: Versions,
  pair: DefinitionPair<"streams">,
  modeOf: ModeOf,
  declared: Readonly<Record<"before" | "now", readonly Header[]>>,
): readonly Carrier[] {
  const [old, stream] = [pair.before.definition, pair.now.definition];
  const [carried] = streamRules.carries(old, groupsOfOthers(versions.before.model, pair.before.contract, old));
  if (pair.now.contract.external || !carried) return [];
  const { payload: _, ...rest } = carried;
  const definition = subjectOf(pair.now);
  const before = { declared: declared.before, resolve: versions.before.resolve };
  const now = { declared: declared.now, resolve: versions.now.resolve };
  return [
    {
      ...rest,
      role: "headers",
      definition,
      kind: "streams",
      mode: modeOf("streams", definition),
      before: rootOf(before, now, old.source),
      now: rootOf(now, before, stream.source),
    },
  ];
}

/** What is the same in code stays as it is, references included; the rest is compared as the texts that both are. */
function rootOf(headers: Side, others: Side, source: Source): Root {
  const fields = headers.declared.map((header): Field => {
    const plain = behindReferences(header.type, headers.resolve);
    const other = others.declared.find(({ name }) => name === header.name);
    const same = !other || sameScalar(plain, behindReferences(other.type, others.resolve));
    return { name: header.name, optional: header.optional, type: same ? header.type : asText(plain) };
  });
  return { type: { kind: "object", fields, unknownFields: "drop", doc: {}, source } };
}
