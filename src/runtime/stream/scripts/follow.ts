import { defineScript } from "../../wire/script.js";

/**
 * What lies after a position, and what is known of the stream then. Writes nothing.
 *
 * KEYS: stream. ARGV: id after which, how many at most, 1 to reply the entries or 0 to count them, ids.
 * Reply: last generated id, entries ever added, length, first id or '', entries after the position (up to so many),
 * 1 where one of the ids is in the stream, then the entries themselves.
 */
export const lookScript = defineScript(
  "look",
  `
if redis.call('EXISTS', KEYS[1]) == 0 then return { '0-0', 0, 0, '', 0, 0, {} } end
local about = {}
local info = redis.call('XINFO', 'STREAM', KEYS[1])
for at = 1, #info, 2 do about[info[at]] = info[at + 1] end
local entries = redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], '+', 'COUNT', ARGV[2])
local shared = 0
for at = 4, #ARGV do
  if #redis.call('XRANGE', KEYS[1], ARGV[at], ARGV[at]) > 0 then
    shared = 1
    break
  end
end
return {
  about['last-generated-id'], about['entries-added'], about['length'],
  about['first-entry'] and about['first-entry'][1] or '', #entries, shared, ARGV[3] == '1' and entries or {},
}
`,
);
