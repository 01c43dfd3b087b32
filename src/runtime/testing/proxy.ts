import { createConnection, createServer } from "node:net";
import { faultsPutOn } from "./proxy-faults.js";
import { connectPair, cut, type Pair, pairOf, type Rules } from "./proxy-pair.js";

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
  /**
   * Every request that holds `text` reaches the server; nothing comes back on its connection any more. Where an answer was
   * swallowed, the connection is cut by `stop`: the next answer would pass for the one that is missing.
   */
  swallowReplies(text: string): Fault;
  /**
   * Nothing goes either way, on old and new connections, and none of them is closed. What is sent meanwhile is lost; so
   * `stop` cuts the connections that something was sent on.
   */
  blackhole(): Fault;
  /** Answers come later by so much. */
  delayReplies(ms: number): Fault;
  /** New connections are closed at once. */
  refuse(): Fault;
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
      const count = pairs.size;
      for (const pair of [...pairs]) {
        pairs.delete(pair);
        pair.abandoned = true;
        abandoned.add(pair);
        pair.client.destroy();
      }
      return count;
    },
    ...faultsPutOn(faults),
    async [Symbol.asyncDispose]() {
      for (const pair of [...pairs, ...abandoned]) cut(pair);
      await new Promise<void>((resolve) => listener.close(() => resolve()));
    },
  };
}
