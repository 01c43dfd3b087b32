import type { CallDefinition, CallTypes, Serving } from "../../src/runtime/call/definition.js";
import { type Address, defineAddress, type NoParameters } from "../../src/runtime/wire/address.js";
import { type MessageCodec, messageCodec } from "../../src/runtime/wire/codec.js";

/** The request of the call tests. */
export interface Job {
  readonly number: number;
  readonly text?: string;
}

/** Its reply. */
export interface Done {
  readonly text: string;
}

export interface Busy {
  readonly retryAfterMs: number;
}

export interface Unknown {
  readonly number: number;
}

export interface Percent {
  readonly percent: number;
}

/** What the generator would emit as the types of a call. */
export interface JobCallTypes<Parameters extends object = NoParameters> extends CallTypes {
  readonly parameters: Parameters;
  readonly request: Job;
  readonly requestInput: Job;
  readonly reply: Done;
  readonly replyInput: Done;
  readonly errors: { readonly Busy: Busy; readonly JobUnknown: Unknown };
  readonly errorsInput: { readonly Busy: Busy; readonly JobUnknown: Unknown };
  readonly progress: Percent;
  readonly progressInput: Percent;
}

/** An object whose field `field` is of this type; fields beside it are passed on. */
function codecOf<Value extends object>(name: string, field: string, type: "number" | "string"): MessageCodec<Value> {
  const fits = (value: unknown): value is Value =>
    typeof value === "object" && value !== null && typeof Reflect.get(value, field) === type;
  return messageCodec<Value, Value>({
    name,
    fits,
    accepts: fits,
    read: (json: Value) => json,
    write: (value) => JSON.stringify(value),
    explain: async () => [{ path: field, expected: type }],
  });
}

export const jobCodec: MessageCodec<Job> = codecOf("Job", "number", "number");
export const doneCodec: MessageCodec<Done> = codecOf("Done", "text", "string");

/** The contract's defaults with a `timeout` of 10 s. */
export const serving: Serving = { concurrency: 16, ackTimeoutMs: 3_000, maxAttempts: 3, whenUnserved: "wait" };

/** What a test may say differently. `serving: "broadcast"`: every server answers. */
export interface CallChanges {
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  readonly serving?: Partial<Serving> | "broadcast";
}

/** A call `tests:<name>`, as the generator would emit it. */
export function jobCall(name: string, changes: CallChanges = {}): CallDefinition<JobCallTypes> {
  const definition = `tests.calls.${name}`;
  const address = defineAddress<NoParameters>({ definition, namespace: "tests", template: name, parameters: {} });
  return callOn(definition, address, changes);
}

export interface AgentParameters {
  readonly agentId: string;
}

/** A call `tests:<name>:{agentId}`. */
export function agentCall(name: string, changes: CallChanges = {}): CallDefinition<JobCallTypes<AgentParameters>> {
  const definition = `tests.calls.${name}`;
  const address = defineAddress<AgentParameters>({
    definition,
    namespace: "tests",
    template: `${name}:{agentId}`,
    parameters: { agentId: { type: "string" } },
  });
  return callOn(definition, address, changes);
}

function callOn<Parameters extends object>(
  definition: string,
  address: Address<Parameters>,
  changes: CallChanges,
): CallDefinition<JobCallTypes<Parameters>> {
  return {
    definition,
    address,
    request: jobCodec,
    reply: doneCodec,
    errors: { Busy: codecOf("Busy", "retryAfterMs", "number"), JobUnknown: codecOf("JobUnknown", "number", "number") },
    progress: codecOf("Percent", "percent", "number"),
    maxBytes: changes.maxBytes ?? 1_048_576,
    timeoutMs: changes.timeoutMs ?? 10_000,
    ...(changes.serving === "broadcast" ? {} : { serving: { ...serving, ...changes.serving } }),
  };
}
