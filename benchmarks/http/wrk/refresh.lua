-- Refreshes: each request presents a token that an earlier answer brought, so that every one is a rotation. FIELD is the name of the
-- token in the body and in the answer, TOKENS a file with one token for each connection and one to spare.
local field = os.getenv("FIELD")
local pattern = '"' .. field .. '":"([^"]+)"'
local tokens, first, last = {}, 1, 0
for line in io.lines(os.getenv("TOKENS")) do
    last = last + 1
    tokens[last] = line
end

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"

function request()
    local token = tokens[first]
    tokens[first] = nil
    first = first + 1
    return wrk.format(nil, nil, nil, '{"' .. field .. '":"' .. token .. '"}')
end

function response(status, headers, body)
    if status ~= 200 then
        io.stderr:write("refresh was answered with " .. status .. ": " .. body .. "\n")
        os.exit(1)
    end
    last = last + 1
    tokens[last] = string.match(body, pattern)
end
