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
 * KEYS: buckets, of which the same may stand there again. ARGV: nowMs, slackMs, then capacity and
 * intervalMs of each. Returns for each whether it gave, and that moment.
 */
export const takeTokensScript = defineScript(`
local now, slack = tonumber(ARGV[1]), tonumber(ARGV[2])
local replies = {}
for index, key in ipairs(KEYS) do
  local capacity, interval = tonumber(ARGV[2 * index + 1]), tonumber(ARGV[2 * index + 2])
  local empty = capacity * interval
  local stored = tonumber(redis.call('GET', key) or '0')
  local full = math.min(math.max(stored, now), now + empty)
  local taken = full + interval <= now + empty
  if taken then
    full = full + interval
    local ttl = math.ceil(full - now) + slack
    redis.call('SET', key, string.format('%.17g', full), 'PX', string.format('%.0f', ttl))
  end
  replies[2 * index - 1] = taken and '1' or '0'
  replies[2 * index] = string.format('%.17g', full)
end
return replies
`);
