import { describe, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { failure } from "../support/failure.js";
import { get, increment } from "../support/plain-commands.js";
import { noUnhandledRejections } from "../support/unhandled.js";

const password = "s3cr3t-password";
noUnhandledRejections();

describe("a server that goes and comes", () => {
  test("connection: a killed server is waited for, and data it kept is there", async () => {
    const first = await startRedisServer({ args: ["--appendonly", "yes", "--appendfsync", "always"] });
    const connection = await connect(first.url, { commandTimeoutMs: 25_000 });
    const events: string[] = [];
    for (const name of ["disconnected", "reconnected", "ready"] as const) connection.on(name, () => events.push(name));
    connection.on("error", () => undefined);
    await connection.execute(increment("n"));
    await first.stop({ keepFolder: true });
    const waiting = connection.execute(increment("n"));
    const second = await startRedisServer({
      port: first.port,
      folder: first.folder,
      args: ["--appendonly", "yes", "--appendfsync", "always"],
    });
    await expect(waiting).resolves.toBe(2);
    expect(events).toEqual(["disconnected", "ready", "reconnected"]);
    await connection.close();
    await second.stop();
  });

  test("connection: a stopped server ends commands by their deadlines, and serves again when it goes on", async () => {
    const own = await startRedisServer();
    const connection = await connect(own.url, { commandTimeoutMs: 1_500, connectTimeoutMs: 3_000 });
    connection.on("error", () => undefined);
    own.signal("SIGSTOP");
    const error = await failure(connection.execute(increment("n")));
    expect(error.code).toBe("OUTCOME_UNKNOWN");
    own.signal("SIGCONT");
    await vi.waitFor(() => expect(connection.ping()).resolves.toBeGreaterThan(0), { timeout: 20_000 });
    await connection.close();
    await own.stop();
  });
});

test("execute: UNAVAILABLE tells why there is no connection, without the password", async () => {
  const own = await startRedisServer();
  const connection = await connect(own.url, { connectTimeoutMs: 3_000 });
  const errors: string[] = [];
  connection.on("error", (error) => void errors.push(error.code));
  await own.stop();
  await vi.waitFor(() => expect(errors).toContain("CONNECTION_FAILED"));
  const error = await failure(connection.execute(get("k"), { deadlineMs: 50 }));
  expect(error).toMatchObject({ code: "UNAVAILABLE", message: expect.stringContaining("ECONNREFUSED") });
  const changed = await startRedisServer({ port: own.port, args: ["--requirepass", password] });
  await vi.waitFor(async () => {
    const refused = await failure(connection.execute(get("k"), { deadlineMs: 50 }));
    expect(refused.message).toContain("NOAUTH");
  });
  await connection.close();
  await changed.stop();
});
