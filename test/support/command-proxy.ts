import { createHash } from "node:crypto";
import { createConnection, createServer, type Socket } from "node:net";
import type { Fault } from "./proxy.js";
import { argumentsOf, ValueSplitter } from "./resp.js";
import { streamScriptNames } from "./script-names.js";

/** A command on its way: `XACK`, or the name of a stream script. */
export interface SeenCommand {
  readonly name: string;
  readonly args: readonly string[];
}

/**
 * Where a command is met: `before` it reaches the server, which it never does; `applied`, its answer is swallowed;
 * `told`, its answer has been passed on.
 */
export type Point = "before" | "applied" | "told";

/** A proxy that reads along, so that something can happen at a point of one command's way. */
export interface CommandProxy extends AsyncDisposable {
  readonly url: string;
  /** `act` runs once, when the first command that fits is at that point; its connection ends with it. */
  at(point: Point, fits: (command: SeenCommand) => boolean, act: () => void): Fault;
}

interface Trap {
  readonly point: Point;
  readonly fits: (command: SeenCommand) => boolean;
  spring(): void;
}

/** Replies do not belong to requests any more on such a connection. */
const subscribing = /^S?P?SUBSCRIBE$/i;

export async function startCommandProxy(target: { readonly port: number }): Promise<CommandProxy> {
  const names = await streamScriptNames();
  const traps = new Set<Trap>();
  const sockets = new Set<Socket>();
  const listener = createServer((client) => {
    const server = createConnection(target.port, "127.0.0.1");
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      const end = (): void => {
        sockets.delete(socket);
        client.destroy();
        server.destroy();
      };
      socket.on("error", end).on("close", end);
    }
    joinUp(client, server, {
      take: (args) => trapFor(traps, seen(args, names)),
      putBack: (trap) => traps.add(trap),
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  if (address === null || typeof address === "string") throw new Error("the system gave no port");
  return {
    url: `redis://127.0.0.1:${address.port}`,
    at: (point, fits, act) => setTrap(traps, point, fits, act),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => listener.close(() => resolve()));
    },
  };
}

function setTrap(traps: Set<Trap>, point: Point, fits: Trap["fits"], act: () => void): Fault {
  let fired = 0;
  const stop = (): void => void traps.delete(trap);
  const trap: Trap = {
    point,
    fits,
    spring() {
      fired++;
      act();
    },
  };
  traps.add(trap);
  return {
    get fired() {
      return fired;
    },
    stop,
  };
}

/** Only the first command that fits: the trap is gone once one is on its way. */
function trapFor(traps: Set<Trap>, command: SeenCommand): Trap | undefined {
  const trap = [...traps].find(({ fits }) => fits(command));
  if (trap) traps.delete(trap);
  return trap;
}

function seen(args: readonly string[], names: ReadonlyMap<string, string>): SeenCommand {
  const [name = "", source = ""] = args;
  const digest = /^EVAL$/i.test(name) ? createHash("sha1").update(source).digest("hex") : source;
  const script = /^EVAL(SHA)?$/i.test(name) ? names.get(digest) : undefined;
  return { name: script ?? name.toUpperCase(), args };
}

interface Traps {
  take(args: readonly string[]): Trap | undefined;
  putBack(trap: Trap): void;
}

function joinUp(client: Socket, server: Socket, traps: Traps): void {
  const requests = new ValueSplitter();
  const replies = new ValueSplitter();
  /** One place for each request that waits for its answer. */
  const waiting: (Trap | undefined)[] = [];
  let subscriber = false;
  const cut = (): void => {
    client.destroy();
    server.destroy();
  };
  client.on("data", (chunk: Buffer) => {
    for (const request of requests.push(chunk)) {
      const args = argumentsOf(request);
      if (subscribing.test(args[0] ?? "")) subscriber = true;
      const trap = traps.take(args);
      if (trap?.point === "before") {
        trap.spring();
        return cut();
      }
      waiting.push(trap);
      server.write(request);
    }
  });
  server.on("data", (chunk: Buffer) => {
    for (const reply of replies.push(chunk)) {
      const pushed = subscriber || reply[0] === 0x3e;
      let trap = pushed ? undefined : waiting.shift();
      // It was not applied: its source follows.
      if (trap && reply.toString("latin1", 0, 9) === "-NOSCRIPT") {
        traps.putBack(trap);
        trap = undefined;
      }
      if (trap?.point !== "applied") client.write(reply);
      if (!trap) continue;
      trap.spring();
      return cut();
    }
  });
}
