import { defineScript } from './script.ts';

/*
 * Numbers go out with 17 digits, which hold every double; as numbers Redis would cut them to whole
 * ones. Times to live count from the caller's clock, so that only its own clock decides.
 */

/** KEYS: the counter. ARGV: by, expiresAtMs, nowMs, slackMs. Returns the new value. */
export const incrementScript = defineScript(`
local by, newExpiry, now, slack = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local value, expiresAt = string.match(redis.call('GET', KEYS[1]) or '', '^(%S+) (%d+)$')
if not value or tonumber(expiresAt) <= now then
  value, expiresAt = '0', newExpiry
end
local sum = string.format('%.17g', tonumber(value) + by)
local ttl = math.max(tonumber(expiresAt) - now, 0) + slack
redis.call('SET', KEYS[1], sum .. ' ' .. expiresAt, 'PX', string.format('%.0f', ttl))
return sum
`);

/**
 * A bucket is the moment at which it is full again, as in token-bucket.ts, with the same sums in
 * the same order: doubles here and there are the same ones.
 * KEYS: the bucket. ARGV: capacity, intervalMs, nowMs, slackMs. Returns whether it gave, and that
 * moment.
 */
export const takeTokenScript = defineScript(`
local capacity, interval = tonumber(ARGV[1]), tonumber(ARGV[2])
local now, slack = tonumber(ARGV[3]), tonumber(ARGV[4])
local empty = capacity * interval
local stored = tonumber(redis.call('GET', KEYS[1]) or '0')
local present = math.min(math.max(stored, now), now + empty)
if present + interval > now + empty then
  return { 0, string.format('%.17g', present) }
end
local full = string.format('%.17g', present + interval)
local ttl = math.ceil(present + interval - now) + slack
redis.call('SET', KEYS[1], full, 'PX', string.format('%.0f', ttl))
return { 1, full }
`);
