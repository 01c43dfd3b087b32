import * as z from "zod";
import type { BorrowedWords } from "./borrowed-words.js";
import type { ContractShape } from "./contract-shape.js";
import { documented } from "./kinds/addressed.js";
import { foreignGroup } from "./kinds/groups.js";
import { sections } from "./kinds.js";
import { fail, names, optional, words } from "./shape-parts.js";
import { told } from "./shape-told.js";
import { text, type } from "./shape-types.js";

const borrowed: BorrowedWords<ContractShape> = [
  ["rpc rpcs services methods procedures requests", "calls"],
  ["topics events pubsub", "channels"],
  ["queues queue jobs", "streams"],
  ["consumers consumerGroups", "groups", "Did you mean the `groups` of a stream, or `groups` on streams of others?"],
  ["mutexes semaphores", "locks"],
  ["rateLimits throttles", "limits"],
  ["cache caches values counters", "keys"],
  ["schemas types models components", "messages"],
];

const version = told(
  { kind: "constant", value: 1 },
  z.custom<1>().check((context) => {
    const value: unknown = context.value;
    if (value === 1) return;
    const saying = {
      code: "VERSION_UNSUPPORTED",
      message: "This version of Redloom reads version 1 of the format",
      fix: typeof value === "number" ? "Write `redloom: 1`, or update Redloom." : "Write `redloom: 1`, without quotes.",
    };
    fail(context, [], { saying, about: "value" });
  }),
);

/** Proves a document to be a `ContractShape`. Words and kinds of values are right; what they mean is for the model. */
export const contract = words<ContractShape>(
  "a contract",
  {
    redloom: version,
    namespace: text,
    ...documented,
    uses: optional(names("uses", text)),
    messages: optional(names("messages", type)),
    ...sections,
    groups: optional(names("groups", foreignGroup)),
  },
  { borrowed },
);
