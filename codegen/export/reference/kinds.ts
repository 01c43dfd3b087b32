import type { Kind } from "../../kinds.js";
import type { Contract } from "../../model/model.js";
import type { KindPage } from "./kind.js";
import { callPage } from "./kinds/calls.js";
import { channelPage } from "./kinds/channels.js";
import { keyPage } from "./kinds/keys.js";
import { limitPage } from "./kinds/limits.js";
import { lockPage } from "./kinds/locks.js";
import { streamPage } from "./kinds/streams.js";

type KindPages = { readonly [K in Kind]: KindPage<Contract[K][number]> };

export const kindPages: KindPages = {
  channels: channelPage,
  streams: streamPage,
  calls: callPage,
  locks: lockPage,
  limits: limitPage,
  keys: keyPage,
};
