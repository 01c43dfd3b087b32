import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import express from "express";
import fastify, { type FastifyRequest } from "fastify";
import { type Context, Hono } from "hono";
import { describe, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { type LimitRequestsOptions, limitExpress, limitFastify, limitHono } from "../../src/runtime/http/index.js";
import type { Denied } from "../../src/runtime/limit/decision.js";
import { Limiter } from "../../src/runtime/limit/limiter.js";
import { limitDefinition } from "../support/limits.js";
import { startProxy } from "../support/proxy.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();

interface Application extends AsyncDisposable {
  readonly url: string;
}

interface Settings extends LimitRequestsOptions<unknown> {
  readonly answerDenied?: (decision: Denied) => string;
}

/** The same application in each framework: `/` is counted by the header `user`, `/free` by nobody, `/broken` throws. */
type Framework = (limiterOf: (user: string) => Limiter | undefined, settings?: Settings) => Promise<Application>;

async function listening(server: Server): Promise<string> {
  if (!server.listening) await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const frameworks: Readonly<Record<string, Framework>> = {
  async express(limiterOf, { answerDenied, ...options } = {}) {
    const app = express();
    app.use(
      limitExpress((request: express.Request) => limiterOf(request.get("user") ?? ""), {
        ...options,
        ...(answerDenied && {
          onDenied: (_request, response: express.Response, decision) =>
            response.status(420).send(answerDenied(decision)),
        }),
      }),
    );
    app.get("/", (_request, response) => {
      response.send("served");
    });
    app.get("/broken", () => {
      throw new Error("broken");
    });
    const fail: express.ErrorRequestHandler = (error, _request, response, _next) => {
      response.status(500).send(error.name);
    };
    app.use(fail);
    const server = app.listen(0, "127.0.0.1");
    return { url: await listening(server), [Symbol.asyncDispose]: () => closed(server) };
  },
  async "node:http, by the express adapter"(limiterOf, { answerDenied, ...options } = {}) {
    const limit = limitExpress((request: IncomingMessage) => limiterOf(String(request.headers.user ?? "")), {
      ...options,
      ...(answerDenied && {
        onDenied: (_request, response, decision) => response.writeHead(420).end(answerDenied(decision)),
      }),
    });
    const server = createServer((request, response) => {
      limit(request, response, (error) => {
        if (error || request.url === "/broken")
          response.writeHead(500).end(error instanceof Error ? error.name : "Error");
        else response.end("served");
      });
    }).listen(0, "127.0.0.1");
    return { url: await listening(server), [Symbol.asyncDispose]: () => closed(server) };
  },
  async fastify(limiterOf, { answerDenied, ...options } = {}) {
    const app = fastify();
    app.addHook(
      "preHandler",
      limitFastify((request: FastifyRequest) => limiterOf(String(request.headers.user ?? "")), {
        ...options,
        ...(answerDenied && {
          onDenied: (_request, reply, decision) => reply.code(420).send(answerDenied(decision)),
        }),
      }),
    );
    app.get("/", async () => "served");
    app.get("/broken", async () => {
      throw new Error("broken");
    });
    app.setErrorHandler((error: Error, _request, reply) => reply.code(500).send(error.name));
    await app.listen({ host: "127.0.0.1", port: 0 });
    return { url: await listening(app.server), [Symbol.asyncDispose]: () => app.close() };
  },
  async hono(limiterOf, { answerDenied, ...options } = {}) {
    const app = new Hono();
    app.use(
      limitHono((context: Context) => limiterOf(context.req.header("user") ?? ""), {
        ...options,
        ...(answerDenied && {
          onDenied: (_context, decision) => new Response(answerDenied(decision), { status: 420 }),
        }),
      }),
    );
    // Made elsewhere: not by the context that the middleware set its fields on.
    app.get("/", () => new Response("served"));
    app.get("/broken", () => {
      throw new Error("broken");
    });
    app.onError((error, context) => context.text(error.name, 500));
    const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }) as Server;
    return { url: await listening(server), [Symbol.asyncDispose]: () => closed(server) };
  },
};

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** So many, but for what has passed since the first request. */
function expectSeconds(seconds: number, most: number): void {
  expect(seconds).toBeLessThanOrEqual(most);
  expect(seconds).toBeGreaterThan(most - 60);
}

describe.each(Object.entries(frameworks))("%s", (name, start) => {
  const get = (app: Application, user: string, path = "/"): Promise<Response> =>
    fetch(`${app.url}${path}`, { headers: { user } });

  test("http: requests pass until the limit, each told what remains; the next is 429 with when to come back", async () => {
    await using connection = await connect(redis.url);
    const definition = limitDefinition(`pass-${name}`, [{ allow: 2, perMs: 3_600_000 }]);
    const of = (user: string) => new Limiter(connection, definition, { prefix: `${redis.prefix}${user}:` });
    await using app = await start(of);

    for (const remaining of [1, 0]) {
      const response = await get(app, "alice");
      expect(response.status).toBe(200);
      expect(await response.text()).toBe("served");
      expect(response.headers.get("ratelimit-policy")).toBe('"default";q=2;w=3600');
      const left = response.headers.get("ratelimit") ?? "";
      expect(left).toMatch(new RegExp(`^"default";r=${remaining};t=\\d+$`));
      expectSeconds(Number(left.split("t=")[1]), remaining === 1 ? 1_800 : 3_600);
      expect(response.headers.get("retry-after")).toBeNull();
    }
    const denied = await get(app, "alice");
    expect(denied.status).toBe(429);
    expect(denied.headers.get("content-type")).toMatch(/^application\/problem\+json(;|$)/);
    expect(denied.headers.get("ratelimit")).toMatch(/^"default";r=0;t=\d+$/);
    expectSeconds(Number(denied.headers.get("ratelimit")?.split("t=")[1]), 1_800);
    expectSeconds(Number(denied.headers.get("retry-after")), 1_800);
    expect(await denied.json()).toMatchObject({
      type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
      status: 429,
      "violated-policies": ["default"],
    });
    expect((await get(app, "bob")).status).toBe(200);
  });

  test("http: a cost, a policy's name and an answer of one's own; who has no limiter is not counted", async () => {
    await using connection = await connect(redis.url);
    const definition = limitDefinition(`own-${name}`, [{ allow: 5, perMs: 60_000 }]);
    const limiter = new Limiter(connection, definition, { prefix: redis.prefix });
    await using app = await start((user) => (user === "free" ? undefined : limiter), {
      cost: 3,
      policy: "agents",
      answerDenied: ({ reason, remaining }) => `${reason}: ${remaining} left`,
    });

    expect((await get(app, "alice")).headers.get("ratelimit")).toMatch(/^"agents";r=2;/);
    const denied = await get(app, "alice");
    expect(denied.status).toBe(420);
    expect(await denied.text()).toBe("rate: 2 left");
    expect(denied.headers.get("retry-after")).not.toBeNull();
    const free = await get(app, "free");
    expect(free.status).toBe(200);
    expect(free.headers.get("ratelimit-policy")).toBeNull();
  });

  test("http: an error of a handler, and one of the limiter, reach the framework's own", async () => {
    await using connection = await connect(redis.url);
    const definition = limitDefinition(`error-${name}`, [{ allow: 5, perMs: 60_000 }]);
    const limiter = new Limiter(connection, definition, { prefix: redis.prefix });
    await using app = await start(() => limiter);

    const broken = await get(app, "alice", "/broken");
    expect([broken.status, await broken.text()]).toEqual([500, "Error"]);
    await redis.raw.del(limiter.key);
    await redis.raw.lpush(limiter.key, "a stranger's list");
    const strange = await get(app, "alice");
    expect([strange.status, await strange.text()]).toEqual([500, "WrongTypeError"]);
    expect(await redis.raw.llen(limiter.key)).toBe(1);
  });

  test("http: Redis away is 503 where the contract denies then, and served where it allows", async () => {
    for (const [onUnavailable, status] of [
      ["deny", 503],
      ["allow", 200],
      ["local", 200],
    ] as const) {
      await using proxy = await startProxy({ port: Number(new URL(redis.url).port) });
      await using connection = await connect(proxy.url, { commandTimeoutMs: 300 });
      const definition = { ...limitDefinition(`away-${name}`, [{ allow: 5, perMs: 3_600_000 }]), onUnavailable };
      await using app = await start(() => new Limiter(connection, definition, { prefix: redis.prefix }));
      const fault = proxy.blackhole();
      const response = await get(app, "alice");
      expect(fault.fired).toBeGreaterThan(0);
      expect(response.status).toBe(status);
      expect(response.headers.get("ratelimit-policy")).toBe('"default";q=5;w=3600');
      expect(response.headers.get("ratelimit")).toBeNull();
      expect(response.headers.get("retry-after")).toBe(status === 503 ? "1" : null);
      if (onUnavailable !== "local") continue;
      for (let more = 0; more < 4; more++) expect((await get(app, "alice")).status).toBe(200);
      // By the rate in this process, which is no absence.
      expect((await get(app, "alice")).status).toBe(429);
    }
  });
});
