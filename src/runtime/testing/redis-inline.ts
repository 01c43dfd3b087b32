import { createConnection } from "node:net";

/** Longer than a machine that is shared stands still. */
const patienceMs = 5_000;

/**
 * Sends one inline command and resolves with the first piece of the answer as it comes: enough for set-up. With a
 * password it signs in before; where that is refused, the refusal is the answer.
 */
export function ask(port: number, line: string, password?: string): Promise<string> {
  const lines = password === undefined ? [line] : [`AUTH ${quoted(password)}`, line];
  return new Promise((resolve, reject) => {
    const next = (): boolean => socket.write(`${lines.shift()}\r\n`);
    const socket = createConnection(port, "127.0.0.1", next);
    socket.on("data", (chunk: Buffer) => {
      const answer = chunk.toString();
      if (lines.length > 0 && answer.startsWith("+OK")) return next();
      socket.destroy();
      resolve(answer);
    });
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("no answer")));
    socket.setTimeout(patienceMs, () => socket.destroy());
  });
}

/** As inline commands have text: every byte that is no letter and no digit by its number. */
function quoted(text: string): string {
  const bytes = [...Buffer.from(text)].map((byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9]/.test(character) ? character : `\\x${byte.toString(16).padStart(2, "0")}`;
  });
  return `"${bytes.join("")}"`;
}

/** Does the server of this pid answer on this port? */
export async function isServer(pid: number, port: number, password?: string): Promise<boolean> {
  const info = await ask(port, "INFO server", password).catch(() => "");
  return new RegExp(`^process_id:${pid}\\r?$`, "m").test(info);
}
