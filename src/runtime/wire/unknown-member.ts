/** Marks a member of an open union whose tag this version of the contract does not know. */
export const unknownMember: unique symbol = Symbol.for("redloom.unknownMember");

/** The parts of an unknown member beside the fields that all known members share. */
export interface UnknownMemberParts {
  /** The discriminator's value on the wire. */
  readonly tag: string;
  /** The whole member as it came, for relays. */
  readonly raw: Readonly<Record<string, unknown>>;
}
