import type { Address, NoParameters } from "../wire/address.js";

/** `allow` per `perMs`; up to `burst` of them at once. */
export interface Rate {
  readonly allow: number;
  readonly perMs: number;
  /** @default allow */
  readonly burst?: number;
}

/** What the generator emits for a limit. */
export interface LimitDefinition<Parameters extends object = NoParameters> {
  /** `<namespace>.limits.<name>` */
  readonly definition: string;
  readonly address: Address<Parameters>;
  /** All must allow. */
  readonly rates: readonly Rate[];
  /** What `take` decides while Redis is away. */
  readonly onUnavailable: "deny" | "allow";
}

/** What `tune` may override of a limit. */
export interface LimitTune {
  readonly rates?: readonly Rate[];
}
