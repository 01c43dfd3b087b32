import { yamlOf } from "./texts.js";

/** Gives texts one after the other. */
export interface Supply {
  next(): string;
  /** One that may be a key. */
  name(): string;
}

const messagesEach = 8;

/**
 * A contract that is accepted whatever the texts are, with one in every place where any text may stand: descriptions,
 * deprecations, owners, defaults, constants, enums, tags, examples, names of fields, keys of data, and words that begin
 * with `x-`. How much it holds is always the same.
 */
export function contractWith(texts: Supply): string {
  const about = () => ({
    description: texts.next(),
    owner: texts.next(),
    deprecated: texts.next(),
    "x-told": texts.next(),
  });
  const payload = () => ({
    description: texts.next(),
    fields: { [fieldName(texts)]: { type: "string", description: texts.next() } },
  });
  const messages = Array.from({ length: messagesEach }, (_, index) => messagesOf(texts, index));
  return yamlOf({
    redloom: 1,
    namespace: "made",
    ...about(),
    messages: Object.assign({}, ...messages),
    channels: {
      news: { ...about(), message: payload() },
      lines: { message: { enum: [texts.next(), texts.next()], open: true } },
    },
    streams: {
      tasks: {
        ...about(),
        message: "Told0",
        headers: {
          trace: { type: "string", description: texts.next(), default: texts.next() },
          kind: { enum: [texts.next(), "b"] },
        },
        groups: { workers: { ...about(), start: "earliest" } },
      },
    },
    locks: { one: about(), shared: { ...about(), mode: "read-write" } },
    limits: { api: { ...about(), rates: [{ allow: 1, per: "1s" }] }, work: { ...about(), concurrency: 1 } },
    keys: {
      user: {
        ...about(),
        address: "user:{role}",
        parameters: { role: { enum: [texts.next(), texts.next()], description: texts.next() } },
        value: payload(),
      },
    },
    calls: {
      ask: { ...about(), request: payload(), reply: payload(), errors: { Refused: payload() }, progress: payload() },
      all: { ...about(), broadcast: true, request: { const: texts.next() }, reply: payload() },
    },
  });
}

function messagesOf(texts: Supply, index: number): object {
  const tag = fieldName(texts);
  const [one, two] = [texts.next(), texts.next()];
  const data = { [fieldName(texts)]: texts.next(), list: [texts.next()] };
  return {
    [`Told${index}`]: {
      description: texts.next(),
      deprecated: texts.next(),
      owner: texts.next(),
      examples: [{ one, two }],
      fields: {
        [`${fieldName(texts)}?`]: { type: "string", description: texts.next(), examples: [texts.next()] },
        one: { const: one, description: texts.next() },
        two: { enum: [two, texts.next()], open: true, deprecated: texts.next() },
        text: { type: "string", default: texts.next() },
        data: { type: "json", default: data, examples: [data] },
        list: { type: "string[]", default: [texts.next()] },
        labels: { type: "map<string>", default: { [fieldName(texts)]: texts.next() } },
      },
    },
    [`Tagged${index}`]: {
      description: texts.next(),
      oneOf: [
        { fields: { [tag]: { const: texts.next() }, a: "string" } },
        { fields: { [tag]: { const: texts.next() }, [fieldName(texts)]: "bytes" } },
      ],
      discriminator: tag,
      open: true,
    },
  };
}

/** What stands before and behind keeps it from being a mark, or a name of code. */
function fieldName(texts: Supply): string {
  return `f ${texts.name()}!`;
}
