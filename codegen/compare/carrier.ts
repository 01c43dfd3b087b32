import type { Kind } from "../kinds.js";
import type { Message, MessageId, Model, Source, Type } from "../model/model.js";
import { messageTypes } from "../model/walk.js";
import type { Resolve } from "../values/fits.js";
import type { Mode } from "./change.js";

/** One version of the contracts, with what finds its messages. */
export interface Version {
  readonly model: Model;
  readonly resolve: Resolve;
  message(id: MessageId): Message | undefined;
}

/** Both of them. */
export interface Versions {
  readonly before: Version;
  readonly now: Version;
}

export function versionOf(model: Model): Version {
  const messages = new Map(
    model.contracts.flatMap((contract) => contract.messages).map((one) => [`${one.id.contract}/${one.id.name}`, one]),
  );
  return {
    model,
    resolve: messageTypes(model),
    message: (id) => messages.get(`${id.contract}/${id.name}`),
  };
}

/** What a definition of some kind carries, who writes it and who reads it. */
export interface Carried {
  /** `message`, `request`: two versions of a definition carry in the same role what belongs together. */
  readonly role: string;
  readonly payload: MessageId;
  /** In the plural: `producers`, `callers`. */
  readonly writers: string;
  readonly readers: string;
  /** A sentence without a subject: what readers do with what they refuse. */
  readonly whenRefused: string;
  readonly retained?: Retained;
}

/** Data that stays. */
export interface Retained {
  /** `entries of the stream, and its dead letters` */
  readonly what: string;
  /** After so long nothing older is left. Absent: nobody can say. */
  readonly forMs?: number;
  /** Where it is kept for longer than that: `where entries are scheduled`. */
  readonly longer?: string;
}

/** A payload of a definition that both versions have. */
export interface Carrier extends Omit<Carried, "payload"> {
  /** `agents.streams.tasks` */
  readonly definition: string;
  readonly kind: Kind;
  readonly mode: Mode;
  readonly before: Root;
  readonly now: Root;
}

export interface Root {
  readonly type: Type;
  /** Absent of headers, which are no message. */
  readonly message?: MessageId;
}

export function rootOf(id: MessageId, source: Source): Root {
  return { type: { kind: "reference", to: id, doc: {}, source }, message: id };
}
