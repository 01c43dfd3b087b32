import { Redis } from "ioredis";

/** What a server has used of its processor so far, in microseconds: a busy machine changes it less than the clock. */
export async function serverCpuMicros(url: string): Promise<number> {
  const client = new Redis(url);
  const info = await client.info("cpu");
  client.disconnect();
  const seconds = (name: string): number => Number(new RegExp(`^${name}:([\\d.]+)`, "m").exec(info)?.[1]);
  return (seconds("used_cpu_user") + seconds("used_cpu_sys")) * 1_000_000;
}
