-- Sends the requests of a file (method, path, token, body, tab-separated) in turn; prints what came of them as JSON.
-- With a second argument each connection waits that many milliseconds on average, by chance, before it sends again.
local lines, at, pause = {}, 0, 0

function init(args)
  pause = tonumber(args[2]) or 0
  if pause > 0 then
    delay = function() return math.floor(math.random() * 2 * pause) end
  end
  for line in io.lines(args[1]) do
    local method, path, token, body = line:match("^(.-)\t(.-)\t(.-)\t(.*)$")
    local headers = { ["Authorization"] = "Bearer " .. token, ["Host"] = "127.0.0.1" }
    if body ~= "" then headers["Content-Type"] = "application/json" end
    lines[#lines + 1] = wrk.format(method, path, headers, body ~= "" and body or nil)
  end
end

function request()
  at = at % #lines + 1
  return lines[at]
end

function done(summary, latency, requests)
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format(
    'RESULT{"accepted": %d, "seconds": %f, "p50": %f, "p99": %f, "failed": %d}\n',
    summary.requests - errors.status, summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, errors.status + lost))
end
