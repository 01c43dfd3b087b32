import { ConnectionFailedError } from "../errors.js";
import type { Command } from "../wire/command.js";

/** Something about the server that can lose data; nothing is broken yet. */
export interface ConnectionWarning {
  readonly code: "EVICTION_POLICY" | "NO_PERSISTENCE" | "SERVER_NOT_LOOKED_AT";
  readonly message: string;
  readonly fix: string;
}

/** The answer is kept as text: what it says is judged by `judgeServer`. */
export const infoCommand: Command<string> = {
  name: "INFO",
  keys: [],
  args: [],
  repeatable: true,
  decode: (reply) => String(reply),
};

/** Whether snapshots are taken stands in the configuration only. */
export const saveCommand: Command<string | undefined> = {
  name: "CONFIG",
  keys: [],
  args: ["GET", "save"],
  repeatable: true,
  decode: (reply) => (Array.isArray(reply) && typeof reply[1] === "string" ? reply[1] : undefined),
};

/**
 * What INFO and `CONFIG GET save` say about a server. `save` is undefined where it may not be read.
 * @throws {ConnectionFailedError} the server is too old.
 */
export function judgeServer(info: string | undefined, save: string | undefined): readonly ConnectionWarning[] {
  if (info === undefined) return [notLookedAt];
  const fields = new Map(
    info.split(/\r?\n/).map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]),
  );
  const version = fields.get("redis_version") ?? "";
  if (version !== "" && Number.parseInt(version, 10) < 7) {
    throw new ConnectionFailedError(`Redis ${version.slice(0, 20)} is too old: 7.0 or newer is needed`);
  }
  const warnings: ConnectionWarning[] = [];
  const policy = fields.get("maxmemory_policy") ?? "noeviction";
  if (policy !== "noeviction") {
    warnings.push({
      code: "EVICTION_POLICY",
      message: `The eviction policy is ${policy.slice(0, 40)}: Redis may remove locks, limits and streams`,
      fix: "Set `maxmemory-policy noeviction` on the server.",
    });
  }
  if (fields.get("aof_enabled") === "0" && save === "") {
    warnings.push({
      code: "NO_PERSISTENCE",
      message: "The server keeps nothing on disk: a restart loses streams, locks and limits",
      fix: "Set `appendonly yes`, or `save` points, on the server.",
    });
  }
  return warnings;
}

const notLookedAt: ConnectionWarning = {
  code: "SERVER_NOT_LOOKED_AT",
  message: "INFO is not permitted: neither version, eviction policy nor persistence could be looked at",
  fix: "Permit INFO to the user of this connection: ACL SETUSER … +info.",
};
