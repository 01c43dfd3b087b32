import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "../../src/runtime/connection/connect.js";
import { freePort, type RedisServer, startRedisServer } from "../../src/runtime/testing/redis-server.js";
import { plain, set } from "../support/plain-commands.js";

let folder: string;
let server: RedisServer | undefined;
let port: number;
let ca: Buffer;

const hasOpenssl = spawnSync("openssl", ["version"], { stdio: "ignore" }).status === 0;
const needs = hasOpenssl ? "" : " (skipped: needs openssl, to make a certificate)";

describe.skipIf(!hasOpenssl)(`TLS${needs}`, () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "redloom-tls-"));
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
    const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", cert];
    await promisify(execFile)("openssl", [...request, ...subject]);
    ca = await readFile(cert);
    port = await freePort();
    const files = ["--tls-cert-file", cert, "--tls-key-file", key, "--tls-ca-cert-file", cert];
    server = await startRedisServer({ args: ["--tls-port", String(port), ...files, "--tls-auth-clients", "no"] });
  });
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test("TLS: commands, messages and blocking reads go over it", async () => {
    const connection = await connect(`rediss://localhost:${port}`, { tls: { ca } });
    await expect(connection.execute(set("k", "v"))).resolves.toBe("OK");
    const messages: string[] = [];
    await connection.inbox.subscribe("c", { message: (payload) => void messages.push(payload.toString()) });
    await connection.execute(plain("PUBLISH", ["c", "hello"], { keys: [] }));
    await vi.waitFor(() => expect(messages).toEqual(["hello"]));
    await expect(connection.openBlocking("k").clientId).resolves.toBeGreaterThan(0);
    await connection.close();
  });

  test("TLS: a certificate that nobody vouches for fails at once, and says why", async () => {
    const before = performance.now();
    const connecting = connect(`rediss://localhost:${port}`, { connectTimeoutMs: 60_000 });
    await expect(connecting).rejects.toMatchObject({
      code: "CONNECTION_FAILED",
      message: expect.stringMatching(/SELF_SIGNED|self-signed/),
    });
    expect(performance.now() - before).toBeLessThan(20_000);
  });

  test("TLS: a plain connection to a TLS port fails by the deadline", async () => {
    const connecting = connect(`redis://localhost:${port}`, { connectTimeoutMs: 500 });
    await expect(connecting).rejects.toMatchObject({ code: "CONNECTION_FAILED" });
  });
});
