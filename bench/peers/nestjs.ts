import { Logger } from "@nestjs/common";
import { ClientRedis, ServerRedis } from "@nestjs/microservices";
import { firstValueFrom } from "rxjs";
import type { Notification } from "../../src/generated/agents/messages.js";
import type { CallContender } from "../calls/contender.js";
import { type ChannelContender, freshChannel } from "../channels/contender.js";

/** `client.emit` → handler. */
export async function nestjsEvents(url: string): Promise<ChannelContender> {
  return {
    async open(_, onMessage) {
      const event = freshChannel("nestjs");
      const transport = await open(url, event, true, async (message) => onMessage(message));
      return {
        publish: (message) => firstValueFrom(transport.client.emit(event, message), { defaultValue: undefined }),
        close: transport.close,
      };
    },
  };
}

/** `client.send` → handler → reply. Every server that listens gets it: there is no queue, and nobody takes over. */
export async function nestjsCalls(url: string): Promise<CallContender> {
  return {
    url,
    async open(_, handler) {
      const pattern = freshChannel("nestjs");
      const transport = await open(url, pattern, false, async (message) => handler(message));
      return {
        request: (message) => firstValueFrom(transport.client.send<Notification>(pattern, message)),
        close: transport.close,
      };
    },
  };
}

/** Its Redis transport alone: the framework around it (modules, guards, interceptors) would cost it more. */
async function open(
  url: string,
  pattern: string,
  isEvent: boolean,
  handler: (message: Notification) => Promise<unknown>,
) {
  Logger.overrideLogger(["error"]);
  const { hostname, port } = new URL(url);
  const options = { host: hostname, port: Number(port) };
  const server = new ServerRedis(options);
  server.addHandler(pattern, handler, isEvent);
  await new Promise<void>((resolve, reject) => {
    void server.listen((error) => (error ? reject(error) : resolve()));
  });
  const client = new ClientRedis(options);
  await client.connect();
  return {
    client,
    close: async () => {
      await client.close();
      await server.close();
    },
  };
}
