-- GETs with the access token in TOKEN under the scheme in SCHEME, each with the next of the proofs in the file PROOFS. A proof is good once where the scheme is DPoP.
local authorization = os.getenv("SCHEME") .. " " .. os.getenv("TOKEN")
local once = os.getenv("SCHEME") == "DPoP"
local proofs = {}
for line in io.lines(os.getenv("PROOFS")) do
    proofs[#proofs + 1] = line
end

local next = 0
function request()
    next = next + 1
    if next > #proofs then
        if once then
            io.stderr:write("there are no more proofs\n")
            os.exit(1)
        end
        next = 1
    end
    return wrk.format("GET", nil, { ["Authorization"] = authorization, ["DPoP"] = proofs[next] })
end
