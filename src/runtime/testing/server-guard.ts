import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";

/** Sees to it that a server ends with this process, and its folder with it, however this process ends. */
export interface ServerGuard {
  /** The server has ended by our hand, and its folder is removed or stays: nothing to guard any more. */
  release(): void;
}

const guarded = new Set<() => void>();
let listens = false;

/** One listener for all: of eleven, Node warns. */
function endAll(): void {
  for (const end of guarded) end();
}

/**
 * Ends the server when this process does, and removes the folder, where one is given: it is of our own making then.
 * A process that is killed runs no exit handler; so a shell waits for the end of our pipe, which outlives us by a moment.
 * It is told when the server has ended, for its pid may be somebody else's soon. Where there is no shell, both stay.
 */
export function guardServer(server: ChildProcess, ownFolder: string | undefined): ServerGuard {
  if (server.pid === undefined) return { release: () => undefined };
  const shell = shellFor(server.pid, ownFolder);
  const end = (): void => {
    server.kill("SIGKILL");
    if (ownFolder !== undefined) removed(ownFolder);
  };
  guarded.add(end);
  if (!listens) process.on("exit", endAll);
  listens = true;
  const release = (): void => {
    guarded.delete(end);
    shell.kill("SIGKILL");
  };
  server.once("exit", () => {
    if (ownFolder === undefined) release();
    else shell.stdin?.write("ended\n");
  });
  return { release };
}

const script = `pid=$0
while read -r _; do pid=; done
[ -n "$pid" ] && kill -9 "$pid"
[ -z "$1" ] || rm -rf -- "$1" || { sleep 1; rm -rf -- "$1"; }`;

function shellFor(pid: number, ownFolder: string | undefined): ChildProcess {
  const shell = spawn("sh", ["-c", script, String(pid), ownFolder ?? ""], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  shell.on("error", () => undefined);
  shell.stdin?.on("error", () => undefined);
  shell.unref();
  return shell;
}

/** The server may write for a moment yet: the shell removes what is left. */
function removed(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {}
}
