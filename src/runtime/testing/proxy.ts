import { createConnection, createServer } from "node:net";
import { faultsPutOn, type ProxyFaults } from "./proxy-faults.js";
import { connectPair, cut, type Pair, pairOf, type Rules } from "./proxy-pair.js";

/** A TCP proxy before a server, for faults between client and server. */
export interface TcpProxy extends ProxyFaults, AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** Connections that are open now, and that there ever were. */
  readonly open: number;
  readonly accepted: number;
  /** Ends every connection at once; returns how many. */
  cutAll(): number;
  /** Ends the clients' sides only; to the server every connection looks alive. Returns how many. */
  abandonAll(): number;
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
