import { describe, expect, test } from "vitest";
import {
  answerText,
  broadcastText,
  gatheredText,
  isCorrelation,
  parseBroadcast,
  parseGathered,
  parseInboxMessage,
  progressText,
} from "../../src/runtime/call/messages.js";

const id = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";
const json = '{"text":"a b\\n","ü":" x "}';

describe("messages of an inbox", () => {
  test("message: what was written is read", () => {
    const answers = [
      { kind: "ok", json },
      { kind: "ok", json: '"with\u2028 a line end"\n' },
      { kind: "error", name: "Busy", json },
      { kind: "failed", reason: "abandoned" },
    ] as const;
    for (const answer of answers) {
      expect(parseInboxMessage(answerText(id, answer))).toEqual({ ...answer, correlation: id });
      expect(parseGathered(gatheredText(id, "s-1", answer))).toEqual({ ...answer, correlation: id, server: "s-1" });
    }
    expect(parseInboxMessage(progressText(id, 1_000_000_001, json))).toEqual({
      kind: "progress",
      correlation: id,
      n: 1_000_000_001,
      json,
    });
  });

  test("message: as it stands on the wire", () => {
    expect(answerText(id, { kind: "ok", json })).toBe(`ok ${id} ${json}`);
    expect(answerText(id, { kind: "error", name: "Busy", json })).toBe(`error ${id} Busy ${json}`);
    expect(answerText(id, { kind: "failed", reason: "handler-failed" })).toBe(`failed ${id} handler-failed`);
    expect(gatheredText(id, "s-1", { kind: "ok", json })).toBe(`ok ${id} s-1 ${json}`);
    expect(progressText(id, 2, json)).toBe(`progress ${id} 2 ${json}`);
  });

  test("message: anything else is none", () => {
    const strange = [
      "",
      "ok",
      `ok ${id}`,
      "ok a/b {}",
      `ok ${"x".repeat(65)} {}`,
      `error ${id} {}`,
      `error ${id} 1Busy {}`,
      `failed ${id} toString`,
      `failed ${id} abandoned `,
      `progress ${id} {}`,
      `progress ${id} -1 {}`,
      `done ${id} {}`,
      `\nok ${id} {}`,
    ];
    for (const text of strange) expect(parseInboxMessage(text), text).toBeUndefined();
    expect(parseGathered(`ok ${id} {}`)).toBeUndefined();
    expect(parseGathered(progressText(id, 1, "{}"))).toBeUndefined();
  });

  test("broadcast: what was written is read, and anything else is none", () => {
    const request = { correlation: id, timeoutMs: 30_000, replyTo: "{tests:all}:inbox:a-1", json };
    const text = `${id} 30000 {tests:all}:inbox:a-1 ${json}`;
    expect(broadcastText(request)).toBe(text);
    expect(parseBroadcast(text)).toEqual(request);
    for (const strange of ["", json, `${id} ${json}`, `${id} soon inbox {}`, `a/b 1 inbox {}`, `${id} 1 inbox`]) {
      expect(parseBroadcast(strange), strange).toBeUndefined();
    }
  });

  test("correlation: what may stand in a key", () => {
    for (const good of [id, "a", "A_b-1", "x".repeat(64)]) expect(isCorrelation(good)).toBe(true);
    for (const bad of [undefined, "", "a b", "a}", "ü", "a\n", "x".repeat(65)]) expect(isCorrelation(bad)).toBe(false);
  });
});
