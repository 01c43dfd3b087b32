import { notificationCodec } from "../../src/generated/agents/codecs.js";
import type { Notification, NotificationInput } from "../../src/generated/agents/messages.js";
import { Call, type CallDefinition, defineAddress, type NoParameters } from "../../src/runtime/generated.js";
import { connect } from "../../src/runtime/index.js";
import { type CallContender, freshCall } from "./contender.js";

interface BenchCallTypes {
  readonly parameters: NoParameters;
  readonly request: Notification;
  readonly requestInput: NotificationInput;
  readonly reply: Notification;
  readonly replyInput: NotificationInput;
  readonly errors: Record<never, never>;
  readonly errorsInput: Record<never, never>;
  readonly progress: never;
  readonly progressInput: never;
}

/** Redloom as generated code uses it: checked both ways; deadlines, cancellation, taking over from a dead server are on. */
export async function redloom(url: string): Promise<CallContender> {
  return {
    url,
    async open(concurrency, handler) {
      const connection = await connect(url);
      const call = new Call(connection, definitionOf(concurrency));
      const server = await call.serve(handler);
      return {
        request: (message) => call.request(message),
        async close() {
          await server.stop();
          await connection.close();
        },
      };
    },
  };
}

function definitionOf(concurrency: number): CallDefinition<BenchCallTypes> {
  const template = freshCall("redloom");
  const definition = `bench.calls.${template}`;
  return {
    definition,
    address: defineAddress({ definition, namespace: "bench", template, parameters: {} }),
    request: notificationCodec,
    reply: notificationCodec,
    errors: {},
    maxBytes: 1_048_576,
    timeoutMs: 30_000,
    serving: { concurrency, ackTimeoutMs: 10_000, maxAttempts: 3, whenUnserved: "wait" },
  };
}
