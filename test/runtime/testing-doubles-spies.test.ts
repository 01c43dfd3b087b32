import assert from "node:assert/strict";
import { mock } from "node:test";
import { inspect } from "node:util";
import { describe, expect, test, vi } from "vitest";
import { NotificationsPublisher } from "../../src/generated/agents/index.js";
import { double, doubleAgentsClient } from "../../src/generated/agents/testing.js";
import { OptionsInvalidError } from "../../src/runtime/index.js";

describe("doubles: spies and stubs of others", () => {
  test("spyOn: is called, calls through, and is gone when it is restored", async () => {
    const { motd } = doubleAgentsClient().keys;
    await motd.set("Hello");
    const spy = vi.spyOn(motd, "get");
    expect(await motd.get()).toBe("Hello");
    expect(spy).toHaveBeenCalledOnce();
    expect(motd.calls.get).toHaveLength(1);
    spy.mockResolvedValue("Stub");
    expect(await motd.get()).toBe("Stub");
    spy.mockRestore();
    expect(await motd.get()).toBe("Hello");
    expect(spy).not.toHaveBeenCalledTimes(3);
  });

  test("mock.method of node:test: the same", async () => {
    const { motd } = doubleAgentsClient().keys;
    const { mock: spy } = mock.method(motd, "get", async () => "Stub");
    expect(await motd.get()).toBe("Stub");
    expect(spy.callCount()).toBe(1);
    spy.restore();
    expect(await motd.get()).toBeUndefined();
  });

  test("a method that was set wins, also where another one goes by it, until it is deleted", async () => {
    const { criticalSection } = doubleAgentsClient().locks;
    criticalSection.acquire = () => Promise.reject(new Error("mine"));
    await expect(criticalSection.withLock(() => 1)).rejects.toThrow("mine");
    Reflect.deleteProperty(criticalSection, "acquire");
    expect(await criticalSection.withLock(() => 1)).toBe(1);
  });
});

describe("doubles: what was called, and what is said", () => {
  test("calls: has what was called, for whoever compares the whole", async () => {
    const publisher = double(NotificationsPublisher);
    assert.deepEqual(publisher.calls, {});
    expect(publisher.calls).toEqual({});
    await publisher.publish({ type: "info", message: "Hello" });
    expect(() => assert.deepEqual(publisher.calls, {})).toThrow();
    expect(() => expect(publisher.calls).toEqual({})).toThrow("to deeply equal {}");
    expect(publisher.calls).toMatchObject({ publish: [{ arguments: [{ type: "info", message: "Hello" }] }] });
    expect(Object.keys(publisher.calls)).toEqual(["publish"]);
    expect(inspect(publisher.calls)).toContain("publish");
    publisher.forget();
    expect(publisher.calls).toEqual({});
  });

  test("a name that is no method: refused, with those that there are", () => {
    const publisher = double(NotificationsPublisher);
    for (const ask of [
      () => Reflect.get(publisher.calls, "publsh"),
      () => Reflect.get(publisher.answers, "publsh"),
      // @ts-expect-error the type says it too
      () => publisher.fails("publsh", new Error()),
    ]) {
      expect(ask).toThrow(OptionsInvalidError);
      expect(ask).toThrow("The double of NotificationsPublisher has no method `publsh`");
      expect(ask).toThrow(expect.objectContaining({ fix: "There are: publish." }));
    }
    const { user } = doubleAgentsClient().keys;
    expect(user.calls.get).toEqual([]);
    expect(() => Reflect.get(user.calls, "gett")).toThrow("`gett`");
  });
});
