export { KeyCommands, type KeyOptions } from "./key/commands.js";
export type { KeyDefinition, KeyTune } from "./key/definition.js";
export { ParameterizedStore } from "./key/parameterized-store.js";
export { Store } from "./key/store.js";
export { LimitCommands, type LimitOptions } from "./limit/commands.js";
export type { LimitDefinition, LimitTune, Rate } from "./limit/definition.js";
export { Limiter, ParameterizedLimiter } from "./limit/limiter.js";
