import type { SchemaObject } from "../schema.js";
import { contractWords } from "./contract.js";
import { callWords } from "./kinds/calls.js";
import { channelWords, replayWords } from "./kinds/channels.js";
import {
  backoffWords,
  deadLetterWords,
  foreignGroupWords,
  groupWords,
  orderWords,
  retryWords,
} from "./kinds/groups.js";
import { keyWords } from "./kinds/keys.js";
import { limitWords, rateWords } from "./kinds/limits.js";
import { lockWords } from "./kinds/locks.js";
import { deduplicateWords, retentionWords, streamWords } from "./kinds/streams.js";
import { typeRules } from "./type-rules.js";
import { discriminatorWords, typeWords, upgradeWords } from "./types.js";
import { needsOne, type Word, when, without } from "./word.js";

/** The words of each place, which is called as findings call it. */
export const tables: ReadonlyMap<string, Readonly<Record<string, Word>>> = new Map<
  string,
  Readonly<Record<string, Word>>
>([
  ["a contract", contractWords],
  ["a type", typeWords],
  ["a discriminator", discriminatorWords],
  ["an upgrade", upgradeWords],
  ["a channel", channelWords],
  ["`replay`", replayWords],
  ["a stream", streamWords],
  ["`retention`", retentionWords],
  ["`deduplicate`", deduplicateWords],
  ["a group", groupWords],
  ["a group of another's stream", foreignGroupWords],
  ["`order`", orderWords],
  ["`retry`", retryWords],
  ["`backoff`", backoffWords],
  ["`deadLetter`", deadLetterWords],
  ["a lock", lockWords],
  ["a limit", limitWords],
  ["a rate", rateWords],
  ["a key", keyWords],
  ["a call", callWords],
]);

/** Words of one place that exclude or need each other. */
export const rules: ReadonlyMap<string, readonly SchemaObject[]> = new Map([
  ["a type", typeRules()],
  ["`retention`", [needsOne("maxEntries", "maxAge")]],
  ["a lock", [when("mode", "read-write", without("permits"))]],
  [
    "a limit",
    [
      { not: { required: ["rates", "concurrency"] } },
      ...["fixed-window", "sliding-window"].map((algorithm) =>
        when("algorithm", algorithm, { properties: { rates: { items: without("burst") } } }),
      ),
    ],
  ],
  [
    "a key",
    [
      needsOne("value", "encoding"),
      when("encoding", "json", { required: ["value"] }),
      when("encoding", "text", without("value")),
      when("encoding", "bytes", without("value")),
      { anyOf: [without("staleFor"), { required: ["expires"] }] },
    ],
  ],
  ["a call", [when("broadcast", true, without("progress", "ackTimeout", "attempts", "concurrency", "whenUnserved"))]],
]);
