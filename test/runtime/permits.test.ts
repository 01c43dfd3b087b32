import { expect, test } from "vitest";
import { OptionsInvalidError } from "../../src/runtime/errors.js";
import { systemHost } from "../../src/runtime/host.js";
import { PermitCommands } from "../../src/runtime/permits/commands.js";
import { parseInboxMessage } from "../../src/runtime/permits/messages.js";
import { newToken, parseToken } from "../../src/runtime/permits/tokens.js";

test("token: tells process and name, and is never the same twice", () => {
  const host = { ...systemHost, processName: "host-1" };
  const token = newToken(host, undefined, "test.locks.a");
  expect(token).toMatch(/^host-1:[0-9a-f-]{36}$/);
  expect(newToken(host, undefined, "test.locks.a")).not.toBe(token);
  expect(parseToken(token)).toEqual({ process: "host-1" });
  expect(parseToken(newToken(host, "night: shift 7 ☾", "test.locks.a"))).toEqual({
    process: "host-1",
    name: "night: shift 7 ☾",
  });
  for (const strange of ["", "plain", ":x", "job:42:secret", `:${host.uuid()}:x`, `job:${host.uuid()}7`])
    expect(parseToken(strange)).toEqual({ process: strange });
});

test("token: refuses names that are empty, too long or not printable", () => {
  for (const name of ["", "x".repeat(101), "a\nb", "\u0000", "\u007f", "\ud800"]) {
    expect(() => newToken(systemHost, name, "test.locks.a"), JSON.stringify(name)).toThrow(OptionsInvalidError);
  }
  expect(newToken(systemHost, "x".repeat(100), "test.locks.a")).toContain("x".repeat(100));
});

test("inbox message: what the scripts send is read, anything else is nothing", () => {
  expect(parseInboxMessage(Buffer.from("g 1795446890611527 1795446890611528 1000 host-1:u:a  name"))).toEqual({
    kind: "granted",
    token: "host-1:u:a  name",
    fencingToken: 1_795_446_890_611_527,
    handedAtUs: 1_795_446_890_611_528,
    validMs: 1_000,
  });
  expect(parseInboxMessage("w 1795446890611527 host-1:u")).toEqual({
    kind: "watch",
    token: "host-1:u",
    lookAtUs: 1_795_446_890_611_527,
  });
  for (const strange of ["", "g", "g 1 2 3", "g 1 2 x t", "w 1", "w -1 t", "w 1.5 t", "x 1 t", "G 1 2 3 t"]) {
    expect(parseInboxMessage(strange), strange).toBeUndefined();
  }
});

test("commands: keys and inboxes share the lock's slot, whether its address has a tag or not", () => {
  const plain = new PermitCommands("agents:a", "agents.locks.a", { shape: "exclusive" });
  expect(plain.keys).toEqual(["agents:a", "{agents:a}:fence", "{agents:a}:queue", "{agents:a}:waiters"]);
  expect(plain.inboxOf("1")).toBe("{agents:a}:inbox:1");
  const tagged = new PermitCommands("agents:{m}", "agents.locks.m", { shape: "shared", most: 3 });
  expect(tagged.keys).toEqual([
    "agents:{m}",
    ...["fence", "queue", "waiters", "holders"].map((one) => `agents:{m}:${one}`),
  ]);
  expect(tagged.inboxOf("1")).toBe("agents:{m}:inbox:1");
});

test("commands: what hands over is not repeated by itself, everything else may be", () => {
  const commands = new PermitCommands("a", "agents.locks.a", { shape: "exclusive" });
  const claim = { token: "t", leaseMs: 1, waitMs: 0, inbox: "", access: "write", sharded: false } as const;
  const repeatable = [
    commands.ask(claim),
    commands.renew("t", 1),
    commands.release("t"),
    commands.inspect(),
    commands.end(),
  ];
  expect(repeatable.map((command) => command.repeatable)).toEqual([true, true, false, true, false]);
  expect(() => commands.ask(claim).decode("OK")).toThrow(TypeError);
  expect(() => commands.inspect().decode(["1"])).toThrow(TypeError);
});
