import type { StandardSchemaV1 } from "@standard-schema/spec";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { Notification, NotificationInput, Task, TaskInput } from "../../src/generated/agents/index.js";
import { notificationCodec, taskCodec } from "../../src/generated/agents/index.js";
import { notificationSchema, taskSchema } from "../../src/generated/agents/schemas.js";
import { standardSchema } from "../../src/runtime/index.js";

const taskId = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";
const task = { kind: "text_analysis", taskId, agentId: "a1", text: "sample" } as const;
const whole: Task = { ...task, priority: 5, timeoutMs: 30_000 };

/** As a library would, that knows nothing but the standard. */
async function validate<S extends StandardSchemaV1>(
  schema: S,
  value: unknown,
): Promise<StandardSchemaV1.Result<StandardSchemaV1.InferOutput<S>>> {
  return await schema["~standard"].validate(value);
}

describe("Standard Schema: generated zod schemas", () => {
  test("standard schema: takes wire JSON and gives the value, defaults put in", async () => {
    expect(await validate(taskSchema, task)).toEqual({ value: whole });
    expectTypeOf<StandardSchemaV1.InferOutput<typeof taskSchema>>().toExtend<Task>();
    expectTypeOf<Task>().toExtend<StandardSchemaV1.InferOutput<typeof taskSchema>>();
    expectTypeOf(task).toExtend<StandardSchemaV1.InferInput<typeof taskSchema>>();
    expectTypeOf<{ kind: "other" }>().not.toExtend<StandardSchemaV1.InferInput<typeof taskSchema>>();
  });

  test("standard schema: says where a value does not fit", async () => {
    const { issues = [] } = await validate(taskSchema, { ...task, priority: 11 });
    expect(issues.map(({ path }) => path)).toEqual([["priority"]]);
    expect((await validate(notificationSchema, { type: "alert" })).issues?.map(({ path }) => path)).toEqual([
      ["message"],
      ["sentAt"],
    ]);
  });
});

describe("Standard Schema: codecs", () => {
  const schema = standardSchema(taskCodec);

  test("standard schema: a codec's takes what a writer gives and gives what a reader has, at once", () => {
    expect(schema["~standard"].validate({ ...task, unknown: 1 })).toEqual({ value: whole });
    expectTypeOf(schema).toExtend<StandardSchemaV1<TaskInput, Task>>();
    expectTypeOf<StandardSchemaV1.InferInput<typeof schema>>().toEqualTypeOf<TaskInput>();
    expectTypeOf<StandardSchemaV1.InferOutput<typeof schema>>().toEqualTypeOf<Task>();
    expect([schema["~standard"].version, schema["~standard"].vendor]).toEqual([1, "redloom"]);
  });

  test("standard schema: a fill is put in", async () => {
    const notification = standardSchema(notificationCodec);
    expectTypeOf(notification).toExtend<StandardSchemaV1<NotificationInput, Notification>>();
    const { value } = (await validate(notification, { type: "info", message: "m" })) as { value: Notification };
    expect(Date.parse(value.sentAt)).toBeGreaterThan(0);
  });

  test("standard schema: says where a value does not fit, and nothing of the value", async () => {
    const secret = "hunter2";
    const labels = { "a b": 1, c: "d" };
    const { issues = [] } = await validate(standardSchema(notificationCodec), {
      type: secret,
      message: "m",
      tags: ["t", 2],
      labels,
    });
    expect(issues.map(({ path }) => path)).toEqual([["type"], ["tags", 1], ["labels", "a b"]]);
    expect(JSON.stringify(issues)).not.toContain(secret);
  });

  test.each([undefined, null, 1n, "text", Symbol("s"), new Map(), () => 1])(
    "standard schema: anything else is issues, never thrown: %s",
    async (value) => {
      const { issues = [] } = await validate(schema, value);
      expect(issues.length).toBeGreaterThan(0);
    },
  );
});
