import { expect, test } from "vitest";
import { Cancels } from "../../src/runtime/call/serving/cancels.js";
import { ManualHost } from "../support/manual-host.js";

test("cancels: are told, remembered for a minute, and ten thousand of them at most", async () => {
  const host = new ManualHost();
  const told: string[] = [];
  const cancels = new Cancels(host, (id) => told.push(id));
  const hear = (text: string): void => cancels.message(Buffer.from(text));
  hear("first");
  hear("a b");
  hear("");
  expect(told).toEqual(["first"]);
  expect(cancels.has("first")).toBe(true);
  expect(cancels.has("a b")).toBe(false);
  await host.pass(60_000);
  hear("second");
  expect(cancels.has("first")).toBe(false);
  for (let at = 0; at < 10_000; at++) hear(`one-${at}`);
  expect(cancels.has("second")).toBe(false);
  expect(cancels.has("one-0")).toBe(true);
  expect(cancels.has("one-9999")).toBe(true);
});
