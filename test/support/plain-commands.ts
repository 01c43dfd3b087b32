import type { Argument, Command } from "../../src/runtime/wire/command.js";
import { defineScript } from "../../src/runtime/wire/script.js";

/** Any command, with its reply as it comes; the first argument is the key. Not repeatable unless told. */
export function plain(
  name: string,
  args: readonly Argument[] = [],
  options: { readonly repeatable?: boolean; readonly binary?: boolean; readonly keys?: readonly string[] } = {},
): Command<unknown> {
  return {
    name,
    keys: options.keys ?? (args.length > 0 ? [String(args[0])] : []),
    args,
    repeatable: options.repeatable ?? false,
    ...(options.binary ? { binary: true } : {}),
    decode: (reply) => reply,
  };
}

export const get = (key: string): Command<unknown> => plain("GET", [key], { repeatable: true });
export const set = (key: string, value: Argument): Command<unknown> => plain("SET", [key, value], { repeatable: true });
/** Counts on the server how often it was applied. */
export const increment = (key: string, repeatable = false): Command<unknown> => plain("INCR", [key], { repeatable });

// KEYS[1] counter; reply: its value, as often as it was applied.
const countingScript = defineScript("counting", "return redis.call('INCR', KEYS[1])");

export function incrementByScript(key: string, repeatable = false): Command<unknown> {
  return { ...plain("counting", [], { repeatable, keys: [key] }), script: countingScript };
}
