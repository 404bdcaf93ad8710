-- GETs that each carry the next of the tokens in the file TOKENS.
local tokens = {}
for line in io.lines(os.getenv("TOKENS")) do
    tokens[#tokens + 1] = line
end

local next = 0
function request()
    next = next % #tokens + 1
    return wrk.format("GET", nil, { ["Authorization"] = "Bearer " .. tokens[next] })
end
