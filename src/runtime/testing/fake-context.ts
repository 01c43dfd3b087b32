import type { MessageContext } from "../channel/message.js";
import { systemHost } from "../host.js";
import type { NoParameters } from "../wire/address.js";

export type FakeContextOptions<Parameters extends object> = Partial<Omit<MessageContext<Parameters>, "parameters">> & {
  readonly parameters: Parameters;
};

/** What a channel's handler is told beside the message: `await handle(message, fakeContext({ parameters: { agentId } }))`. */
export function fakeContext<Parameters extends object>(
  options: FakeContextOptions<Parameters>,
): MessageContext<Parameters>;
export function fakeContext(options?: Partial<MessageContext<NoParameters>>): MessageContext<NoParameters>;
export function fakeContext(options: Partial<MessageContext<object>> = {}): MessageContext<object> {
  return {
    channel: "test",
    parameters: {},
    receivedAtMs: systemHost.wallMs(),
    raw: new Uint8Array(),
    ...options,
  };
}
