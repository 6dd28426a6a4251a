import { longestHeadBytes, luaHeadPattern } from '../entry-text.ts';
import { timeDigits } from '../layout.ts';
import { defineScript } from './script.ts';

/*
 * KEYS always begin with the two indexes of a collection, created and expiring; ARGV with nowMs and
 * slackMs: how long Redis keeps what has expired, since the clocks of servers differ. Times to live
 * count from the caller's clock. The first write of each script is one that a server out of memory
 * refuses: nothing is ever half done.
 */
const shared = `
local created, expiring = KEYS[1], KEYS[2]
local now, slack = tonumber(ARGV[1]), tonumber(ARGV[2])

local function isLive(expiresAt)
  return expiresAt == 'never' or tonumber(expiresAt) > now
end

local function memberOf(createdAt, id)
  return string.format('%0${timeDigits}.0f', tonumber(createdAt)) .. '/' .. id
end

local function idOf(member)
  return string.sub(member, ${timeDigits + 2})
end

-- Version, creation and expiry as texts, or nothing where no entry lies.
local function parseHead(text)
  return string.match(text, '${luaHeadPattern}')
end

local function readHead(key)
  return parseHead(redis.call('GETRANGE', key, 0, ${longestHeadBytes - 1}))
end

-- Some of what Redis has let go of leaves the indexes; these live as long as the last entry.
local function tend()
  local gone = redis.call('ZRANGEBYSCORE', expiring, '-inf', now - slack, 'LIMIT', 0, 16)
  if #gone > 0 then
    redis.call('ZREM', expiring, unpack(gone))
    redis.call('ZREM', created, unpack(gone))
  end
  if redis.call('ZCARD', created) > redis.call('ZCARD', expiring) then
    redis.call('PERSIST', created)
    redis.call('PERSIST', expiring)
    return
  end
  local last = redis.call('ZRANGE', expiring, -1, -1, 'WITHSCORES')[2]
  if last then
    local ttl = string.format('%.0f', tonumber(last) - now + slack)
    redis.call('PEXPIRE', created, ttl)
    redis.call('PEXPIRE', expiring, ttl)
  end
end
`;

/**
 * KEYS: and the entry. ARGV: and id, encoded value, expiry, creation of a new entry, and the
 * conditions ifAbsent (1), ifVersion, maxLive, each empty where it is not asked for.
 * Returns the outcome, the version and the creation.
 */
export const putEntryScript = defineScript(`${shared}
local key = KEYS[3]
local id, value, expiry, creation = unpack(ARGV, 3, 6)
local ifAbsent, ifVersion, maxLive = unpack(ARGV, 7, 9)
local version, createdAt, expiresAt = readHead(key)
local stale = nil
if version and not isLive(expiresAt) then
  stale = memberOf(createdAt, id)
  version = nil
end
if ifAbsent == '1' and version then return { 'conflict' } end
if ifVersion ~= '' and version ~= ifVersion then return { 'conflict' } end
if not version and maxLive ~= '' then
  local live = redis.call('ZCARD', created) - redis.call('ZCOUNT', expiring, '-inf', now)
  if live >= tonumber(maxLive) then return { 'full' } end
end
local isMoved = not version or expiresAt ~= expiry
if not version then version, createdAt = '0', creation end
version = string.format('%.0f', tonumber(version) + 1)
local text = version .. ' ' .. createdAt .. ' ' .. expiry .. ' ' .. value
if expiry == 'never' then
  redis.call('SET', key, text)
else
  local ttl = math.max(tonumber(expiry) - now, 1) + slack
  redis.call('SET', key, text, 'PX', string.format('%.0f', ttl))
end
if isMoved then
  local member = memberOf(createdAt, id)
  if stale and stale ~= member then
    redis.call('ZREM', created, stale)
    redis.call('ZREM', expiring, stale)
  end
  redis.call('ZADD', created, 0, member)
  if expiry == 'never' then
    redis.call('ZREM', expiring, member)
  else
    redis.call('ZADD', expiring, expiry, member)
  end
  tend()
end
return { 'written', version, createdAt }
`);

/** KEYS: and the entry. ARGV: and id. Returns 1 if the entry was live, else 0. */
export const deleteEntryScript = defineScript(`${shared}
local key, id = KEYS[3], ARGV[3]
local version, createdAt, expiresAt = readHead(key)
if not version then return 0 end
local member = memberOf(createdAt, id)
redis.call('DEL', key)
redis.call('ZREM', created, member)
redis.call('ZREM', expiring, member)
tend()
return isLive(expiresAt) and 1 or 0
`);

/**
 * ARGV: and the prefix of the entries' keys. Returns how many were live. Looks at every key before
 * it removes the first: while a slot moves, one that is elsewhere ends the script.
 */
export const deleteEntriesScript = defineScript(`${shared}
local prefix = ARGV[3]
local members = redis.call('ZRANGE', created, 0, -1)
local live = #members - redis.call('ZCOUNT', expiring, '-inf', now)
for _, member in ipairs(members) do
  redis.call('EXISTS', prefix .. idOf(member))
end
for _, member in ipairs(members) do
  redis.call('UNLINK', prefix .. idOf(member))
end
redis.call('UNLINK', created, expiring)
return live
`);

/**
 * ARGV: and the prefix of the entries' keys, how many to find, where to begin (a bound of
 * ZREVRANGEBYLEX), and how many expired ones may be passed over: a script holds up all others.
 * Returns the last member that was looked at if it stopped there for that, else an empty text; then
 * member and entry by turns.
 */
export const listEntriesScript = defineScript(`${shared}
local prefix, wanted, from, patience = ARGV[3], tonumber(ARGV[4]), ARGV[5], tonumber(ARGV[6])
local found = { '' }
while true do
  local size = math.min(wanted - (#found - 1) / 2, 100)
  local members = redis.call('ZREVRANGEBYLEX', created, from, '-', 'LIMIT', 0, size)
  for _, member in ipairs(members) do
    local id = idOf(member)
    local text = redis.call('GET', prefix .. id)
    local version, createdAt, expiresAt = parseHead(text or '')
    if version and isLive(expiresAt) and memberOf(createdAt, id) == member then
      found[#found + 1] = member
      found[#found + 1] = text
    else
      patience = patience - 1
      if patience < 0 then
        found[1] = member
        return found
      end
    end
  end
  if #members < size or (#found - 1) / 2 >= wanted then return found end
  from = '(' .. members[#members]
end
`);
