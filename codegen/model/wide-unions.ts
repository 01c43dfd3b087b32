import type { Message, Model, Type } from "./model.js";
import { keyOf } from "./scope.js";
import { mostReached, type Question } from "./spread.js";
import { allTypes, messageTypes } from "./walk.js";

/** Whoever tries every member of a union, and of the unions among them, tries no more than these on one value. */
const mostTried = 1_000;

const questions = new WeakMap<Model, Question>();

/**
 * Is there, in a message or what it reaches, a union of more types than anybody should try one by one? A few unions of
 * each other come to milliards.
 */
export function holdsWideUnion(model: Model, { id }: Message): boolean {
  const question = questions.get(model) ?? isWideIn(model);
  questions.set(model, question);
  return mostReached(model, question).get(keyOf(id)) === 1;
}

function isWideIn(model: Model): Question {
  const typeOf = messageTypes(model);
  const isWide = (union: Type) => {
    let tried = 0;
    const open = [union];
    for (let type = open.pop(); type !== undefined; type = open.pop()) {
      if (type.kind === "nullable") open.push(type.of);
      else if (type.kind === "union") open.push(...type.members);
      else if (type.kind === "reference") open.push(...[typeOf(type.to)].filter((one) => one !== undefined));
      else if (++tried > mostTried) return true;
    }
    return false;
  };
  return ({ type }) => Number([...allTypes(type)].some((one) => one.kind === "union" && isWide(one)));
}
