import { describe, expect, test } from "vitest";
import { PayloadInvalidError } from "../../src/runtime/errors.js";
import { type MessageCodec, type MessageParts, messageCodec } from "../../src/runtime/wire/codec.js";
import { type Upgrades, upgraded } from "../../src/runtime/wire/upgrade.js";
import { isObject } from "../../src/runtime/wire/values.js";
import { orderCodec, treeCodec } from "../golden/output/upgrades/expected/shop/codecs.js";

interface Task {
  readonly title: string;
}

const issue = { path: "title", expected: "a value" };

function codecOf(lift: MessageParts<Task, Task>["lift"], explain = async () => [issue]): MessageCodec<Task> {
  return messageCodec<Task>({
    name: "Task",
    ...(lift && { lift }),
    fits: (json) => isObject(json) && typeof json.title === "string",
    read: (json: Task) => ({ title: json.title }),
    accepts: () => true,
    write: (value) => JSON.stringify(value),
    explain,
  });
}

const taskUpgrades: Upgrades = {
  name: "Task",
  to: 2,
  upgrades: [{ to: 2, steps: [{ does: "move", from: ["name"], to: ["title"] }] }],
};
const stepUpgrades: Upgrades = { name: "Step", to: 2, upgrades: [{ to: 2, steps: [] }] };

/** As generated code lifts a message and what nests in it. */
function lift(stored: unknown): unknown {
  const json = upgraded(taskUpgrades, stored);
  if (!isObject(json) || !Array.isArray(json.steps)) return json;
  json.steps = json.steps.map((step) => upgraded(stepUpgrades, step));
  return json;
}

type Parsing = Pick<MessageCodec<unknown>, "parse">;

function refused(codec: Parsing, payload: object): PayloadInvalidError {
  try {
    codec.parse(JSON.stringify(payload));
  } catch (error) {
    if (error instanceof PayloadInvalidError) return error;
    throw error;
  }
  throw new Error("It was taken");
}

const usual = "Make the payload fit its message in the contract; `issues` lists where it does not.";
const deploy = expect.stringMatching(/^Bring this program up to .*consumers are deployed before producers/);

describe("a payload of a newer version", () => {
  test("that does not fit: its version, and how far this program knows, are told at once, with what to do", async () => {
    const error = refused(codecOf(lift), { $version: 3, label: "secret" });
    const message = "The payload does not fit Task; it is of version 3, and this program knows up to 2";
    expect([error.message, error.fix, error.issues]).toEqual([message, deploy, []]);
    const explained = await error.about({ definition: "shop.streams.tasks" }).explain();
    expect(explained.message).toBe(`${message}: $version: at most 2; title: a value`);
    expect(explained.fix).toEqual(deploy);
    expect(explained.definition).toBe("shop.streams.tasks");
    expect(explained.issues).toEqual([{ path: "$version", expected: "at most 2" }, issue]);
    expect((await explained.explain()).message).toBe(explained.message);
  });

  test("that fits: it is read, and nothing is told", () => {
    expect(codecOf(lift).parse('{"$version":3,"title":"a","more":1}')).toEqual({ title: "a" });
  });

  test("in what nests: which message it is, and where", async () => {
    const error = refused(codecOf(lift), { $version: 2, steps: [{}, { $version: 7 }] });
    expect(error.message).toBe(
      "The payload does not fit Task; Step in it is of version 7, and this program knows up to 2",
    );
    expect((await error.explain()).issues).toEqual([{ path: "steps[1].$version", expected: "at most 2" }, issue]);
  });

  test("the outermost is told where several are newer", () => {
    const error = refused(codecOf(lift), { steps: [{ $version: 7 }], $version: 3 });
    expect(error.message).toContain("; it is of version 3, and");
  });

  test("of a message that has no versions here: that there is one, and not what stands there", async () => {
    const error = refused(codecOf(undefined), { $version: 5 });
    expect(error.message).toBe("The payload does not fit Task; it says a version that this program does not know");
    expect(error.fix).toEqual(deploy);
    expect((await error.explain()).issues).toEqual([issue]);
  });

  test.each<[string, MessageParts<Task, Task>["lift"], object]>([
    ["of an older version, which is lifted", lift, { $version: 1, name: 5 }],
    ["that says none", lift, { name: 5, steps: [{}] }],
    ["of this version", lift, { $version: 2, steps: [{ $version: 2 }] }],
    ["with a version where no message stands", lift, { $version: 2, more: { $version: 9 } }],
    ["with one in what nests, without versions", undefined, { more: { $version: 9 } }],
    ["whose version is none", undefined, { $version: "5" }],
    ["of version 1, without versions", undefined, { $version: 1 }],
    ["that is a list", undefined, [{ $version: 2 }]],
  ])("not: one %s", async (_, how, payload) => {
    const error = refused(codecOf(how), payload);
    expect([error.message, error.fix]).toEqual(["The payload does not fit Task", usual]);
    expect((await error.explain()).issues).toEqual([issue]);
  });

  test("of generated code: in a list, in a recursive message, and beside what was lifted", async () => {
    const order = { $version: 3, address: { street: "a" }, price: { total: 1 }, lines: [{ sku: "a", n: 1 }] };
    const customer = { first: "a", last: "b" };
    const told = (codec: Parsing, payload: object) => refused(codec, payload).explain();
    expect(orderCodec.parse(JSON.stringify({ ...order, customer })).lines).toEqual([{ sku: "a", count: 1 }]);
    const line = await told(orderCodec, { ...order, customer, lines: [...order.lines, { $version: 3, sku: "b" }] });
    expect(line.message).toContain(
      "; Line in it is of version 3, and this program knows up to 2: lines[1].$version: at ",
    );
    const tree = { $version: 2, value: { $version: 2, sku: "a", count: 1 }, children: [] };
    const nested = await told(treeCodec, { ...tree, next: { ...tree, children: [{ $version: 4 }] } });
    expect(nested.issues[0]).toEqual({ path: "next.children[0].$version", expected: "at most 2" });
  });

  test("that nests deeper than any payload: its outermost version is told", () => {
    const deep = `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`;
    const codec = codecOf((json) => upgraded(taskUpgrades, json));
    expect(() => codec.parse(`{"$version":4,"deep":${deep}}`)).toThrow("it is of version 4, and this program knows up");
  });
});

describe("a payload whose schema cannot be asked", () => {
  test("zod is missing: still PAYLOAD_INVALID, with the command that mends in its fix", async () => {
    const missing = Object.assign(new Error("Cannot find package 'zod'"), { code: "ERR_MODULE_NOT_FOUND" });
    const error = await refused(
      codecOf(undefined, async () => {
        throw missing;
      }),
      {},
    ).explain({ key: "a" });
    expect(error.message).toBe("The payload does not fit Task: (payload): a value that fits the message");
    expect([error.code, error.key, error.cause]).toEqual(["PAYLOAD_INVALID", "a", missing]);
    expect(error.fix).toContain("Install zod 4");
  });

  test("it throws: still PAYLOAD_INVALID, with that as its cause", async () => {
    const error = await refused(
      codecOf(undefined, async () => {
        throw new Error("secret");
      }),
      {},
    ).explain();
    expect([error.message.includes("secret"), error.fix, String(error.cause)]).toEqual([false, usual, "Error: secret"]);
  });
});
