import type { Limit, RateLimit } from "../../../model/model.js";
import { clientVariable } from "../book.js";
import { html } from "../html.js";
import type { KindPage } from "../kind.js";
import { bound, redisName, type Setting, setting } from "../parts.js";
import { count, duration, joined } from "../words.js";

export const limitPage: KindPage<Limit> = {
  title: "Limits",
  tell(_book, contract, limit) {
    const path = `${clientVariable(contract)}.limits.${limit.name}${bound(limit)}`;
    return {
      carries: [],
      settings: [
        ...(limit.counts === "rates" ? rateSettings(limit) : concurrencySettings(limit)),
        setting("onUnavailable", String(limit.onUnavailable), "deny", String),
        ...(limit.deadlineMs === undefined
          ? [{ word: "deadline", value: "1s", isDefault: true }]
          : [{ word: "deadline", value: duration(limit.deadlineMs) }]),
      ],
      people: "Any program with the contract may take from it; contracts do not say who does.",
      usage:
        limit.counts === "rates"
          ? [`const decision = await ${path}.take({ cost: 1 });`, `if (await ${path}.tryTake()) { /* … */ }`]
          : [
              `const admission = await ${path}.wait({ maxWaitMs: 5_000 });`,
              `await ${path}.run(async (signal) => { /* … */ });`,
            ],
      wire:
        limit.counts === "rates"
          ? html`A string <code>${redisName(contract, limit)}</code> with an end, written by scripts alone; the server's time decides.`
          : html`A sorted set <code>${redisName(contract, limit)}</code>: who is in flight, and until when.`,
    };
  },
};

function rateSettings({ rates, algorithm, rememberDenialsMs, overridable }: RateLimit): Setting[] {
  const shown = rates.map(({ allow, perMs, burst }) => {
    const more = burst !== undefined && burst !== allow ? `, burst ${count(burst)}` : "";
    return `${count(allow)} per ${duration(perMs)}${more}`;
  });
  return [
    { word: "rates", value: joined(shown, " and ") },
    setting("algorithm", String(algorithm), "gcra", String),
    setting("rememberDenials", rememberDenialsMs, 0, duration),
    setting("overridable", overridable, false, String),
  ];
}

function concurrencySettings({ concurrency, leaseMs }: Extract<Limit, { counts: "concurrency" }>): Setting[] {
  return [{ word: "concurrency", value: count(concurrency) }, setting("lease", leaseMs, 10_000, duration)];
}
