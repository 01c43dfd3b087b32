import type { Field, Header, Source } from "../model/model.js";
import type { Resolve } from "../values/fits.js";
import { asText, behindReferences, sameScalar } from "./as-text.js";
import type { Carrier, Root, Versions } from "./carrier.js";
import type { ModeOf } from "./definitions.js";
import { groupsOfOthers } from "./groups-of-streams.js";
import { streamRules } from "./kinds/streams.js";
import { type Matched, subjectOf } from "./match.js";

interface Side {
  readonly declared: readonly Header[];
  readonly resolve: Resolve;
}

/** The headers of each stream that declares some in both versions: compared like fields, of their texts on the wire. */
export function headerCarriers(versions: Versions, { pairs }: Matched, modeOf: ModeOf): readonly Carrier[] {
  return pairs.streams.flatMap((pair) => {
    const [old, stream] = [pair.before.definition, pair.now.definition];
    if (pair.now.contract.external || !old.headers || !stream.headers) return [];
    const definition = subjectOf(pair.now);
    const [carried] = streamRules.carries(old, groupsOfOthers(versions.before.model, pair.before.contract, old));
    if (!carried) return [];
    const { payload: _, ...rest } = carried;
    const before = { declared: old.headers, resolve: versions.before.resolve };
    const now = { declared: stream.headers, resolve: versions.now.resolve };
    return [
      {
        ...rest,
        role: "headers",
        definition,
        kind: "streams" as const,
        mode: modeOf("streams", definition),
        before: rootOf(before, now, old.source),
        now: rootOf(now, before, stream.source),
      },
    ];
  });
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
