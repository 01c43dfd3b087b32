import { exclusiveScripts } from "./exclusive.js";

export const sharedScripts = exclusiveScripts;
