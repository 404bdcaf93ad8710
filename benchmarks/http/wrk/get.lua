-- One GET again and again, with the access token in TOKEN, if there is one.
local token = os.getenv("TOKEN")
if token and token ~= "" then
    wrk.headers["Authorization"] = "Bearer " .. token
end
