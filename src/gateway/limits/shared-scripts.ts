import { hash } from 'node:crypto'

/** A Lua script, and what Redis knows it by. */
export type Script = { text: string; sha: string }

// Numbers are written by %.0f: Lua would write large ones as 1e+15, which is none to Redis.
const SHARED = `
local function whole(number) return string.format('%.0f', number) end
local function read(value) return tonumber(value or '0') or 0 end
`

/**
 * Takes room under all limits of a call, or under none: the same arithmetic as counts.ts, by the clock of Redis.
 * KEYS: for each subject the hash of its counts and the sorted set of its calls under way (score: when their lease
 * ends). ARGV: member of the call, its tokens, its cost (-1: unknown), length of a lease in ms, this month, when it
 * begins and ends; then for each subject in one text: limits of requests, tokens, concurrency, budgets of day and month
 * (-1: none), what the ledger says was spent on this day and in this month (-1: not asked).
 * Returns {1, now, for each subject what it spent on the day and in the month}, {0, subject, limit, ms to wait (-1:
 * for ever), spent, held}, or {2, subjects about which the ledger has to be asked}.
 */
const TAKE = `${SHARED}
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local minute, part = math.floor(now / 60000), (now % 60000) / 60000
local day, month = math.floor(now / 86400000), tonumber(ARGV[5])
local month_ends = tonumber(ARGV[7])
if now >= month_ends then month = month + 1 elseif now < tonumber(ARGV[6]) then month = month - 1 end
local member, tokens, cost, lease = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local NEVER = 1e15

local function wait(used, before, room)
  if room < 0 then return NEVER end
  if used <= room then return math.max(0, (1 - (room - used) / before - part) * 60000) end
  return (1 - part + math.max(0, 1 - room / used)) * 60000
end

local worst
local function exceed(subject, limit, ms, spent, held)
  if not worst or ms > worst[4] then worst = {0, subject, limit, ms, whole(spent), whole(held)} end
end

local states, unseeded = {}, {2}
for i = 1, #KEYS / 2 do
  local key, calls = KEYS[2 * i - 1], KEYS[2 * i]
  local limit = {}
  for number in string.gmatch(ARGV[7 + i], '%S+') do limit[#limit + 1] = tonumber(number) end
  local v = redis.call('HMGET', key, 'minute', 'requests', 'requests_before', 'tokens', 'tokens_before',
    'day', 'spent_day', 'month', 'spent_month', 'held')
  local s = {requests = read(v[2]), requests_before = read(v[3]), tokens = read(v[4]), tokens_before = read(v[5]),
    spent_day = 0, spent_month = 0, held = read(v[10])}
  local last = tonumber(v[1]) or minute
  if last < minute then
    s.requests_before, s.tokens_before = 0, 0
    if last == minute - 1 then s.requests_before, s.tokens_before = s.requests, s.tokens end
    s.requests, s.tokens = 0, 0
  end
  s.has_budget = limit[4] >= 0 or limit[5] >= 0
  s.has_lease = s.has_budget or limit[3] >= 0
  if s.has_lease then
    local over = redis.call('ZRANGEBYSCORE', calls, '-inf', now, 'LIMIT', 0, 500)
    if #over > 0 then
      for _, call in ipairs(over) do s.held = s.held - read(string.match(call, ' (%d+)$')) end
      redis.call('ZREM', calls, unpack(over))
      redis.call('HSET', key, 'held', whole(s.held))
    end
    local under_way = redis.call('ZCARD', calls)
    if under_way == 0 then s.held = 0 end
    if limit[3] >= 0 and under_way + 1 > limit[3] then exceed(i, 'concurrency', 1000, 0, 0) end
  end
  if limit[1] >= 0 and s.requests_before * (1 - part) + s.requests + 1 > limit[1] then
    exceed(i, 'requests_per_minute', wait(s.requests, s.requests_before, limit[1] - 1), 0, 0)
  end
  if limit[2] >= 0 and s.tokens_before * (1 - part) + s.tokens + tokens > limit[2] then
    exceed(i, 'tokens_per_minute', wait(s.tokens, s.tokens_before, limit[2] - tokens), 0, 0)
  end
  if s.has_budget then
    if not v[6] and limit[6] < 0 then
      unseeded[#unseeded + 1] = i
    else
      if tonumber(v[6]) == day then s.spent_day = read(v[7]) end
      if tonumber(v[8]) == month then s.spent_month = read(v[9]) end
      s.spent_day = math.max(s.spent_day, limit[6])
      s.spent_month = math.max(s.spent_month, limit[7])
      if cost >= 0 and limit[4] >= 0 and s.spent_day + s.held + cost > limit[4] then
        exceed(i, 'budget_per_day', (day + 1) * 86400000 - now, s.spent_day, s.held)
      end
      if cost >= 0 and limit[5] >= 0 and s.spent_month + s.held + cost > limit[5] then
        exceed(i, 'budget_per_month', math.max(month_ends - now, 1000), s.spent_month, s.held)
      end
    end
  end
  states[i] = s
end

if #unseeded > 1 then return unseeded end
if worst then
  worst[4] = worst[4] == NEVER and -1 or math.ceil(worst[4] - 0.001)
  return worst
end
local result = {1, now}
for i, s in ipairs(states) do
  local key, calls = KEYS[2 * i - 1], KEYS[2 * i]
  redis.call('HSET', key, 'minute', whole(minute), 'requests', whole(s.requests + 1),
    'requests_before', whole(s.requests_before), 'tokens', whole(s.tokens + tokens),
    'tokens_before', whole(s.tokens_before))
  if s.has_lease then
    redis.call('ZADD', calls, whole(now + lease), member)
    redis.call('HSET', key, 'held', whole(s.held + math.max(cost, 0)))
    redis.call('PEXPIRE', calls, 3600000)
  end
  if s.has_budget then
    redis.call('HSET', key, 'day', whole(day), 'spent_day', whole(s.spent_day),
      'month', whole(month), 'spent_month', whole(s.spent_month))
  end
  redis.call('PEXPIRE', key, 3600000)
  result[#result + 1] = whole(s.spent_day)
  result[#result + 1] = whole(s.spent_month)
end
return result
`

const ADD_SPENT = `
local function add_spent(key, day, month, cost)
  if cost <= 0 then return end
  local v = redis.call('HMGET', key, 'day', 'spent_day', 'month', 'spent_month')
  local last_day, last_month = tonumber(v[1]), tonumber(v[3])
  -- who asks next learns it from the ledger
  if not last_day then return end
  if last_day == day then
    redis.call('HSET', key, 'spent_day', whole(read(v[2]) + cost))
  elseif last_day < day then
    redis.call('HSET', key, 'day', whole(day), 'spent_day', whole(cost))
  end
  if last_month == month then
    redis.call('HSET', key, 'spent_month', whole(read(v[4]) + cost))
  elseif last_month < month then
    redis.call('HSET', key, 'month', whole(month), 'spent_month', whole(cost))
  end
end
`

/**
 * Replaces what a call took by what it used. KEYS: as above. ARGV: member of the call, tokens to add (below 0: to give
 * back), what it cost, minute, day and month in which it was admitted, 1 when this was sent before without an answer;
 * then for each subject 1 when it has leases, 0 when not.
 */
const SETTLE = `${SHARED}${ADD_SPENT}
local member, more, cost = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local minute, day, month, again = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7] == '1'
for i = 1, #KEYS / 2 do
  local key, calls = KEYS[2 * i - 1], KEYS[2 * i]
  local is_new, held = not again, 0
  if ARGV[7 + i] == '1' and redis.call('ZREM', calls, member) == 1 then
    is_new, held = true, read(string.match(member, ' (%d+)$'))
  end
  local v = redis.call('HMGET', key, 'minute', 'tokens', 'tokens_before', 'held')
  local last = tonumber(v[1])
  if is_new and last then
    if last == minute then
      redis.call('HSET', key, 'tokens', whole(math.max(0, read(v[2]) + more)))
    elseif last == minute + 1 then
      redis.call('HSET', key, 'tokens_before', whole(math.max(0, read(v[3]) + more)))
    end
    if held > 0 then redis.call('HSET', key, 'held', whole(math.max(0, read(v[4]) - held))) end
    add_spent(key, day, month, cost)
  end
end
return 1
`

/**
 * Adds what calls cost that took no room here. KEYS: the hash of counts, and what tells that this was added. ARGV: the
 * cost, day and month. What is sent again because no answer came counts once.
 */
const SPEND = `${SHARED}${ADD_SPENT}
if redis.call('SET', KEYS[2], 1, 'NX', 'EX', 3600) then
  add_spent(KEYS[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[1]))
end
return 1
`

export const TAKE_SCRIPT = script(TAKE)
export const SETTLE_SCRIPT = script(SETTLE)
export const SPEND_SCRIPT = script(SPEND)

function script(text: string): Script {
  return { text, sha: hash('sha1', text) }
}
