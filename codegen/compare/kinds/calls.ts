import type { Call } from "../../model/model.js";
import type { Carried } from "../carrier.js";
import type { Direction, Mode } from "../change.js";
import type { KindRules } from "../kind-rules.js";
import { verdictIn, wants } from "../modes.js";
import { ackTimeout, concurrency, maxBytes, shownSpan } from "../settings.js";
import { moved, type Tell, type Told } from "../telling.js";

export const callRules: KindRules<Call> = {
  carries(call) {
    const waiting = { what: "requests that wait for a server", forMs: call.timeoutMs };
    const asked = { writers: "callers", readers: "servers", whenRefused: "answer `request-invalid` to" };
    const answered = { writers: "servers", readers: "callers", whenRefused: "fail with `reply-invalid` on" };
    const told = { ...answered, whenRefused: "pass over" };
    const carried: Carried[] = [
      { role: "request", payload: call.request, ...asked, ...(call.serving ? { retained: waiting } : {}) },
      { role: "reply", payload: call.reply, ...answered },
      ...call.errors.map(({ name, details }) => ({ role: `error ${name}`, payload: details, ...answered })),
    ];
    return call.progress ? [...carried, { role: "progress", payload: call.progress, ...told }] : carried;
  },
  apart: () => [
    { whom: "producers", how: "What callers of either contract ask does not reach servers of the other." },
    { whom: "consumers", how: "Servers of either contract hear no caller of the other." },
  ],
  kept: ({ serving }) => (serving ? "What waits for a server" : undefined),
  settings(tell, before, now, mode) {
    maxBytes(tell, before.maxBytes, now.maxBytes);
    if (before.timeoutMs !== now.timeoutMs) {
      tell("TIMEOUT_CHANGED", {
        verdict: "dangerous",
        message: `waits ${moved(shownSpan(before.timeoutMs), shownSpan(now.timeoutMs))} for an answer`,
        fix: "Look whether servers answer in that time, and whether callers can wait so long.",
        first: now.timeoutMs < before.timeoutMs ? "producers" : "either",
        how:
          now.timeoutMs < before.timeoutMs
            ? "Deploy the servers first, once they answer sooner."
            : "Deploy in any order.",
      });
    }
    errors(tell, before, now, mode);
    progress(tell, before, now);
    serving(tell, before, now);
  },
};

function errors(tell: Tell, before: Call, now: Call, mode: Mode): void {
  for (const { name, source } of now.errors) {
    if (before.errors.some((one) => one.name === name)) continue;
    tell("ERROR_ADDED", {
      ...refused(mode, "forward", "Callers of the old contract fail with `reply-invalid` on it."),
      part: `.errors.${name}`,
      message: `may be answered now: callers of the old contract do not know it${inMode(mode, "forward")}`,
      fix: "Deploy the callers before any server answers it.",
      how: "Deploy the callers first, then the servers.",
      source,
    });
  }
  for (const { name, source } of before.errors) {
    if (now.errors.some((one) => one.name === name)) continue;
    const how = "Callers of the new contract fail with `reply-invalid` where an old server answers it.";
    tell("ERROR_REMOVED", {
      ...refused(mode, "backward", how),
      part: `.errors.${name}`,
      message: `is answered no more: callers of the new contract do not know it${inMode(mode, "backward")}`,
      fix: "Deploy the servers before any caller forgets it.",
      how: "Deploy the servers first, then the callers.",
      side: "before",
      source,
    });
  }
}

/** What a mode makes of answers that are refused for sure: with `none` nobody is said to be broken. */
function refused(mode: Mode, direction: Direction, how: string): Pick<Told, "verdict" | "breaks" | "first"> {
  return {
    verdict: verdictIn(mode, direction),
    breaks: mode === "none" ? [] : [{ whom: "consumers", how }],
    first: direction === "forward" ? "consumers" : "producers",
  };
}

function inMode(mode: Mode, direction: Direction): string {
  if (wants(mode, direction)) return "";
  return mode === "none" ? "; its mode is none" : ", which the mode allows";
}

function progress(tell: Tell, before: Call, now: Call): void {
  if (!before.progress && now.progress) {
    tell("PROGRESS_ADDED", {
      part: ".progress",
      verdict: "safe",
      message: "may be told on the way now; callers of the old contract do not ask for it",
      fix: "Nothing.",
    });
  } else if (before.progress && !now.progress) {
    tell("PROGRESS_REMOVED", {
      part: ".progress",
      verdict: "dangerous",
      message: "is told no more: callers of the old contract that listen hear nothing until the answer",
      fix: "Deploy the callers first.",
      first: "consumers",
      how: "Deploy the callers first, then the servers.",
    });
  }
}

function serving(tell: Tell, before: Call, now: Call): void {
  if (!before.serving !== !now.serving) {
    tell("BROADCAST_CHANGED", {
      verdict: "breaking",
      message: now.serving
        ? "was answered by every server and is taken by one: it was messages and is a stream"
        : "was taken by one server and is answered by every one: it was a stream and is messages",
      fix: "Make it a call of its own, with an `address` of its own.",
      breaks: [
        { whom: "producers", how: "Callers of either contract are not heard by servers of the other." },
        { whom: "consumers", how: "Servers of either contract hear no caller of the other." },
      ],
      first: "neither",
    });
  }
  if (!before.serving || !now.serving) return;
  concurrency(tell, before.serving.concurrency, now.serving.concurrency);
  ackTimeout(tell, before.serving.ackTimeoutMs, now.serving.ackTimeoutMs);
  if (before.serving.maxAttempts !== now.serving.maxAttempts) {
    tell("ATTEMPTS_CHANGED", {
      verdict: "dangerous",
      message: `is tried by ${moved(before.serving.maxAttempts, now.serving.maxAttempts)} servers, each after the death of the one before`,
      fix: "Make handlers repeatable where the number rises.",
    });
  }
  if (before.serving.whenUnserved !== now.serving.whenUnserved) {
    tell("WHEN_UNSERVED_CHANGED", {
      verdict: "dangerous",
      message: `does another thing where nobody serves it: ${moved(before.serving.whenUnserved, now.serving.whenUnserved)}`,
      fix:
        now.serving.whenUnserved === "fail" ? "Have callers handle CALL_UNSERVED." : "Look whether callers can wait.",
    });
  }
}
