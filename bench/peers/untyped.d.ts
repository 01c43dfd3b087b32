// What we use of it: its own declarations are not among its exports.
declare module "redlock" {
  import type { Redis } from "ioredis";
  export default class Redlock {
    constructor(clients: Iterable<Redis>, settings?: { readonly retryCount?: number });
    acquire(resources: string[], durationMs: number): Promise<{ release(): Promise<unknown> }>;
  }
}
