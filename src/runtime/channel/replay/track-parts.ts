import type { Host } from "../../host.js";
import type { FeedListener } from "../feed.js";
import type { Page } from "./commands.js";
import type { HeldBudget } from "./held.js";
import type { Position } from "./position.js";
import type { Turns } from "./turns.js";

/** What the channels of one subscription share. */
export interface TrackParts {
  readonly host: Host;
  readonly listener: FeedListener;
  readonly budget: HeldBudget;
  readonly turns: Turns;
  readonly maxEntries: number;
  /** How long the number of a channel stays without a message. */
  readonly keptMs: number;
  /** That they cannot be read was told. */
  isTroubled: boolean;
  read(channel: string, afterId: string | undefined): Promise<Page>;
}

/** Where a channel begins. */
export type Start =
  /** With the next message, whichever that is; `known`, where one is known that came before it. */
  | { readonly from: "next"; readonly known: Position }
  /** With what the history has. */
  | { readonly from: "beginning" }
  /** After that message, which somebody saw before. */
  | { readonly from: "after"; readonly position: Position };
