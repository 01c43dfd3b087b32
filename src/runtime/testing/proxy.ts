import { createConnection, createServer, type Socket } from "node:net";

/** A fault that was put on. `fired` counts how often it took effect: a test asserts that it did. */
export interface Fault {
  readonly fired: number;
  stop(): void;
}

/** A TCP proxy before a server, for faults between client and server. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** Connections that are open now, and that there ever were. */
  readonly open: number;
  readonly accepted: number;
  /** Ends every connection at once; returns how many. */
  cutAll(): number;
  /** Ends the clients' sides only; to the server every connection looks alive. Returns how many. */
  abandonAll(): number;
  /** The next request that holds `text` never reaches the server: its connection is cut instead. */
  cutBeforeRequest(text: string): Fault;
  /** The next request that holds `text` reaches the server; the answer to it is swallowed and the connection cut. */
  cutBeforeReply(text: string): Fault;
  /** Every request that holds `text` reaches the server; nothing comes back on its connection ever again. */
  swallowReplies(text: string): Fault;
  /** Nothing goes either way any more, on old and new connections, and none of them is closed. */
  blackhole(): Fault;
  /** Answers come later by so much. */
  delayReplies(ms: number): Fault;
  /** New connections are closed at once. */
  refuse(): Fault;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  swallows: boolean;
  cutsOnReply: boolean;
  abandoned: boolean;
  /** Answers that are delayed; whatever comes behind them waits, or the bytes would change places. */
  readonly late: { readonly dueAt: number; readonly chunk: Buffer }[];
}

interface Rules {
  request?(chunk: Buffer, pair: Pair): "cut" | "drop" | undefined;
  reply?(chunk: Buffer, pair: Pair): "cut" | "drop" | number | undefined;
  connection?(): "cut" | undefined;
}

/** Starts a proxy on a port of its own before whatever listens at the target: a `TestRedis`, or any host and port. */
export async function startProxy(target: { readonly port: number; readonly host?: string }): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  const abandoned = new Set<Pair>();
  const faults = new Set<Rules>();
  let accepted = 0;
  const listener = createServer((client) => {
    accepted++;
    if ([...faults].some((fault) => fault.connection?.() === "cut")) return void client.destroy();
    const pair = pairOf(client, createConnection(target.port, target.host ?? "127.0.0.1"));
    pairs.add(pair);
    connectPair(pair, faults, () => pairs.delete(pair));
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  if (address === null || typeof address === "string") throw new Error("the system gave no port");
  return {
    port: address.port,
    url: `redis://127.0.0.1:${address.port}`,
    get open() {
      return pairs.size;
    },
    get accepted() {
      return accepted;
    },
    cutAll() {
      const count = pairs.size;
      for (const pair of [...pairs]) cut(pair);
      return count;
    },
    abandonAll() {
      for (const pair of [...pairs]) {
        pairs.delete(pair);
        pair.abandoned = true;
        abandoned.add(pair);
        pair.client.destroy();
      }
      return abandoned.size;
    },
    ...faultsPutOn(faults),
    async [Symbol.asyncDispose]() {
      for (const pair of [...pairs, ...abandoned]) cut(pair);
      await new Promise<void>((resolve) => listener.close(() => resolve()));
    },
  };
}

function pairOf(client: Socket, server: Socket): Pair {
  return { client, server, swallows: false, cutsOnReply: false, abandoned: false, late: [] };
}

type Faults = "cutBeforeRequest" | "cutBeforeReply" | "swallowReplies" | "blackhole" | "delayReplies" | "refuse";

function faultsPutOn(faults: Set<Rules>): Pick<TcpProxy, Faults> {
  const put = (make: (count: () => void, stop: () => void) => Rules): Fault => putFault(faults, make);
  return {
    cutBeforeRequest: (text) => put((count, stop) => cuttingBeforeRequest(text, count, stop)),
    cutBeforeReply: (text) => put((count, stop) => cuttingBeforeReply(text, count, stop)),
    swallowReplies: (text) => put((count) => swallowingReplies(text, count)),
    blackhole: () => put((count) => ({ request: counted(count, "drop"), reply: counted(count, "drop") })),
    delayReplies: (ms) => put((count) => ({ reply: counted(count, ms) })),
    refuse: () => put((count) => ({ connection: counted(count, "cut") })),
  };
}

/** Always decides the same, and counts it. */
function counted<const Decision>(count: () => void, decision: Decision): () => Decision {
  return () => {
    count();
    return decision;
  };
}

function cuttingBeforeRequest(text: string, count: () => void, stop: () => void): Rules {
  return {
    request(chunk) {
      if (!chunk.includes(text)) return undefined;
      count();
      stop();
      return "cut";
    },
  };
}

function swallowingReplies(text: string, count: () => void): Rules {
  return {
    request(chunk, pair) {
      if (chunk.includes(text)) pair.swallows = true;
      return undefined;
    },
    reply(_chunk, pair) {
      if (!pair.swallows) return undefined;
      count();
      return "drop";
    },
  };
}

function cuttingBeforeReply(text: string, count: () => void, stop: () => void): Rules {
  let armed = true;
  return {
    request(chunk, pair) {
      if (armed && chunk.includes(text)) {
        armed = false;
        pair.cutsOnReply = true;
      }
      return undefined;
    },
    reply(_chunk, pair) {
      if (!pair.cutsOnReply) return undefined;
      count();
      stop();
      return "cut";
    },
  };
}

function connectPair(pair: Pair, faults: ReadonlySet<Rules>, onEnd: () => void): void {
  const { client, server } = pair;
  const end = (): void => {
    onEnd();
    if (!pair.abandoned) cut(pair);
  };
  for (const socket of [client, server]) {
    socket.setNoDelay(true);
    socket.on("error", end);
    socket.on("close", end);
  }
  client.on("data", (chunk: Buffer) => {
    for (const fault of [...faults]) {
      const decision = fault.request?.(chunk, pair);
      if (decision === "cut") cut(pair);
      if (decision !== undefined) return;
    }
    server.write(chunk);
  });
  server.on("data", (chunk: Buffer) => {
    if (pair.abandoned) return;
    for (const fault of [...faults]) {
      const decision = fault.reply?.(chunk, pair);
      if (decision === "cut") cut(pair);
      if (typeof decision === "number") writeLater(pair, chunk, decision);
      if (decision !== undefined) return;
    }
    if (pair.late.length > 0) writeLater(pair, chunk, 0);
    else client.write(chunk);
  });
}

function writeLater({ client, late }: Pair, chunk: Buffer, ms: number): void {
  late.push({ dueAt: performance.now() + ms, chunk });
  if (late.length > 1) return;
  const next = (): void => {
    while (late[0] && late[0].dueAt <= performance.now()) {
      const first = late.shift();
      if (first && client.writable) client.write(first.chunk);
    }
    if (late[0]) setTimeout(next, Math.max(1, late[0].dueAt - performance.now()));
  };
  setTimeout(next, ms);
}

function putFault(faults: Set<Rules>, make: (count: () => void, stop: () => void) => Rules): Fault {
  let fired = 0;
  const stop = (): void => void faults.delete(rules);
  const rules: Rules = make(() => {
    fired++;
  }, stop);
  faults.add(rules);
  return {
    get fired() {
      return fired;
    },
    stop,
  };
}

function cut({ client, server }: Pair): void {
  client.destroy();
  server.destroy();
}
