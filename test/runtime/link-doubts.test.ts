import { expect, test, vi } from "vitest";
import { LinkDoubts } from "../../src/runtime/connection/link-doubts.js";
import type { Standing } from "../../src/runtime/connection/subscriber-link.js";
import { ManualHost } from "../support/manual-host.js";

/** A link, and the looks at it: each is answered by the test. */
function doubted({ canLook = true } = {}) {
  const host = new ManualHost();
  const link = { isReady: true, topics: [{}] as never[], canLook };
  const answers: ((standing: Standing) => void)[] = [];
  const look = vi.fn(() => new Promise<Standing>((resolve) => answers.push(resolve)));
  const doubts = new LinkDoubts<typeof link>(host, look);
  const answer = async (standing: Standing): Promise<void> => {
    answers.shift()?.(standing);
    await host.pass(0);
  };
  return { host, link, look, doubts, answer };
}

test("doubts: a link is looked at until somebody knows, ever more rarely, without end", async () => {
  const { host, link, look, doubts, answer } = doubted();
  doubts.look(link);
  for (let looks = 1; looks <= 100; looks++) {
    expect(look).toHaveBeenCalledTimes(looks);
    await answer(looks % 2 === 0 ? "elsewhere" : "unanswered");
    expect(look).toHaveBeenCalledTimes(looks);
    await host.pass(Math.min(2_000, 50 * 2 ** (looks - 1)));
  }
  await answer("there");
  await host.pass(60_000);
  expect([look.mock.calls.length, host.timers]).toEqual([101, 0]);
});

test("doubts: what is asked for while the answer is on its way is asked once more", async () => {
  const { link, look, doubts, answer } = doubted();
  doubts.look(link);
  doubts.look(link);
  await answer("there");
  expect(look).toHaveBeenCalledTimes(2);
  await answer("there");
  expect(look).toHaveBeenCalledTimes(2);
});

test("doubts: who asks during a pause ends it", async () => {
  const { host, link, look, doubts, answer } = doubted();
  doubts.look(link);
  await answer("unanswered");
  doubts.look(link);
  await host.pass(0);
  expect([look.mock.calls.length, host.timers]).toEqual([2, 0]);
});

test("doubts: a link with nothing to ask for is looked at when something is confirmed, and then until it is known", async () => {
  const { host, link, look, doubts, answer } = doubted({ canLook: false });
  doubts.look(link);
  await answer("unconfirmed");
  await host.pass(60_000);
  expect(look).toHaveBeenCalledTimes(1);
  link.canLook = true;
  doubts.confirmed(link, { isCounted: false });
  expect(look).toHaveBeenCalledTimes(1);
  doubts.confirmed(link, { isCounted: true });
  expect(look).toHaveBeenCalledTimes(2);
  await answer("there");
  doubts.confirmed(link, { isCounted: true });
  expect(look).toHaveBeenCalledTimes(2);
});

test("doubts: what is confirmed while there was nothing to ask for is not missed", async () => {
  const { link, look, doubts, answer } = doubted({ canLook: false });
  doubts.look(link);
  link.canLook = true;
  doubts.confirmed(link, { isCounted: true });
  await answer("unconfirmed");
  expect(look).toHaveBeenCalledTimes(2);
});

test("doubts: a link that ended, or has nothing left, is looked at no more; neither where Redis refuses to count", async () => {
  for (const end of ["isReady", "topics", "refused"] as const) {
    const { host, link, look, doubts, answer } = doubted();
    doubts.raise(link);
    expect(look).not.toHaveBeenCalled();
    doubts.confirmed(link, { isCounted: true });
    if (end === "isReady") link.isReady = false;
    if (end === "topics") link.topics = [];
    await answer(end === "refused" ? "refused" : "elsewhere");
    await host.pass(60_000);
    expect([end, look.mock.calls.length, host.timers]).toEqual([end, 1, 0]);
  }
});
