import { createReadStream, createWriteStream } from "node:fs";
import { createConnection } from "node:net";
import { createInterface } from "node:readline";

/**
 * What the server did to a lock, in its own order and by its own clock (µs). `by`: the command that was sent, as text;
 * one that is sent again says the same, and has another number.
 */
export type ServerEvent = {
  readonly at: number;
  readonly lock: string;
  readonly by: string;
  readonly number: number;
} & (
  | { readonly kind: "queued" | "left"; readonly token: string }
  /** Until when it waits. */
  | { readonly kind: "patience"; readonly token: string; readonly deadline: number }
  | { readonly kind: "granted"; readonly token: string; readonly ms: number }
  | { readonly kind: "fence"; readonly fence: number }
  | { readonly kind: "extended"; readonly ms: number }
  | { readonly kind: "freed" }
);

export interface Recorder {
  /** All commands that were executed until now are in the file after this. */
  stop(): Promise<void>;
}

/** Lets the server write down every command, those of scripts too. */
export async function recordServer(port: number, file: string): Promise<Recorder> {
  const socket = createConnection(port, "127.0.0.1");
  const out = createWriteStream(file);
  await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  socket.write("MONITOR\r\n");
  await new Promise<void>((resolve) => socket.once("readable", resolve));
  socket.pipe(out);
  return {
    async stop() {
      const finished = new Promise<void>((resolve) => out.once("finish", resolve));
      socket.end();
      await finished;
    },
  };
}

/** The events of the locks whose keys are named. */
export async function readRecord(file: string, locks: ReadonlySet<string>): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  const read = recordReader(locks, (event) => events.push(event));
  for await (const line of createInterface({ input: createReadStream(file) })) read(line);
  return events;
}

/** Reads lines as MONITOR writes them: `<seconds> [<db> <client or "lua">] "SET" "key" …`. */
export function recordReader(locks: ReadonlySet<string>, tell: (event: ServerEvent) => void): (line: string) => void {
  let by = "";
  let number = 0;
  // What is written only if nothing is there: a script that finds that it was goes on to look whether somebody waits.
  let tried: ServerEvent | undefined;
  return (line) => {
    const bracket = line.indexOf("] ");
    if (bracket < 0) return;
    const attempt = tried;
    tried = undefined;
    if (!line.startsWith(" lua", bracket - 4)) {
      by = line.slice(bracket + 2);
      number++;
      return;
    }
    const [name = "", key = "", ...args] = line.slice(bracket + 3, -1).split('" "');
    const lock = locks.has(key) ? key : key.slice(1, key.lastIndexOf("}:"));
    if (!locks.has(lock)) return;
    const at = Math.round(Number(line.slice(0, line.indexOf(" "))) * 1_000_000);
    const what = `${name.toUpperCase()} ${key === lock ? "" : key.slice(lock.length + 3)}`;
    if (what === "EXISTS queue" && attempt) tell(attempt);
    for (const one of eventsOf(what, args)) {
      const event: ServerEvent = { at, lock, by, number, ...one };
      if (args.includes("NX")) tried = event;
      else tell(event);
    }
  };
}

type Bare = ServerEvent extends infer Event
  ? Event extends ServerEvent
    ? Omit<Event, "at" | "lock" | "by" | "number">
    : never
  : never;

/** The commands by which a lock changes hands: see docs/wire-format.md. */
function eventsOf(what: string, args: readonly string[]): Bare[] {
  switch (what) {
    case "SET ":
      return [{ kind: "granted", token: args[0] ?? "", ms: Number(args[args.indexOf("PX") + 1]) }];
    case "PEXPIRE ":
      return [{ kind: "extended", ms: Number(args[0]) }];
    case "DEL ":
      return [{ kind: "freed" }];
    case "SET fence":
      return [{ kind: "fence", fence: Number(args[0]) }];
    case "ZADD queue":
      return [{ kind: "queued", token: args.at(-1) ?? "" }];
    case "HSET waiters":
      if (args[0] === "") return [];
      return [{ kind: "patience", token: args[0] ?? "", deadline: Number.parseInt(args[1] ?? "", 10) }];
    case "ZREM queue":
      return args.map((token) => ({ kind: "left", token }) as const);
    default:
      return [];
  }
}
