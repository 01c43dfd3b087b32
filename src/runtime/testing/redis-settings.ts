import { OptionsInvalidError } from "../errors.js";

/** Settings that say where the server is: whoever starts it has to know. */
const ours = ["port", "bind", "dir", "daemonize"];

/** @throws {OptionsInvalidError} */
export function checkSettings(args: readonly string[], port: number | undefined): void {
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65_535)) {
    throw new OptionsInvalidError(`\`port\` is ${port}`, "Give a port from 1 to 65535, or none for one that is free.");
  }
  const names = words(args).flatMap((word) => (word.startsWith("--") ? [word.slice(2).toLowerCase()] : []));
  const taken = names.find((name) => ours.includes(name));
  if (taken === undefined) return;
  const fix = taken === "port" ? "Give `port` beside `args`, or leave it out." : "Leave it out.";
  throw new OptionsInvalidError(`\`args\` has \`--${taken}\`, which is ours to give`, fix);
}

/** The password that the server wants; the last one counts. */
export function passwordOf(args: readonly string[]): string | undefined {
  const all = words(args);
  const at = all.findLastIndex((word) => word.toLowerCase() === "--requirepass");
  const password = at < 0 ? undefined : all[at + 1];
  return password === "" ? undefined : password;
}

/** A name and its value may stand in one. */
function words(args: readonly string[]): readonly string[] {
  return args.flatMap((word) => {
    const space = word.startsWith("--") ? word.indexOf(" ") : -1;
    return space < 0 ? [word] : [word.slice(0, space), word.slice(space + 1)];
  });
}

/** What a server said last, in a few words: without who said it when. */
export function lastWords(log: string): string {
  const lines = log.split("\n").map((line) => line.replace(/^\d+:\w+ \d+ \w+ \d+ [\d:.]+ \S /, "").trim());
  const told = lines.filter((line) => line !== "").slice(-3);
  return told.join("; ").slice(0, 300) || "it said nothing";
}
