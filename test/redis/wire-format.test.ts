import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAgentsClient } from "../../src/generated/agents/index.js";
import { type Connection, connect } from "../../src/runtime/index.js";
import { useRedis } from "../support/redis.js";

interface Vector {
  readonly kind: "channel" | "stream" | "key";
  readonly definition: string;
  readonly parameters?: Record<string, string>;
  readonly name: string;
  readonly value: unknown;
  readonly headers?: Record<string, string>;
  readonly wire: string;
  /** Of a stream: its entry's fields behind `data`. */
  readonly further?: readonly string[];
}

/** The client as a program in JavaScript sees it: the vectors name definitions as text. */
interface Untyped {
  readonly at: (parameters: unknown) => Untyped;
  readonly publish: (value: unknown) => Promise<unknown>;
  readonly add: (value: unknown, options: unknown) => Promise<{ readonly id: string }>;
  readonly set: (value: unknown) => Promise<unknown>;
  readonly get: () => Promise<unknown>;
}

const page = readFileSync(new URL("../../docs/wire-format.md", import.meta.url), "utf8");
const vectors = JSON.parse(/```json vectors\n([\s\S]*?)```/.exec(page)?.[1] ?? "[]") as readonly Vector[];
const redis = useRedis();

describe("docs/wire-format.md", () => {
  let connection: Connection;
  beforeAll(async () => {
    connection = await connect(redis.url);
  });
  afterAll(() => connection.close());

  test("vectors: every kind has one", () => {
    expect(new Set(vectors.map((one) => one.kind))).toEqual(new Set(["channel", "stream", "key"]));
  });

  test.each(vectors.map((vector) => [vector.name, vector] as const))(
    "%s: what is written is what the page shows",
    async (_, vector) => {
      const agents = createAgentsClient(connection, { prefix: redis.prefix }) as unknown as Record<
        string,
        Record<string, Untyped>
      >;
      const definition = agents[`${vector.kind}s`]?.[vector.definition];
      const client = vector.parameters ? definition?.at(vector.parameters) : definition;
      if (!client) throw new Error(`no ${vector.kind} ${vector.definition}`);
      const name = redis.prefix + vector.name;
      expect(await written(vector, client, name)).toBe(vector.wire);
      if (vector.kind === "key") expect(await client.get()).toEqual(vector.value);
    },
  );

  async function written(vector: Vector, client: Untyped, name: string): Promise<string | undefined> {
    switch (vector.kind) {
      case "channel":
        return await heard(name, () => client.publish(vector.value));
      case "stream": {
        const { id } = await client.add(vector.value, { headers: vector.headers });
        const [[, [field, data, ...further]] = ["", []]] = await redis.raw.xrange(name, id, id);
        expect([field, ...further]).toEqual(["data", ...(vector.further ?? [])]);
        return data;
      }
      case "key":
        await client.set(vector.value);
        return (await redis.raw.get(name)) ?? undefined;
      default:
        return vector.kind satisfies never;
    }
  }

  async function heard(channel: string, publish: () => Promise<unknown>): Promise<string> {
    const listener = redis.raw.duplicate();
    try {
      await listener.subscribe(channel);
      const message = new Promise<string>((resolve) => listener.once("message", (_channel, text) => resolve(text)));
      await publish();
      return await message;
    } finally {
      listener.disconnect();
    }
  }
});
