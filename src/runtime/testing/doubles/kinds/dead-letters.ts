import { UnavailableError } from "../../../errors.js";
import { systemHost } from "../../../host.js";
import { DeadLetterCommands } from "../../../stream/dead-letters/dead-letter-commands.js";
import {
  DeadLetters,
  type ListDeadLettersOptions,
  type PurgeOptions,
  type ReplayOptions,
} from "../../../stream/dead-letters/dead-letters.js";
import { deadLetterBoundsScript, deadLetterIdsScript, replayScript } from "../../../stream/scripts/dead-letters.js";
import type { Command } from "../../../wire/command.js";
import type { About, Behaviour } from "../about.js";
import { noConnection } from "../no-connection.js";
import type { MethodsOf } from "../types.js";

/** None died: the real one, over a group without any. */
export function deadLetters(
  about: About<DeadLetters<unknown>, { readonly definition: string }>,
): Behaviour<MethodsOf<DeadLetters<unknown>>> {
  const { definition, key, group = "" } = about;
  const execute = async <Reply>(command: Command<Reply>): Promise<Reply> => command.decode(replyOf(command));
  const batch = (commands: readonly Command<unknown>[]): Promise<unknown[]> => Promise.all(commands.map(execute));
  const made = new DeadLetters<unknown>(
    noConnection({ execute, batch }),
    new DeadLetterCommands(definition.definition, key, group),
  );
  return {
    methods: {
      count: () => made.count(),
      get: (id) => made.get(id),
      list: (options) => made.list(options),
      replay: (options) => made.replay(options),
      purge: (options) => made.purge(options),
    },
    // There is nothing to do: whatever these refuse they refuse before.
    checks: {
      get: (id: string) => made.get(id),
      list: (options?: ListDeadLettersOptions) => made.list(options).next(),
      replay: (options: ReplayOptions) => made.replay(untold(options)),
      purge: (options: PurgeOptions) => made.purge(untold(options)),
    },
  };
}

/** Told of progress by the work itself alone. */
function untold<Options extends object>(options: Options): Options {
  return { ...options, onProgress: undefined };
}

function replyOf({ name, args }: Pick<Command<unknown>, "name" | "args">): unknown {
  switch (name) {
    case "XLEN":
    case "XDEL":
      return 0;
    case "XRANGE":
    case "XREVRANGE":
      return [];
    case deadLetterBoundsScript.name:
      return [0, "0-0", String(systemHost.wallMs())];
    case deadLetterIdsScript.name:
      return [[], 0];
    case replayScript.name:
      // The ids stand behind four others.
      return ["", args.length - 4, 0];
    default:
      throw new UnavailableError(`A double has no connection, and was asked for \`${name}\` of it`);
  }
}
