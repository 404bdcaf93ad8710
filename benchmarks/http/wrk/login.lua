-- Logins with the bodies in the file BODIES, one after the other.
local bodies = {}
for line in io.lines(os.getenv("BODIES")) do
    bodies[#bodies + 1] = line
end

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"

local next = 0
function request()
    next = next % #bodies + 1
    return wrk.format(nil, nil, nil, bodies[next])
end

function response(status, headers, body)
    if status ~= 200 then
        io.stderr:write("login was answered with " .. status .. ": " .. body .. "\n")
        os.exit(1)
    end
end
