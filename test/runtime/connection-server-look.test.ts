import { describe, expect, test } from "vitest";
import { judgeServer } from "../../src/runtime/connection/server-look.js";

const info = (fields: Record<string, string>): string =>
  Object.entries({ redis_version: "7.0.15", maxmemory_policy: "noeviction", aof_enabled: "1", ...fields })
    .map(([name, value]) => `${name}:${value}`)
    .join("\r\n");
const codes = (text: string | undefined, save?: string): string[] => judgeServer(text, save).map(({ code }) => code);

describe("server look", () => {
  test("server look: 7.0 and newer are fine, older is an error", () => {
    for (const redis_version of ["7.0.0", "7.4.1", "8.2.0", "10.0.0"])
      expect(codes(info({ redis_version }))).toEqual([]);
    for (const redis_version of ["6.2.14", "5.0.0", "2.8"]) {
      expect(() => codes(info({ redis_version }))).toThrow(expect.objectContaining({ code: "CONNECTION_FAILED" }));
    }
  });

  test("server look: eviction is warned of", () => {
    expect(codes(info({ maxmemory_policy: "volatile-lru" }))).toEqual(["EVICTION_POLICY"]);
  });

  test("server look: neither AOF nor snapshots is warned of, one of them or not knowing is not", () => {
    expect(codes(info({ aof_enabled: "0" }), "")).toEqual(["NO_PERSISTENCE"]);
    expect(codes(info({ aof_enabled: "0" }), "3600 1")).toEqual([]);
    expect(codes(info({ aof_enabled: "0" }), undefined)).toEqual([]);
    expect(codes(info({ aof_enabled: "1" }), "")).toEqual([]);
  });

  test("server look: where INFO is not permitted, that is said", () => {
    expect(codes(undefined)).toEqual(["SERVER_NOT_LOOKED_AT"]);
  });
});
