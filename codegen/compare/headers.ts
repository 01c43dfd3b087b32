import type { Field, Header, Source } from "../model/model.js";
import { asText } from "./as-text.js";
import type { Carrier, Root } from "./carrier.js";
import { type ContractPair, contractName } from "./contracts.js";
import type { ModeOf } from "./definitions.js";
import { streamRules } from "./kinds/streams.js";

/** The headers of each stream that declares some in both versions: compared like fields, of their texts on the wire. */
export function headerCarriers(pair: ContractPair, modeOf: ModeOf): readonly Carrier[] {
  return pair.now.streams.flatMap((stream) => {
    const old = pair.before.streams.find(({ name }) => name === stream.name);
    if (!old?.headers || !stream.headers) return [];
    const definition = `${contractName(pair.now)}.streams.${stream.name}`;
    const [carried] = streamRules.carries(old);
    if (!carried) return [];
    const { payload: _, ...rest } = carried;
    const others = { before: stream.headers, now: old.headers };
    return [
      {
        ...rest,
        role: "headers",
        definition,
        kind: "streams" as const,
        mode: modeOf("streams", definition),
        before: rootOf(old.headers, others.before, old.source),
        now: rootOf(stream.headers, others.now, stream.source),
      },
    ];
  });
}

function rootOf(headers: readonly Header[], others: readonly Header[], source: Source): Root {
  const fields = headers.map((header): Field => {
    const other = others.find(({ name }) => name === header.name);
    const same = !other || other.type.kind === header.type.kind;
    return { name: header.name, optional: header.optional, type: same ? header.type : asText(header.type) };
  });
  return { type: { kind: "object", fields, unknownFields: "drop", doc: {}, source } };
}
