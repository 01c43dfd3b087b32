import type { Key } from "../../model/model.js";
import type { KindRules } from "../kind-rules.js";
import { maxBytes, shownSpan } from "../settings.js";
import { moved, type Tell } from "../telling.js";

export const keyRules: KindRules<Key> = {
  carries: ({ value, expiresMs, staleForMs = 0, onInvalid }) =>
    value === undefined
      ? []
      : [
          {
            role: "value",
            payload: value,
            writers: "programs",
            readers: "programs",
            whenRefused:
              onInvalid === "throw" ? "throw PAYLOAD_INVALID on" : `take as missing (\`onInvalid: ${onInvalid}\`)`,
            retained: {
              what: "stored values",
              ...(expiresMs === undefined ? {} : { forMs: expiresMs + staleForMs }),
            },
          },
        ],
  apart: () => [
    { whom: "producers", how: "What programs of either contract write does not reach those of the other." },
    {
      whom: "consumers",
      how: "Programs of the new contract do not see what those of the old one write, and the other way round.",
    },
  ],
  kept: () => "What is kept",
  settings(tell, before, now) {
    encoding(tell, before, now);
    maxBytes(tell, before.maxBytes, now.maxBytes);
    expiry(tell, before, now);
    if (before.onInvalid !== now.onInvalid) {
      tell("ON_INVALID_CHANGED", {
        verdict: "dangerous",
        message: `does another thing with a stored value that does not fit: ${moved(before.onInvalid, now.onInvalid)}`,
        fix: "Look whether readers expect an error or a missing value.",
      });
    }
  },
};

function encoding(tell: Tell, before: Key, now: Key): void {
  if (before.encoding === now.encoding) return;
  tell("ENCODING_CHANGED", {
    verdict: "breaking",
    message: `is stored as ${moved(before.encoding, now.encoding)}: each version takes the other's values for something else`,
    fix: "Give the new one an `address` of its own, and move the values over.",
    breaks: [
      { whom: "consumers", how: "Programs of either contract misread or refuse what those of the other store." },
      { whom: "retained data", how: "Stored values are misread or refused." },
    ],
    first: "neither",
  });
}

function expiry(tell: Tell, before: Key, now: Key): void {
  if (before.expiresMs !== now.expiresMs) {
    tell("EXPIRES_CHANGED", {
      verdict: "dangerous",
      message: `expires after ${moved(shownSpan(before.expiresMs), shownSpan(now.expiresMs))}: what is stored keeps the time that it was given`,
      fix:
        now.expiresMs === undefined
          ? "Make sure that somebody deletes the values."
          : "Set values anew where they are to end sooner.",
    });
  }
  if (before.staleForMs !== now.staleForMs) {
    tell("STALE_FOR_CHANGED", {
      verdict: "dangerous",
      message: `is stale for ${moved(shownSpan(before.staleForMs), shownSpan(now.staleForMs))}: programs of both versions take a value for stale at other times`,
      fix: "Expect values to be computed sooner or later than so far until no old program runs.",
    });
  }
}
