import { Redis } from "ioredis";

let sent = 0;
const send = Redis.prototype.sendCommand;

/** Every command that an ioredis of this process sends is counted: all contenders use ioredis. */
Redis.prototype.sendCommand = function counted(this: Redis, ...args: Parameters<Redis["sendCommand"]>) {
  sent++;
  return send.apply(this, args);
};

export function requestsSoFar(): number {
  return sent;
}
