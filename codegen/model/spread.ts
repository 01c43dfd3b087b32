import type { Message, Model } from "./model.js";
import { keyOf } from "./scope.js";
import { referencesOf } from "./walk.js";

/** What a message says of itself, as a number. One function for each question, so that its answers can be kept. */
export type Question = (message: Message) => number;

const answered = new WeakMap<Model, Map<Question, ReadonlyMap<string, number>>>();

/**
 * For each message the most that it, or any message that it reaches through references, answers. Worked out once for a
 * model and in proportion to it, circles included.
 */
export function mostReached(model: Model, question: Question): ReadonlyMap<string, number> {
  const known = answered.get(model) ?? new Map<Question, ReadonlyMap<string, number>>();
  answered.set(model, known);
  const answers = known.get(question) ?? spread(model, question);
  known.set(question, answers);
  return answers;
}

/** From those with most to whoever refers to them, so that no message is visited twice. */
function spread(model: Model, question: Question): ReadonlyMap<string, number> {
  const messages = model.contracts.flatMap((contract) => contract.messages);
  const referring = referringIn(messages);
  const most = new Map<string, number>();
  const ordered = messages
    .map((message) => ({ key: keyOf(message.id), own: question(message) }))
    .sort((a, b) => b.own - a.own);
  for (const { key, own } of ordered) {
    const open = [key];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (most.has(next)) continue;
      most.set(next, own);
      open.push(...(referring.get(next) ?? []).map(({ id }) => keyOf(id)));
    }
  }
  return most;
}

/** Who refers to a message, each once. */
function referringIn(messages: readonly Message[]): ReadonlyMap<string, readonly Message[]> {
  const referring = new Map<string, Message[]>();
  for (const message of messages) {
    for (const to of new Set(referencesOf(message.type))) {
      const all = referring.get(to);
      if (all) all.push(message);
      else referring.set(to, [message]);
    }
  }
  return referring;
}
