import type { Socket } from "node:net";
import { Command as IoredisCommand } from "ioredis";
import { type Argument, type Command, commandLine } from "../wire/command.js";

/** One TCP connection as a command saw it, to tell a dead link from a slow server. */
export interface Link {
  readonly socket: Socket;
  /** Replies received over this connection. */
  replies: number;
}

const links = new WeakMap<object, Link>();

function linkOf(socket: Socket): Link {
  let link = links.get(socket);
  if (!link) {
    link = { socket, replies: 0 };
    links.set(socket, link);
  }
  return link;
}

/** Who is told what became of a command line. Called once for each sending. */
export interface ReplyTarget {
  replied(value: unknown, raw: RawCommand): void;
  failed(error: Error, raw: RawCommand): void;
}

/**
 * A command line as ioredis queues it. ioredis' own command makes a promise and loses whether it was ever written; this
 * one calls its target directly and knows the connection it went out on: that decides between "nothing happened" and
 * "outcome unknown".
 */
export class RawCommand extends IoredisCommand {
  /** The connection it was written to; `undefined` as long as it was not. */
  link: Link | undefined;
  repliesBefore = 0;
  readonly #line: Line;

  constructor(line: Line, binary: boolean, target: ReplyTarget) {
    const { name, args, isText } = line;
    // What is text alone is written here: ioredis would copy it twice more, and take twice as long.
    super(name, isText ? [] : args, { replyEncoding: binary ? null : "utf8" });
    this.#line = line;
    if (isText) this.args = args;
    this.resolve = (reply) => {
      if (this.link) this.link.replies++;
      target.replied(this.transformReply(reply), this);
    };
    this.reject = (error) => {
      if (this.link && error.name === "ReplyError") this.link.replies++;
      target.failed(error, this);
    };
  }

  /**
   * For a cluster, which catches MOVED and ASK and sends the line elsewhere: what was answered is not under way, so a
   * node that cannot be reached after that leaves no doubt.
   */
  noteRefusals(): void {
    const reject = this.reject;
    this.reject = (error) => {
      if (this.link && error.name === "ReplyError") {
        this.link.replies++;
        this.link = undefined;
      }
      reject(error);
    };
  }

  override toWritable(socket: Socket): string | Buffer {
    this.link = linkOf(socket);
    this.repliesBefore = this.link.replies;
    const { isText, text } = this.#line;
    return isText ? (text ?? textOf(this.#line)) : super.toWritable(socket);
  }
}

/** A command line as it is written. */
export interface Line {
  readonly name: string;
  readonly args: (string | Buffer)[];
  /** No argument is bytes. */
  readonly isText: boolean;
  /** What goes over the wire, where that is known. */
  readonly text?: string;
}

export function lineOf(line: readonly [string, ...Argument[]]): Line {
  const args = argumentsOf(line);
  return { name: line[0], args, isText: args.every((argument) => typeof argument === "string") };
}

const keptLines = new WeakMap<Command<unknown>, Line>();

/** Of a command that is run again and again: made and written out once. */
export function keptLineOf(command: Command<unknown>): Line {
  const kept = keptLines.get(command);
  if (kept) return kept;
  const line = lineOf(commandLine(command));
  // Through bytes, so that it is one piece of memory and no tree of pieces.
  const fresh = line.isText ? { ...line, text: Buffer.from(textOf(line)).toString() } : line;
  keptLines.set(command, fresh);
  return fresh;
}

/** A command line of text, as Redis reads it. */
function textOf({ name, args }: Line): string {
  let text = `*${args.length + 1}\r\n$${name.length}\r\n${name}\r\n`;
  for (const argument of args) text += `$${Buffer.byteLength(String(argument))}\r\n${argument}\r\n`;
  return text;
}

/** ioredis knows Buffers only: any other Uint8Array would be written as "1,2,3". */
function argumentsOf(line: readonly [string, ...Argument[]]): (string | Buffer)[] {
  const args: (string | Buffer)[] = [];
  for (let index = 1; index < line.length; index++) {
    const argument = line[index];
    if (typeof argument === "string") args.push(argument);
    else if (typeof argument === "number") args.push(String(argument));
    else if (Buffer.isBuffer(argument)) args.push(argument);
    else if (argument) args.push(Buffer.from(argument.buffer, argument.byteOffset, argument.byteLength));
  }
  return args;
}
