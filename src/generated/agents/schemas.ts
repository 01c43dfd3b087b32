// Written by redloom from schemas/agents.yaml. Do not edit.
// @ts-nocheck: checked where Redloom is built; its exports are typed.
import * as z from "zod";
import { expected, fills, hideNames, isAtLeast, isAtMost, isBytes, isDateTime, isJson, isMap, isText, isUnknownValue, isUnknownWire, isUri, isUuid, showNames, unknownMemberOf, type JsonValue, type unknownMember } from "../../runtime/generated.js";
import type { AgentId } from "../common/messages.js";
import { agentIdSchema, originSchema } from "../common/schemas.js";

/** Always on the wire; a writer may leave it out. */
const filled = (type: z.ZodType<string, string>, fill: () => string) =>
  z.codec(type.optional(), z.custom<string>(), {
    decode(value, context) {
      if (value !== undefined) return value;
      context.issues.push({ code: "custom", input: undefined, ...expected("a value") });
      return z.NEVER;
    },
    encode: (value) => (value === undefined ? fill() : value),
  });

/** Any names, `__proto__` among them, which zod alone would drop. */
const mapOf = <V extends z.ZodType>(values: V) =>
  z
    .codec(
      z.custom<z.input<z.ZodRecord<z.ZodString, V>>>(isMap, expected("object")),
      z.record(z.string().refine(isText, expected("well-formed text")), values),
      { decode: hideNames, encode: showNames },
    )
    .pipe(
      z.codec(
        z.custom<z.output<z.ZodRecord<z.ZodString, V>>>(),
        z.custom<z.output<z.ZodRecord<z.ZodString, V>>>(isMap, expected("object")),
        { decode: showNames, encode: hideNames },
      ),
    );

/** Lone surrogates, which UTF-8 cannot say, are refused where they are written. */
const text = () =>
  z.codec(z.string(), z.string(), {
    decode: (value) => value,
    encode(value, context) {
      if (isText(value)) return value;
      context.issues.push({ code: "custom", input: undefined, ...expected("well-formed text") });
      return z.NEVER;
    },
  });

/** AgentActivity: wire JSON ↔ value. */
export const agentActivitySchema = z.object({
  agentId: agentIdSchema,
  doing: text(),
  at: filled(z.string().refine(isDateTime, expected("date-time")), fills.now),
});

/** AgentStatus: wire JSON ↔ value. */
export const agentStatusSchema = z.object({
  agentId: agentIdSchema,
  status: text(),
  at: filled(z.string().refine(isDateTime, expected("date-time")), fills.now),
});

/** CensusReply: wire JSON ↔ value. */
export const censusReplySchema = z.object({
  agentId: agentIdSchema,
  running: z.int().gte(0),
});

/** CensusRequest: wire JSON ↔ value. */
export const censusRequestSchema = z.object({
  asker: text(),
});

/** PingCommand: wire JSON ↔ value. */
export const pingCommandSchema = z.object({
  requestId: filled(z.string().refine(isUuid, expected("uuid")), fills.uuid),
  target: agentIdSchema.optional(),
  command: z.literal(["ping"]),
});

/** ModelParameters: wire JSON ↔ value. */
export const modelParametersSchema = z.object({
  maxTokens: z.int().gte(1).optional().default(1024),
  temperature: z.number().gte(0).lte(2).optional().default(0.7),
}).pipe(z.custom<{ maxTokens: number; temperature: number }>((value) => !isBytes(value), expected("object")));

/** ProcessCommand: wire JSON ↔ value. */
export const processCommandSchema = z.object({
  requestId: filled(z.string().refine(isUuid, expected("uuid")), fills.uuid),
  target: agentIdSchema.optional(),
  command: z.literal(["process"]),
  taskId: text(),
  priority: z.int().gte(1).lte(10).optional().default(5),
  parameters: modelParametersSchema,
});

/** StopCommand: wire JSON ↔ value. */
export const stopCommandSchema = z.object({
  requestId: filled(z.string().refine(isUuid, expected("uuid")), fills.uuid),
  target: agentIdSchema.optional(),
  command: z.literal(["stop"]),
  reason: text().optional(),
});

/** Command: wire JSON ↔ value. */
export const commandSchema = z.union([z.discriminatedUnion("command", [pingCommandSchema, processCommandSchema, stopCommandSchema]), z.codec(
  z.custom<{ readonly [name: string]: JsonValue }>((value) => isUnknownWire(value, "command", ["ping", "process", "stop"]), expected("an object")),
  z.custom<{ command: typeof unknownMember; tag: string; raw: { readonly [name: string]: JsonValue }; requestId?: string | undefined; target?: AgentId | undefined }>((value) => isUnknownValue(value, "command", ["ping", "process", "stop"]), expected("an object")),
  { decode: (raw) => unknownMemberOf(raw, "command", (): Record<string, z.ZodType> => ({ requestId: z.string().refine(isUuid, expected("uuid")), target: agentIdSchema })), encode: (value) => value?.raw },
)]);

/** CommandBase: wire JSON ↔ value. */
export const commandBaseSchema = z.object({
  requestId: filled(z.string().refine(isUuid, expected("uuid")), fills.uuid),
  target: agentIdSchema.optional(),
}).pipe(z.custom<{ requestId: string; target?: AgentId | undefined }>((value) => !isBytes(value), expected("object")));

/** CommandUnknown: wire JSON ↔ value. */
export const commandUnknownSchema = z.object({
  command: text(),
});

/** CommandsRunValue: wire JSON ↔ value. */
export const commandsRunValueSchema = z.int().gte(0);

/** DataExtractionTask: wire JSON ↔ value. */
export const dataExtractionTaskSchema = z.object({
  taskId: z.string().refine(isUuid, expected("uuid")),
  agentId: agentIdSchema,
  priority: z.int().gte(1).lte(10).optional().default(5),
  timeoutMs: z.int().gte(1).optional().default(30000),
  kind: z.literal(["data_extraction"]),
  source: text(),
  apiToken: text().optional(),
});

/** TaskStarted: wire JSON ↔ value. */
export const taskStartedSchema = z.object({
  taskId: z.string().refine(isUuid, expected("uuid")),
  workerId: text(),
  at: filled(z.string().refine(isDateTime, expected("date-time")), fills.now),
  event: z.literal(["task_started"]),
  attempt: z.int(),
});

/** TaskCompleted: wire JSON ↔ value. */
export const taskCompletedSchema = z.object({
  taskId: z.string().refine(isUuid, expected("uuid")),
  workerId: text(),
  at: filled(z.string().refine(isDateTime, expected("date-time")), fills.now),
  event: z.literal(["task_completed"]),
  durationMs: z.number(),
});

/** TaskFailed: wire JSON ↔ value. */
export const taskFailedSchema = z.object({
  taskId: z.string().refine(isUuid, expected("uuid")),
  workerId: text(),
  at: filled(z.string().refine(isDateTime, expected("date-time")), fills.now),
  event: z.literal(["task_failed"]),
  attempt: z.int(),
  error: text(),
});

/** Event: wire JSON ↔ value. */
export const eventSchema = z.union([z.discriminatedUnion("event", [taskStartedSchema, taskCompletedSchema, taskFailedSchema]), z.codec(
  z.custom<{ readonly [name: string]: JsonValue }>((value) => isUnknownWire(value, "event", ["task_started", "task_completed", "task_failed"]), expected("an object")),
  z.custom<{ event: typeof unknownMember; tag: string; raw: { readonly [name: string]: JsonValue }; taskId?: string | undefined; workerId?: string | undefined; at?: string | undefined }>((value) => isUnknownValue(value, "event", ["task_started", "task_completed", "task_failed"]), expected("an object")),
  { decode: (raw) => unknownMemberOf(raw, "event", (): Record<string, z.ZodType> => ({ taskId: z.string().refine(isUuid, expected("uuid")), workerId: text(), at: z.string().refine(isDateTime, expected("date-time")) })), encode: (value) => value?.raw },
)]);

/** EventBase: wire JSON ↔ value. */
export const eventBaseSchema = z.object({
  taskId: z.string().refine(isUuid, expected("uuid")),
  workerId: text(),
  at: filled(z.string().refine(isDateTime, expected("date-time")), fills.now),
});

/** ImageProcessingTask: wire JSON ↔ value. */
export const imageProcessingTaskSchema = z.object({
  taskId: z.string().refine(isUuid, expected("uuid")),
  agentId: agentIdSchema,
  priority: z.int().gte(1).lte(10).optional().default(5),
  timeoutMs: z.int().gte(1).optional().default(30000),
  kind: z.literal(["image_processing"]),
  imageUrl: z.string().refine(isUri, expected("uri")),
});

/** LogsMessage: wire JSON ↔ value. */
export const logsMessageSchema = z.object({
  level: text(),
  line: text(),
});

/** ModelInfo: wire JSON ↔ value. */
export const modelInfoSchema = z.object({
  model: text(),
  contextTokens: z.int(),
  pricePerToken: z.number(),
});

/** ModelUsage: wire JSON ↔ value. */
export const modelUsageSchema = z.object({
  calls: z.int().gte(0),
  tokens: z.int().gte(0),
});

/** Notification: wire JSON ↔ value. */
export const notificationSchema = z.object({
  type: z.literal(["alert", "info"]),
  message: text().refine((value) => isAtLeast(value, 1), expected("at least 1 characters")).refine((value) => isAtMost(value, 2000), expected("at most 2000 characters")),
  tags: z.array(text()).optional(),
  origin: originSchema.optional(),
  labels: mapOf(text()).optional(),
  sentAt: filled(z.string().refine(isDateTime, expected("date-time")), fills.now),
});

/** Response: wire JSON ↔ value. */
export const responseSchema = z.object({
  requestId: z.string().refine(isUuid, expected("uuid")),
  agentId: agentIdSchema,
  status: z.literal(["ok", "error"]),
  result: z.custom<JsonValue>(isJson, expected("JSON of at most 64 levels")).optional(),
  error: text().optional(),
});

/** Result: wire JSON ↔ value. */
export const resultSchema = z.object({
  taskId: z.string().refine(isUuid, expected("uuid")),
  kind: text(),
  workerId: text(),
  attempt: z.int().gte(1),
  output: z.custom<JsonValue>(isJson, expected("JSON of at most 64 levels")),
});

/** RunCommandBusy: wire JSON ↔ value. */
export const runCommandBusySchema = z.object({
  retryAfterMs: z.int().gte(0),
});

/** RunCommandProgress: wire JSON ↔ value. */
export const runCommandProgressSchema = z.object({
  done: z.int().gte(0),
  of: z.int().gte(1),
});

/** RunCommandReply: wire JSON ↔ value. */
export const runCommandReplySchema = z.object({
  result: z.custom<JsonValue>(isJson, expected("JSON of at most 64 levels")),
});

/** TextAnalysisTask: wire JSON ↔ value. */
export const textAnalysisTaskSchema = z.object({
  taskId: z.string().refine(isUuid, expected("uuid")),
  agentId: agentIdSchema,
  priority: z.int().gte(1).lte(10).optional().default(5),
  timeoutMs: z.int().gte(1).optional().default(30000),
  kind: z.literal(["text_analysis"]),
  text: text(),
});

/** Task: wire JSON ↔ value. */
export const taskSchema = z.discriminatedUnion("kind", [textAnalysisTaskSchema, imageProcessingTaskSchema, dataExtractionTaskSchema]);

/** TaskBase: wire JSON ↔ value. */
export const taskBaseSchema = z.object({
  taskId: z.string().refine(isUuid, expected("uuid")),
  agentId: agentIdSchema,
  priority: z.int().gte(1).lte(10).optional().default(5),
  timeoutMs: z.int().gte(1).optional().default(30000),
});

/** User: wire JSON ↔ value. */
export const userSchema = z.object({
  name: text(),
  role: text(),
});
