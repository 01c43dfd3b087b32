import { defineScript } from "../wire/script.js";

/**
 * `SET`, for where it is put behind a guard.
 *
 * KEYS: the key. ARGV: the value, then the options of SET. Reply: 1.
 */
export const setScript = defineScript(
  "key-set",
  `
redis.call('SET', KEYS[1], unpack(ARGV))
return 1
`,
);
