import { Cluster, Redis } from "ioredis";
import { type ConnectionFailedError, OptionsInvalidError, RedloomError, ServerRefusedError } from "../errors.js";
import type { Command } from "../wire/command.js";
import { clientOf } from "./client.js";
import { endSilentHandshakes, factoryOf } from "./clients.js";
import { describeError, isPermanent } from "./connect-errors.js";
import type { Connection } from "./connection.js";
import { LiveConnection } from "./live-connection.js";
import { type ConnectOptions, type Settings, settingsOf } from "./options.js";
import type { IoredisClient } from "./own-client.js";
import { Runner } from "./runner.js";
import { type ConnectionWarning, infoCommand, judgeServer, saveCommand } from "./server-look.js";

/**
 * Connects to Redis and looks at the server once. `target` is a `redis:` or `rediss:` URL, options, or an ioredis of your
 * own: then its options are copied and it stays yours, untouched.
 *
 * Resolves when ready. A server that is not there yet is tried again until `connectTimeoutMs`.
 * @throws {OptionsInvalidError} before anything is connected.
 * @throws {ConnectionFailedError} by `connectTimeoutMs`; at once where the password, the database or TLS are wrong, or
 * where Redis is older than 7.0.
 */
export async function connect(
  target: string | ConnectOptions | IoredisClient,
  options: ConnectOptions = {},
): Promise<Connection> {
  const own = ownClient(target);
  // What is no client of ioredis is an address: `settingsOf` checks it.
  const settings = own ? settingsBeside(options) : settingsOf(target as string | ConnectOptions, options);
  const startedAt = settings.system.monotonicMs();
  const factory = factoryOf(settings, own);
  const main = factory.main();
  endSilentHandshakes(main, settings.system, settings.connectTimeoutMs);
  const runner = new Runner(clientOf(main), settings.system, settings);
  try {
    await ready(main, settings);
    const leftMs = startedAt + settings.connectTimeoutMs - settings.system.monotonicMs();
    const warnings = await lookAtServer(runner, settings, Math.max(1, leftMs));
    return new LiveConnection({ main, runner, factory, settings, warnings });
  } catch (error) {
    runner.close();
    main.disconnect();
    throw error;
  }
}

function ownClient(target: string | ConnectOptions | IoredisClient): Redis | Cluster | undefined {
  if (target instanceof Redis || target instanceof Cluster) return target;
  if (typeof target !== "string" && (typeof target !== "object" || target === null)) {
    throw new OptionsInvalidError(
      "`connect` was given neither a URL nor options",
      "Give it a `redis:` URL; where it comes from the environment, look whether it is set.",
    );
  }
  if (typeof target === "object" && "isCluster" in target) {
    throw new OptionsInvalidError(
      "The ioredis client comes from another copy of ioredis than this package uses",
      "Install one version of ioredis for both, or pass options.",
    );
  }
  return undefined;
}

/** A client brings the address, the credentials and TLS along; options beside it may not say them again. */
function settingsBeside(options: ConnectOptions): Settings {
  const said = (["host", "port", "username", "password", "db", "tls", "cluster", "sentinel"] as const).filter(
    (name) => options[name] !== undefined,
  );
  if (said.length > 0) {
    throw new OptionsInvalidError(`An ioredis client was given, and ${said.join(", ")} beside it`, "Give one of them.");
  }
  return settingsOf(options);
}

function ready(main: Redis | Cluster, settings: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    let last: Error | undefined;
    // Stays for good: an `error` without a listener would be printed by ioredis.
    const onError = (error: Error): void => {
      last = error;
      if (isPermanent(error)) settle(describeError(error, settings));
    };
    const onEnd = (): void => settle(describeError(last, settings));
    const onReady = (): void => settle(undefined);
    const settle = (error: ConnectionFailedError | undefined): void => {
      cancel();
      main.off("ready", onReady);
      main.off("end", onEnd);
      if (error) reject(error);
      else resolve();
    };
    const cancel = settings.system.setTimer(onEnd, settings.connectTimeoutMs);
    main.on("error", onError);
    if (main instanceof Cluster) main.on("node error", onError);
    main.on("ready", onReady);
    main.on("end", onEnd);
    main.connect().catch(() => undefined);
  });
}

async function lookAtServer(
  runner: Runner,
  settings: Settings,
  deadlineMs: number,
): Promise<readonly ConnectionWarning[]> {
  const [info, save] = await Promise.all([
    ifPermitted(runner, infoCommand, deadlineMs),
    ifPermitted(runner, saveCommand, deadlineMs),
  ]).catch((error: unknown) => {
    throw error instanceof RedloomError ? describeError(error, settings) : error;
  });
  return judgeServer(info, save);
}

/** `undefined` where Redis refuses the command: ACL, or a service that has taken it away. */
async function ifPermitted<Reply>(
  runner: Runner,
  command: Command<Reply>,
  deadlineMs: number,
): Promise<Reply | undefined> {
  try {
    return await runner.execute(command, { deadlineMs });
  } catch (error) {
    if (error instanceof ServerRefusedError && error.reason !== "NOAUTH") return undefined;
    throw error;
  }
}
