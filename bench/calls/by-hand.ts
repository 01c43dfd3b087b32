import { Redis } from "ioredis";
import type { Notification } from "../../src/generated/agents/messages.js";
import { type CallContender, freshCall } from "./contender.js";

/** What goes over the wire, both ways. */
interface Letter {
  readonly id: number;
  readonly message: Notification;
}

/**
 * The floor: a list that the server takes from, as many at once as there are, and a channel for the replies. No
 * validation, no deadline, no cancellation; a server that dies takes along what it had taken, and a reply that is
 * published while the caller reconnects is gone.
 */
export async function byHand(url: string): Promise<CallContender> {
  return {
    url,
    async open(concurrency, handler) {
      const name = freshCall("by-hand");
      const clients = { plain: new Redis(url), reader: new Redis(url), inbox: new Redis(url) };
      const many = new Redis(url, { enableAutoPipelining: true });
      const waiting = new Map<number, (reply: Notification) => void>();
      await clients.inbox.subscribe(`${name}:replies`);
      clients.inbox.on("message", (_, payload: string) => {
        const { id, message } = JSON.parse(payload) as Letter; // its own server wrote it
        waiting.get(id)?.(message);
        waiting.delete(id);
      });
      // Whoever calls one by one gains nothing from autopipelining, and pays for it.
      const writer = concurrency === 1 ? clients.plain : many;
      const serving = serve({ reader: clients.reader, writer, name, concurrency }, handler);
      let last = 0;
      return {
        request(message) {
          const id = ++last;
          const reply = new Promise<Notification>((resolve) => waiting.set(id, resolve));
          const sent = writer.lpush(name, JSON.stringify({ id, message }));
          return sent.then(() => reply);
        },
        async close() {
          for (const client of [...Object.values(clients), many]) client.disconnect();
          await serving;
        },
      };
    },
  };
}

interface Server {
  readonly reader: Redis;
  readonly writer: Redis;
  readonly name: string;
  readonly concurrency: number;
}

async function serve(server: Server, handler: (request: Notification) => Notification): Promise<void> {
  const { reader, writer, name, concurrency } = server;
  for (;;) {
    // It ends when its connection is closed.
    const taken = await reader.blmpop(0, 1, name, "RIGHT", "COUNT", concurrency).catch(() => undefined);
    if (!taken) return;
    for (const text of taken[1]) {
      const { id, message } = JSON.parse(text) as Letter; // its own caller wrote it
      void writer.publish(`${name}:replies`, JSON.stringify({ id, message: handler(message) }));
    }
  }
}
