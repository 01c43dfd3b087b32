import * as z from "zod";
import type {
  CallShape,
  ChannelShape,
  ContractShape,
  ForeignGroupShape,
  GroupShape,
  KeyShape,
  LimitShape,
  LockShape,
  RateShape,
  StreamShape,
} from "./shape.js";
import { fail, leaf, list, names, oneOf, optional, type WordSchemas, words } from "./shape-parts.js";
import { duration, flag, flagOrText, number, text, type, whole } from "./shape-types.js";

const documented = {
  description: optional(text),
  deprecated: optional(flagOrText),
  owner: optional(text),
};
const addressed = {
  ...documented,
  address: optional(text),
  parameters: optional(names("parameters", type)),
  slot: optional(text),
};
const size = leaf("text", z.union([z.string(), z.number()]));

const channel = words<ChannelShape>("a channel", {
  message: type,
  ...addressed,
  maxBytes: optional(size),
  sharded: optional(flag),
  replay: optional(
    words<Exclude<ChannelShape["replay"], undefined>>("`replay`", { maxEntries: whole, maxAge: duration }),
  ),
});

type Retry = Exclude<GroupShape["retry"], undefined>;
const backoff = words<Exclude<Retry["backoff"], undefined>>("`backoff`", {
  initial: optional(duration),
  factor: optional(number),
  max: optional(duration),
  jitter: optional(number),
});
const groupWords: WordSchemas<GroupShape> = {
  start: oneOf(["earliest", "latest"]),
  ...documented,
  concurrency: optional(whole),
  order: optional(words<Exclude<GroupShape["order"], undefined>>("`order`", { by: text })),
  ackTimeout: optional(duration),
  retry: optional(words<Retry>("`retry`", { maxAttempts: optional(whole), backoff: optional(backoff) })),
  deadLetter: optional(
    words<Exclude<GroupShape["deadLetter"], undefined>>("`deadLetter`", {
      maxEntries: optional(whole),
      maxAge: optional(duration),
    }),
  ),
};
const group = words<GroupShape>("a group", groupWords);
const foreignGroup = words<ForeignGroupShape>("a group of another's stream", { of: text, ...groupWords });

const stream = words<StreamShape>("a stream", {
  message: type,
  ...addressed,
  maxBytes: optional(size),
  retention: optional(
    words<Exclude<StreamShape["retention"], undefined>>("`retention`", {
      maxEntries: optional(whole),
      maxAge: optional(duration),
      hard: optional(flag),
    }),
  ),
  deduplicate: optional(
    words<Exclude<StreamShape["deduplicate"], undefined>>("`deduplicate`", { by: text, within: duration }),
  ),
  headers: optional(names("headers", type)),
  capacity: optional(whole),
  groups: optional(names("groups", group)),
});

const lock = words<LockShape>("a lock", {
  ...addressed,
  lease: optional(duration),
  wait: optional(duration),
  permits: optional(whole),
  mode: optional(oneOf(["exclusive", "read-write"])),
});

const rate = words<RateShape>("a rate", { allow: whole, per: duration, burst: optional(whole) });
const limit = words<LimitShape>(
  "a limit",
  {
    rates: optional(list("rates", rate)),
    concurrency: optional(whole),
    ...addressed,
    algorithm: optional(oneOf(["gcra", "token-bucket", "sliding-window", "fixed-window"])),
    lease: optional(duration),
    onUnavailable: optional(oneOf(["deny", "allow", "local"])),
    deadline: optional(duration),
    rememberDenials: optional(duration),
    overridable: optional(flag),
  },
  ["rates", "concurrency"],
);

const key = words<KeyShape>("a key", {
  value: optional(type),
  ...addressed,
  encoding: optional(oneOf(["json", "text", "bytes"])),
  expires: optional(duration),
  staleFor: optional(duration),
  onInvalid: optional(oneOf(["throw", "miss", "delete"])),
  maxBytes: optional(size),
});

const call = words<CallShape>("a call", {
  request: type,
  reply: type,
  errors: optional(names("errors", type)),
  progress: optional(type),
  ...addressed,
  timeout: optional(duration),
  ackTimeout: optional(duration),
  attempts: optional(whole),
  concurrency: optional(whole),
  maxBytes: optional(size),
  whenUnserved: optional(oneOf(["wait", "fail"])),
  broadcast: optional(flag),
});

const version = z.custom<1>().check((context) => {
  const value: unknown = context.value;
  if (value === 1) return;
  const saying = {
    code: "VERSION_UNSUPPORTED",
    message: "This version of Redloom reads version 1 of the format",
    fix: typeof value === "number" ? "Write `redloom: 1`, or update Redloom." : "Write `redloom: 1`, without quotes.",
  };
  fail(context, [], { saying, about: "value" });
});

/** Proves a document to be a `ContractShape`. Words and kinds of values are right; what they mean is for the model. */
export const contract = words<ContractShape>("a contract", {
  redloom: version,
  namespace: text,
  ...documented,
  uses: optional(names("uses", text)),
  messages: optional(names("messages", type)),
  channels: optional(names("channels", channel)),
  streams: optional(names("streams", stream)),
  groups: optional(names("groups", foreignGroup)),
  locks: optional(names("locks", lock)),
  limits: optional(names("limits", limit)),
  keys: optional(names("keys", key)),
  calls: optional(names("calls", call)),
});
