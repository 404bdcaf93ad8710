-- Refreshes: each request presents a token that an earlier answer brought, so that every one is a rotation. FIELD is the name of the
-- token in the body and in the answer, TOKENS a file with one token for each connection and one to spare; PROOFS, where the sessions are
-- bound to a key, a file with a proof of it for each request.
local field = os.getenv("FIELD")
local pattern = '"' .. field .. '":"([^"]+)"'
local tokens, first, last = {}, 1, 0
for line in io.lines(os.getenv("TOKENS")) do
    last = last + 1
    tokens[last] = line
end

local proofs, next = nil, 0
if os.getenv("PROOFS") then
    proofs = {}
    for line in io.lines(os.getenv("PROOFS")) do
        proofs[#proofs + 1] = line
    end
end

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"

function request()
    local token = tokens[first]
    tokens[first] = nil
    first = first + 1
    if proofs then
        next = next + 1
        if next > #proofs then
            io.stderr:write("there are no more proofs\n")
            os.exit(1)
        end
        wrk.headers["DPoP"] = proofs[next]
    end
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
