import { inspect } from "node:util";
import { type ErrorContext, OptionsInvalidError } from "../../errors.js";
import { askedOfEverything } from "../../wire/definitions.js";
import type { Recorder } from "./recorder.js";

/** What tests ask of a double, and say of it, method by method. */
export interface Sayings {
  readonly calls: object;
  readonly answers: object;
  readonly fails: (method: string, error: unknown, options?: { readonly times?: number }) => void;
  readonly forget: () => void;
}

/** @param names of all methods; those of what `at` gives included */
export function sayingsOf(
  recorder: Recorder,
  names: () => readonly string[],
  [className, concern]: readonly [string, ErrorContext],
): Sayings {
  const check = (method: string): void => {
    if (names().includes(method)) return;
    const fix = `There are: ${[...names()].sort().join(", ")}.`;
    throw new OptionsInvalidError(`The double of ${className} has no method \`${method}\``, fix, concern);
  };
  const answers = byName((method) => {
    check(method);
    return (answer: unknown) => recorder.answer(method, answer);
  });
  const calls = byName((method) => {
    check(method);
    return recorder.callsOf(method);
  }, recorder);
  return {
    calls,
    answers,
    fails(method, error, { times = Infinity } = {}) {
      check(method);
      recorder.fail(method, error, times);
    },
    forget: () => recorder.forget(),
  };
}

/** As a method may be called: matchers and printers ask any object for names of theirs. */
const methodLike = /^[a-z][A-Za-z]*$/;

/** An object of what `get` gives; where there is a recorder, the methods that were called are its own. */
function byName(get: (method: string) => unknown, recorder?: Recorder): object {
  const own = (): readonly string[] => recorder?.called ?? [];
  const shown = () => Object.fromEntries(own().map((name) => [name, get(name)]));
  return new Proxy(Object.defineProperty({}, inspect.custom, { value: shown, configurable: true }), {
    get(target, name, receiver) {
      const isAsked =
        typeof name === "symbol" || name in target || askedOfEverything.has(name) || !methodLike.test(name);
      return isAsked ? Reflect.get(target, name, receiver) : get(name);
    },
    has: (target, name) => Reflect.has(target, name) || own().includes(String(name)),
    ownKeys: () => [...own()],
    getOwnPropertyDescriptor: (_, name) =>
      typeof name === "string" && own().includes(name)
        ? { value: get(name), enumerable: true, configurable: true, writable: true }
        : undefined,
  });
}
