import type { Call } from "../../../model/model.js";
import { camelCase } from "../../../model/names.js";
import { clientVariable } from "../book.js";
import { html } from "../html.js";
import type { KindPage } from "../kind.js";
import { bound, redisName, type Setting, setting } from "../parts.js";
import { count, duration, size } from "../words.js";

export const callPage: KindPage<Call> = {
  title: "Calls",
  tell(_book, contract, call) {
    const path = `${clientVariable(contract)}.calls.${call.name}${bound(call)}`;
    const request = camelCase(call.request.name);
    return {
      carries: [
        { as: "request", message: call.request },
        { as: "reply", message: call.reply },
        ...call.errors.map(({ name, details }) => ({ as: `error ${name}`, message: details })),
        ...(call.progress ? [{ as: "progress", message: call.progress }] : []),
      ],
      settings: [
        setting("timeout", call.timeoutMs, 30_000, duration),
        setting("maxBytes", call.maxBytes, 1024 ** 2, size),
        ...(call.serving ? servingSettings(call.serving, call.timeoutMs) : [{ word: "broadcast", value: "true" }]),
      ],
      people: call.serving
        ? "Any program with the contract may ask and serve; one server takes each request."
        : "Any program with the contract may ask and serve; every server that runs answers.",
      usage: [
        call.serving
          ? `const reply = await ${path}.request(${request});`
          : `const { answers } = await ${path}.gather(${request});`,
        `const server = await ${path}.serve(async (${request}, call) => reply);`,
      ],
      wire: call.serving
        ? html`A request is an entry of the stream <code>${redisName(contract, call)}</code>; the answer a message on the caller's inbox, and for a moment a key.`
        : html`A request is a message on <code>${redisName(contract, call)}</code>, each answer one on the caller's inbox. Nothing is kept.`,
    };
  },
};

function servingSettings(serving: NonNullable<Call["serving"]>, timeoutMs: number): Setting[] {
  const third = Math.min(Math.max(1_000, Math.floor(timeoutMs / 3)), 30_000);
  return [
    setting("concurrency", serving.concurrency, 16, count),
    setting("ackTimeout", serving.ackTimeoutMs, third, duration),
    setting("attempts", serving.maxAttempts, 3, count),
    setting("whenUnserved", String(serving.whenUnserved), "wait", String),
  ];
}
