import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import express from "express";
import fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import { type Context, Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import type { Connection } from "../../src/runtime/connection/connection.js";
import { limitExpress, limitFastify, limitHono } from "../../src/runtime/http/index.js";
import { Limiter } from "../../src/runtime/limit/limiter.js";
import { limitDefinition } from "../support/limits.js";
import { useRedis } from "../support/redis.js";

const redis = useRedis();
let connection: Connection;

beforeAll(async () => {
  connection = await connect(redis.url);
});
afterAll(() => connection.close());

/** Nobody passes it any more. */
async function used(name: string): Promise<Limiter> {
  const limiter = fresh(name, 1);
  await limiter.take();
  return limiter;
}

function fresh(name: string, allow: number): Limiter {
  const prefix = `${redis.prefix}${Math.random()}:`;
  return new Limiter(connection, limitDefinition(name, [{ allow, perMs: 3_600_000 }]), { prefix });
}

async function get(server: Server, options?: RequestInit): Promise<Response> {
  if (!server.listening) await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    return await fetch(`http://127.0.0.1:${port}/`, { redirect: "manual", ...options });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const honoServer = (app: Hono): Server => serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }) as Server;

test("http: an own answer that fails is the framework's error, express", async () => {
  const app = express();
  const onDenied = async (): Promise<void> => {
    throw new Error("no template");
  };
  app.use(limitExpress(await used("express-fails"), { onDenied }));
  app.use(((error, _request, response, _next) => {
    response.status(500).send(error.message);
  }) satisfies express.ErrorRequestHandler);
  const response = await get(app.listen(0, "127.0.0.1"));
  expect([response.status, await response.text()]).toEqual([500, "no template"]);
});

test("http: who has answered meanwhile is not answered again, express", async () => {
  const app = express();
  const limiter = fresh("express-answered", 1);
  let asked: Promise<unknown> = Promise.resolve();
  let passed = false;
  app.use((_request, response, next) => {
    next();
    response.send("too late");
  });
  app.use((request, response, next) => {
    asked = limitExpress(limiter)(request, response, next);
  });
  app.use(() => {
    passed = true;
  });
  const response = await get(app.listen(0, "127.0.0.1"));
  expect([response.status, await response.text()]).toEqual([200, "too late"]);
  await asked;
  expect(passed).toBe(false);
});

test("http: an own answer may be returned, fastify", async () => {
  const app = fastify();
  const onDenied = (_request: FastifyRequest, reply: FastifyReply): object => {
    reply.code(420);
    return { error: "calm down" };
  };
  app.addHook("preHandler", limitFastify(await used("fastify-returns"), { onDenied }));
  app.get("/", async () => "served");
  await app.listen({ host: "127.0.0.1", port: 0 });
  const response = await get(app.server);
  expect(response.status).toBe(420);
  expect(await response.json()).toEqual({ error: "calm down" });
  await app.close();
});

test("http: an own answer that cannot be written to has the fields too, hono", async () => {
  const app = new Hono();
  const onDenied = (): Response => Response.redirect("http://127.0.0.1/wait", 303);
  app.use(limitHono(await used("hono-redirects"), { onDenied }));
  const response = await get(honoServer(app));
  expect(response.status).toBe(303);
  expect(response.headers.get("location")).toBe("http://127.0.0.1/wait");
  expect(response.headers.get("retry-after")).not.toBeNull();
});

test("http: a denial keeps the headers that were set before, hono", async () => {
  const app = new Hono();
  const limiter = await used("hono-before");
  app.use(async (context, next) => {
    context.header("X-Before", "kept");
    await next();
  });
  app.use(limitHono(limiter));
  const response = await get(honoServer(app));
  expect(response.status).toBe(429);
  expect(response.headers.get("x-before")).toBe("kept");
  expect(response.headers.get("content-type")).toBe("application/problem+json");
});

test("http: two limiters of one route are both told, in each framework", async () => {
  const limiters = () => [fresh("of-the-user", 5), fresh("of-the-tenant", 100)] as const;
  const told = async (response: Response): Promise<void> => {
    expect(response.status).toBe(200);
    const policies = response.headers.get("ratelimit-policy")?.split(", ") ?? [];
    expect(policies.sort()).toEqual(['"tenant";q=100;w=3600', '"user";q=5;w=3600']);
    const state = response.headers.get("ratelimit")?.split(", ") ?? [];
    expect(state.map((one) => one.replace(/;t=.*/, "")).sort()).toEqual(['"tenant";r=99', '"user";r=4']);
  };

  const [expressUser, expressTenant] = limiters();
  const app = express();
  app.use(limitExpress(expressUser, { policy: "user" }), limitExpress(expressTenant, { policy: "tenant" }));
  app.get("/", (_request, response) => void response.send("served"));
  await told(await get(app.listen(0, "127.0.0.1")));

  const [fastifyUser, fastifyTenant] = limiters();
  const fast = fastify();
  fast.addHook("preHandler", limitFastify(fastifyUser, { policy: "user" }));
  fast.addHook("preHandler", limitFastify(fastifyTenant, { policy: "tenant" }));
  fast.get("/", async () => "served");
  await fast.listen({ host: "127.0.0.1", port: 0 });
  await told(await get(fast.server));
  await fast.close();

  const [honoUser, honoTenant] = limiters();
  const hono = new Hono();
  hono.use(limitHono(honoUser, { policy: "user" }), limitHono(honoTenant, { policy: "tenant" }));
  hono.get("/", (context: Context) => context.text("served"));
  await told(await get(honoServer(hono)));
});

test("http: a HEAD request is counted and answered without a body, express", async () => {
  const app = express();
  app.use(limitExpress(await used("head")));
  const response = await get(app.listen(0, "127.0.0.1"), { method: "HEAD" });
  expect(response.status).toBe(429);
  expect(await response.text()).toBe("");
});
