import { type Command, InvalidArgumentError } from "commander";
import type { CommandRoom } from "../command-room.js";
import type { ListFlags, ShowFlags } from "./dead-letters.js";
import type { PurgeFlags, ReplayFlags } from "./dead-letters-work.js";
import type { RemoveFlags } from "./groups-remove.js";
import type { OperatingFlags } from "./operating.js";

const environment = "\nThe Redis is the one of REDLOOM_REDIS_URL (redis://127.0.0.1:6379 where that is not set).";

/** The commands that look into Redis. Each loads what it needs when it runs, so that the others start fast. */
export function addOperatingCommands(program: Command, room: CommandRoom): void {
  addGroups(program, room);
  addDeadLetters(program, room);
}

function addGroups(program: Command, { surroundings, settings, tell }: CommandRoom): void {
  const groups = inRedis(program.command("groups").description("every stream with its groups: lag, consumers, health"));
  groups.addHelpText("after", environment).action(async (flags: OperatingFlags) => {
    const command = await import("./groups.js");
    tell(await command.groups(settings(flags), flags, surroundings));
  });
  inRedis(groups.command("remove <stream> <group>").description("end a group: it and all its keys"))
    .option(
      "--force",
      "although consumers live, entries wait or are pending, or dead letters lie there: all that is lost",
    )
    .option("--dry-run", "change nothing; tell what would become of it")
    .option("--yes", "do not ask")
    .addHelpText("after", environment)
    .action(async (stream: string, group: string, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<RemoveFlags>();
      const { removeGroup } = await import("./groups-remove.js");
      tell(await removeGroup({ stream, group }, settings(flags), flags, surroundings));
    });
}

function addDeadLetters(program: Command, { surroundings, settings, tell }: CommandRoom): void {
  const letters = program.command("dead-letters").description("what groups gave up: look at it, replay it, delete it");
  const add = (name: string, description: string): Command =>
    inRedis(letters.command(`${name} <stream> <group>`).description(description)).addHelpText("after", environment);
  narrowed(add("list", "the newest ones, with their errors"))
    .option("--limit <count>", "most dead letters (default 20)", wholeNumber)
    .action(async (stream: string, group: string, flags: ListFlags & AgeFlags) => {
      const { listDeadLetters } = await import("./dead-letters.js");
      tell(await listDeadLetters({ stream, group }, settings(flags), withAges(flags), surroundings));
    });
  add("show", "everything about some, sensitive fields masked")
    .option("--id <id>", "which one; several times for several", several)
    .action(async (stream: string, group: string, flags: ShowFlags) => {
      const { showDeadLetters } = await import("./dead-letters.js");
      tell(await showDeadLetters({ stream, group }, settings(flags), flags, surroundings));
    });
  narrowed(add("replay", "give them back to this group, and to no other"))
    .option("--id <id>", "which one; several times for several (default all)", several)
    .option("--limit <count>", "most dead letters, the oldest first", wholeNumber)
    .option("--rate <per-second>", "spread them in time", positiveNumber)
    .option("--dry-run", "change nothing; tell how many")
    .action(async (stream: string, group: string, flags: ReplayFlags & AgeFlags) => {
      const { replayDeadLetters } = await import("./dead-letters-work.js");
      tell(await replayDeadLetters({ stream, group }, settings(flags), withAges(flags), surroundings));
    });
  narrowed(add("purge", "delete them for good"))
    .option("--id <id>", "which one; several times for several (default all)", several)
    .option("--limit <count>", "most dead letters, the oldest first", wholeNumber)
    .option("--dry-run", "change nothing; tell how many")
    .option("--yes", "do not ask")
    .action(async (stream: string, group: string, flags: PurgeFlags & AgeFlags) => {
      const { purgeDeadLetters } = await import("./dead-letters-work.js");
      tell(await purgeDeadLetters({ stream, group }, settings(flags), withAges(flags), surroundings));
    });
}

/** As the flags are called; both in milliseconds. */
interface AgeFlags {
  readonly olderThan?: number;
  readonly newerThan?: number;
}

function narrowed(command: Command): Command {
  return command
    .option("--error <name>", "those that died of this error: TypeError")
    .option("--older-than <duration>", "those that died at least so long ago: 7d, 12h, 30m", durationMs)
    .option("--newer-than <duration>", "those that died at most so long ago", durationMs);
}

function withAges<Flags extends AgeFlags>({ olderThan, newerThan, ...flags }: Flags) {
  return {
    ...flags,
    ...(olderThan !== undefined && { olderThanMs: olderThan }),
    ...(newerThan !== undefined && { newerThanMs: newerThan }),
  };
}

function inRedis(command: Command): Command {
  return command
    .option("--contracts <folder>", "folder of contracts")
    .option("--json", "one JSON object on standard output")
    .option("--prefix <prefix>", "what stands before every Redis name: staging:")
    .option("--parameter <name=value>", "a parameter of the stream's address; several times for several", several);
}

function several(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("Give a whole number above 0.");
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value;
  throw new InvalidArgumentError("Give a number above 0.");
}

const durations: ReadonlyMap<string, number> = new Map([
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

function durationMs(text: string): number {
  const [, amount = "", unit = ""] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const size = durations.get(unit);
  if (size !== undefined) return Number(amount) * size;
  throw new InvalidArgumentError("Give a duration: 7d, 12h, 30m, 45s.");
}
