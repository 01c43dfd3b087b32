import { defineScript } from "../../wire/script.js";

/**
 * Answers a call, as long as the entry is pending under this server as this very delivery: whoever comes late changes
 * nothing. The entry leaves the stream with the answer, so that nobody is given it again should the server die before it
 * has acknowledged it. Repeating it is harmless: what is answered already is told by the key, or answered once more in
 * the same words. Without memory the answer is not kept: then somebody has to hear it, or nothing has happened.
 *
 * KEYS: stream, key of the reply. ARGV: group, server, entry id, delivery count, inbox, PUBLISH or SPUBLISH, answer, when
 * the key ends (ms since the epoch). Reply: 1, or 0 where the delivery is not the server's.
 */
export const replyScript = defineScript(
  "call-reply",
  `
local rows = redis.pcall('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1, ARGV[2])
if rows.err and not string.find(rows.err, '^%-?NOGROUP') then return rows end
local row = rows[1]
if not row or row[4] ~= tonumber(ARGV[4]) then
  return redis.call('GET', KEYS[2]) == ARGV[7] and 1 or 0
end
local kept = redis.pcall('SET', KEYS[2], ARGV[7], 'PXAT', ARGV[8])
if kept.err and not string.find(kept.err, '^%-?OOM') then return kept end
local heard = redis.call(ARGV[6], ARGV[5], ARGV[7])
if kept.err and heard == 0 then return kept end
redis.call('XDEL', KEYS[1], ARGV[3])
return 1
`,
);

/** KEYS: a key of the node that is asked. Reply: its time, in ms since the epoch. */
export const timeScript = defineScript(
  "call-time",
  `
local time = redis.call('TIME')
return string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
`,
);
