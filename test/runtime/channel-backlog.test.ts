import { expect, test } from "vitest";
import { Backlog } from "../../src/runtime/channel/backlog.js";
import type { Gap } from "../../src/runtime/channel/message.js";
import { rulesOf } from "../../src/runtime/channel/receive-rules.js";
import { Waiting } from "../../src/runtime/channel/waiting.js";

interface State {
  readonly id: number;
}

test("overflow: a newer state that is larger than the one it replaces drops the oldest until the bytes fit", () => {
  const gaps: Gap[] = [];
  const rules = rulesOf<State, object>({ overflow: { latest: "id" }, maxQueuedBytes: 100 });
  const backlog = new Backlog<State, object>(rules, { gap: (gap) => gaps.push(gap), full: () => undefined });
  let ordinal = 0;
  const join = (id: number, bytes: number): void => {
    const context = { channel: "c", parameters: {}, receivedAtMs: 0, raw: Buffer.alloc(bytes) };
    backlog.join(new Waiting(context, ++ordinal, { latestBy: "id", orderBy: undefined, decode: () => ({ id }) }));
  };
  for (const id of [1, 2, 3]) join(id, 30);
  join(3, 80);
  expect(backlog.status).toMatchObject({ queued: 1, queuedBytes: 80, dropped: 2, superseded: 1 });
  expect(backlog.take()?.decoded?.message).toEqual({ id: 3 });
  expect(gaps).toEqual([{ reason: "overflow", dropped: 2 }]);
});
