import type { Call } from "../../../model/model.js";
import { given, named, type SchemaObject } from "../../schema.js";
import { operation, type Part, pointer, type Scope } from "../scope.js";

/** Asking sends a request and receives what comes back; serving receives it and sends that. */
export function callPart(scope: Scope, call: Call): Part {
  const id = scope.id("calls", call.name);
  const replies = `${id}.replies`;
  const answers = answersOf(scope, call);
  const reply = given({
    address: call.serving && {
      location: "$message.header#/redloom-reply-to",
      description: "The inbox of whoever asks, on the connection that it asks with.",
    },
    channel: { $ref: pointer("channels", replies) },
    messages: answers.map(([name]) => ({ $ref: pointer("channels", replies, "messages", name) })),
  });
  const { message, redis } = call.serving ? served(scope, call) : broadcast(scope, call);
  const inbox = {
    kind: "inbox",
    address: "{K}:inbox:<connection>",
    publish: "PUBLISH, on a cluster SPUBLISH",
  };
  return {
    channels: [
      [id, scope.channel(call, { messages: { request: message }, redis })],
      [replies, { address: null, messages: named(answers), tags: [{ name: scope.contract.folder }], "x-redis": inbox }],
    ],
    operations: [
      [`${id}.ask`, operation("send", id, ["request"], { reply })],
      [`${id}.serve`, operation("receive", id, ["request"], { reply })],
    ],
  };
}

function answersOf(scope: Scope, call: Call): readonly (readonly [string, SchemaObject])[] {
  const { reply, errors, progress, serving } = call;
  const between = serving ? "<correlation>" : "<correlation> <server>";
  const made = (of: Call["reply"], form: string) => scope.message(of, { "x-redis": { form } });
  return [
    ["reply", made(reply, `ok ${between} <json>`)],
    ...errors.map(({ name, details }) => [`error.${name}`, made(details, `error ${between} ${name} <json>`)] as const),
    ...(progress ? [["progress", made(progress, "progress <correlation> <n> <json>")] as const] : []),
  ];
}

interface Asked {
  readonly message: SchemaObject;
  readonly redis: SchemaObject;
}

function served(scope: Scope, { request, maxBytes, timeoutMs, serving }: Call): Asked {
  const headers: SchemaObject = {
    type: "object",
    properties: {
      "redloom-reply-to": { type: "string", description: "The inbox." },
      "redloom-correlation-id": { type: "string", pattern: "^[A-Za-z0-9_-]{1,64}$" },
      "redloom-timeout": { type: "integer", minimum: 1, description: "How long the caller still waits, in ms." },
      "redloom-progress": { const: 1, description: "There where the caller listens to progress." },
    },
    required: ["redloom-reply-to", "redloom-correlation-id", "redloom-timeout"],
  };
  const correlationId = { location: "$message.header#/redloom-correlation-id" };
  const redis = given({
    kind: "call",
    add: "XADD",
    fields: ["data", "header:redloom-reply-to", "header:redloom-correlation-id", "header:redloom-timeout"],
    group: "servers",
    maxBytes,
    timeoutMs,
    ...serving,
    siblings: ["alive:servers", "cancel", "inbox:<connection>", "reply:<correlation>"],
  });
  return { message: scope.message(request, { headers, correlationId }), redis };
}

function broadcast(scope: Scope, { request, maxBytes, timeoutMs }: Call): Asked {
  const form = "<correlation> <timeout ms> <inbox> <json>";
  const publish = "PUBLISH, on a cluster SPUBLISH";
  const redis = { kind: "call", broadcast: true, publish, form, maxBytes, timeoutMs, siblings: ["inbox:<connection>"] };
  return { message: scope.message(request), redis };
}
