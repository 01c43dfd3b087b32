import type { ForeignGroup, Group, Header, Stream } from "../../../model/model.js";
import { typeSchema } from "../../json-schema-types.js";
import { given, named, type SchemaObject } from "../../schema.js";
import { type Entry, operation, type Part, remarks, type Scope } from "../scope.js";

export function streamPart(scope: Scope, stream: Stream): Part {
  const id = scope.id("streams", stream.name);
  const { message, groups } = stream;
  return {
    channels: [streamChannel(scope, stream)],
    operations: [
      [`${id}.add`, operation("send", id, [message.name])],
      ...groups.map((group): Entry => [`${id}.groups.${group.name}`, consuming(id, message.name, group)]),
    ],
  };
}

/** A group of this contract on another's stream. */
export function foreignGroupPart(scope: Scope, group: ForeignGroup): Part {
  const owner = scope.model.contracts.find(({ folder }) => folder === group.of.contract);
  const stream = owner?.streams.find(({ name }) => name === group.of.name);
  if (!owner || !stream) return {};
  const id = `${owner.folder}.streams.${stream.name}`;
  return {
    channels: [streamChannel(scope.of(owner), stream)],
    operations: [[scope.id("groups", group.name), consuming(id, stream.message.name, group)]],
  };
}

function streamChannel(scope: Scope, stream: Stream): Entry {
  const { name, message, headers, groups, retention, deduplicate, capacity, maxBytes } = stream;
  const orders = [...new Set(groups.flatMap(({ order }) => (order ? [`redloom-by:${order.by}`] : [])))];
  const redis = given({
    kind: "stream",
    add: "XADD",
    fields: ["data", ...(headers ?? []).map((header) => `header:${header.name}`), ...orders],
    delivery: "at least once",
    maxBytes,
    retention: retention && given({ ...retention, source: undefined }),
    deduplicate: deduplicate && { by: deduplicate.by, withinMs: deduplicate.withinMs },
    capacity: capacity?.entries,
    siblings: siblingsOf(stream),
  });
  const words = headers === undefined ? {} : { headers: headersSchema(scope, headers) };
  const messages = { [message.name]: scope.message(message, words) };
  return [scope.id("streams", name), scope.channel(stream, { messages, redis })];
}

function headersSchema(scope: Scope, headers: readonly Header[]): SchemaObject {
  const required = headers.filter(({ optional, type }) => !optional && type.default === undefined);
  return given({
    type: "object",
    properties: named(headers.map(({ name, type }) => [name, typeSchema(type, scope.view)])),
    required: required.length > 0 ? required.map(({ name }) => name) : undefined,
  });
}

function consuming(channel: string, message: string, group: Group): SchemaObject {
  const { name, start, concurrency, ackTimeoutMs, retry, deadLetter, order, doc } = group;
  const redis = given({
    kind: "group",
    group: name,
    start,
    concurrency,
    ackTimeoutMs,
    retry,
    deadLetter,
    order: order?.by,
  });
  return operation("receive", channel, [message], { description: doc.description, ...remarks(doc), "x-redis": redis });
}

/** What stands beside the stream in Redis, as docs/wire-format.md has it. */
function siblingsOf({ groups, deduplicate }: Stream): readonly string[] {
  const ofGroups = groups.flatMap(({ name, order }) => [
    ...["alive", "dead", "redo", "retry", "starts", "state"].map((purpose) => `${purpose}:${name}`),
    ...(order ? [`lanes:${name}`, `parked:${name}`] : []),
  ]);
  const seen = deduplicate ? ["seen:<value>"] : [];
  return ["delayed", "delayed:data", "janitor", "wake", ...seen, ...ofGroups].sort();
}
