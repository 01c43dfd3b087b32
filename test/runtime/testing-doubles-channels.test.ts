import { describe, expect, test } from "vitest";
import { NotificationsPublisher, NotificationsSubscriber } from "../../src/generated/agents/index.js";
import { double, doubleAgentsClient, fakeNotification } from "../../src/generated/agents/testing.js";
import { AddressInvalidError, PayloadInvalidError, UnavailableError } from "../../src/runtime/index.js";

describe("doubles: channels", () => {
  test("publisher: records what was published and says that one received it", async () => {
    const publisher = double(NotificationsPublisher);
    expect(await publisher.publish({ type: "alert", message: "Now" })).toBe(1);
    expect(publisher).toBeInstanceOf(NotificationsPublisher);
    expect(publisher.calls.publish).toHaveLength(1);
    expect(publisher.calls.publish[0]?.arguments).toEqual([{ type: "alert", message: "Now" }]);
  });

  test("publisher: a wrong payload throws what the real one throws, whatever the test said it answers", async () => {
    const publisher = double(NotificationsPublisher);
    publisher.answers.publish(7);
    // @ts-expect-error the type says it too
    const error: unknown = await publisher.publish({ type: "alarm", message: "" }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PayloadInvalidError);
    expect(error).toMatchObject({ definition: "agents.channels.notifications", key: "agents:notifications" });
    expect(error instanceof PayloadInvalidError && error.issues.map(({ path }) => path)).toEqual(["type", "message"]);
    expect(publisher.calls.publish).toHaveLength(1);
  });

  test("publisher: fails as the test says, so many times, and answers as it says then", async () => {
    const publisher = double(NotificationsPublisher);
    publisher.fails("publish", new UnavailableError("Redis is away"), { times: 1 });
    publisher.answers.publish((message) => message.message.length);
    await expect(publisher.publish({ type: "info", message: "four" })).rejects.toThrow("Redis is away");
    expect(await publisher.publish({ type: "info", message: "four" })).toBe(4);
    publisher.fails("publish", new UnavailableError("Redis is away"), { times: 0 });
    expect(await publisher.publish({ type: "info", message: "four" })).toBe(4);
    publisher.forget();
    expect(publisher.calls.publish).toEqual([]);
    expect(await publisher.publish({ type: "info", message: "four" })).toBe(1);
  });

  test("subscriber: what is delivered reaches handlers and listeners as a reader has it, and is awaited", async () => {
    const subscriber = double(NotificationsSubscriber);
    const seen: string[] = [];
    const subscription = await subscriber.subscribe(async ({ message }, { channel }) => {
      await Promise.resolve();
      seen.push(`${channel} ${message}`);
    });
    const listening = await subscriber.listen();
    const message = fakeNotification({ message: "Hello" });
    await subscriber.deliver(message);
    expect(seen).toEqual(["agents:notifications Hello"]);
    expect((await listening.next()).value?.message).toEqual(message);
    expect(subscription.status.handled).toBe(1);
    await subscription.close();
    await subscriber.deliver(message);
    expect(seen).toHaveLength(1);
  });

  test("subscriber: a handler's error is the test's, gaps are told, what does not decode goes to onInvalid", async () => {
    const subscriber = double(NotificationsSubscriber);
    const told: unknown[] = [];
    await subscriber.subscribe(
      () => {
        throw new Error("handler");
      },
      { onGap: (gap) => told.push(gap), onInvalid: (error) => told.push(error.code) },
    );
    await expect(subscriber.deliver(fakeNotification())).rejects.toThrow("handler");
    subscriber.miss({ reason: "overflow", dropped: 3 });
    await subscriber.deliverRaw("{}");
    expect(told).toEqual([{ reason: "overflow", dropped: 3 }, "PAYLOAD_INVALID"]);
  });

  test("parameters: one double for one address, recorded with its parameters on the whole", async () => {
    const { responses } = doubleAgentsClient().channels;
    const seen: unknown[] = [];
    await responses.subscribeAll((message, { parameters }) => void seen.push([message.status, parameters]));
    await responses.matching({ agentId: "a1" }).subscribe((message) => void seen.push(message.status));
    const response = { requestId: "123e4567-e89b-42d3-a456-426614174000", agentId: "a1", status: "ok" } as const;
    await responses.at({ agentId: "a1" }).publish(response);
    expect(responses.at({ agentId: "a1" })).toBe(responses.at({ agentId: "a1" }));
    expect(responses.calls.publish[0]).toMatchObject({ arguments: [response], parameters: { agentId: "a1" } });
    expect(responses.at({ agentId: "a2" }).calls.publish).toEqual([]);
    expect(() => responses.at({ agentId: "" })).toThrow(AddressInvalidError);
    await responses.deliver(response, { agentId: "a1" });
    expect(seen).toEqual([["ok", { agentId: "a1" }], "ok"]);
  });
});
