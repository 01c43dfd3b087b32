import { defineScript } from "../../wire/script.js";

/**
 * The value, or the right to compute it. A hit writes nothing.
 *
 * KEYS: the key, `:loading`. ARGV: token, lease in ms, for how many ms before its end a value is stale (0: never), the
 * digest of a value that counts as none ("": none does), 1: that value is deleted.
 * Reply: a fresh value as it is; `{value, 1, digest}` or `{value, 0}` of a stale one, whoever computes it anew; where
 * there is none `{nil, 1, digest}`, with the digest of what counts as none and is to be replaced, or
 * `{nil, 0, token, ms}`: that token computes, for so long at least. 1 is: this token is to compute now.
 *
 * A token that is there already asks again because a reply was lost. A stale value is there although nobody can be named.
 */
export const askScript = defineScript(
  "key-get-or-claim",
  `
local function claim(call)
  local set = call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2])
  if type(set) == 'table' and set.ok then return true end
  local owner = call('GET', KEYS[2])
  if owner ~= ARGV[1] then return false, owner end
  call('PEXPIRE', KEYS[2], ARGV[2])
  return true
end
local value, digest = redis.call('GET', KEYS[1]), ''
if value and ARGV[4] ~= '' and redis.sha1hex(value) == ARGV[4] then
  value, digest = false, ARGV[4]
end
if value then
  local stale = tonumber(ARGV[3])
  local left = stale > 0 and redis.call('PTTL', KEYS[1]) or -1
  if left < 0 or left > stale then return value end
  if claim(redis.pcall) then return {value, 1, redis.sha1hex(value)} end
  return {value, 0}
end
local mine, owner = claim(redis.call)
if not mine then return {false, 0, owner or '', redis.call('PTTL', KEYS[2])} end
if digest ~= '' and ARGV[5] == '1' then
  redis.call('DEL', KEYS[1])
  digest = ''
end
return {false, 1, digest}
`,
);

/**
 * Stores what was computed, unless the lease has ended or somebody wrote or deleted the value meanwhile: theirs is newer.
 *
 * KEYS: the key, `:loading`. ARGV: token, value, digest of the value that it replaces ("": none), for how many ms before
 * its end that one was stale (0: it was not; written meanwhile, it lives longer), time to live in ms (0: for ever),
 * PUBLISH or SPUBLISH, channel. Reply: 1, or 0 where nothing was written.
 */
export const fillScript = defineScript(
  "key-fill",
  `
local owner = redis.call('GET', KEYS[2])
if owner ~= ARGV[1] then
  if not owner then redis.pcall(ARGV[6], ARGV[7], ARGV[1]) end
  return 0
end
local value, stored = redis.call('GET', KEYS[1]), 0
local replaces = not value or (ARGV[3] ~= '' and redis.sha1hex(value) == ARGV[3])
if value and replaces and ARGV[4] ~= '0' then
  local left = redis.call('PTTL', KEYS[1])
  replaces = left >= 0 and left <= tonumber(ARGV[4])
end
if replaces then
  if ARGV[5] == '0' then
    redis.call('SET', KEYS[1], ARGV[2])
  else
    redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[5])
  end
  stored = 1
end
redis.call('DEL', KEYS[2])
redis.pcall(ARGV[6], ARGV[7], ARGV[1])
return stored
`,
);

/** KEYS: the key, `:loading`. ARGV: token, lease in ms. Reply: 1, or 0 where the token computes no more. */
export const renewScript = defineScript(
  "key-renew",
  `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[2], ARGV[2])
`,
);

/**
 * Computes no more. Whoever waits is told, also where the lease has ended already or was taken away.
 *
 * KEYS: the key, `:loading`. ARGV: token, for how many ms nobody is to try again (0: at once), PUBLISH or SPUBLISH,
 * channel. Reply: 1, or 0 where the token computed no more.
 */
export const giveUpScript = defineScript(
  "key-give-up",
  `
local owner = redis.call('GET', KEYS[2])
if owner == ARGV[1] then
  if ARGV[2] ~= '0' then
    redis.call('PEXPIRE', KEYS[2], ARGV[2])
    return 1
  end
  redis.call('DEL', KEYS[2])
  redis.pcall(ARGV[3], ARGV[4], ARGV[1])
  return 1
end
if not owner then redis.pcall(ARGV[3], ARGV[4], ARGV[1]) end
return 0
`,
);
