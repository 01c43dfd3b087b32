import { Redis } from "ioredis";
import type { Notification } from "../../src/generated/agents/messages.js";
import { type ChannelContender, freshChannel, kept } from "./contender.js";

/**
 * The floor: ioredis' `publish` and `on("message")`, and JSON. No validation, no bounded queue, nothing is told where
 * messages were missed. With a history it is one script, and nobody reads it.
 */
export async function byHand(url: string): Promise<ChannelContender> {
  return {
    async open({ history }, onMessage) {
      const channel = freshChannel("by-hand");
      const [plain, subscriber] = [withScript(new Redis(url)), new Redis(url)];
      const many = withScript(new Redis(url, { enableAutoPipelining: true }));
      await subscriber.subscribe(channel);
      // Its own writer wrote it.
      subscriber.on("message", (_, payload: string) => onMessage(JSON.parse(payload) as Notification));
      let underWay = 0;
      return {
        async publish(message) {
          // Whoever publishes one by one gains nothing from autopipelining, and pays for it.
          const client = underWay === 0 ? plain : many;
          underWay++;
          try {
            const payload = JSON.stringify(message);
            return await (history
              ? client.publishAndKeep(`{${channel}}:history`, channel, payload, kept.maxEntries)
              : client.publish(channel, payload));
          } finally {
            underWay--;
          }
        },
        async close() {
          for (const client of [plain, many, subscriber]) client.disconnect();
        },
      };
    },
  };
}

const script = `
redis.call("XADD", KEYS[1], "MAXLEN", "~", ARGV[3], "*", "data", ARGV[2])
return redis.call("PUBLISH", ARGV[1], ARGV[2])
`;

interface Script {
  publishAndKeep(key: string, channel: string, payload: string, maxEntries: number): Promise<number>;
}

function withScript(client: Redis): Redis & Script {
  client.defineCommand("publishAndKeep", { numberOfKeys: 1, lua: script });
  return client as Redis & Script; // it was just defined
}
