#!/usr/bin/env bash
# Starts the sample with a test provider, for a look at a social login in a browser: tests/oidc/run.sh
# Needs the .NET SDK, Node.js 18 or later, and npm. Ctrl+C ends both.
set -euo pipefail
cd "$(dirname "$0")"

npm ci --ignore-scripts --no-audit --no-fund --silent
OIDC_HOST=localhost node provider.mjs 4000 2>/dev/null &
provider=$!
trap 'kill "$provider" 2>/dev/null || true' EXIT

cat <<'TEXT'

  Open http://localhost:5080/signin.html once the sample says that it listens.
  At the provider any password will do; the login says who you are:
    ann,ann@example.com               has a verified address
    bob,bob@example.com,unverified    has one that is not verified
    carl                              has none

TEXT
export Authentication__Oidc__Authority=http://localhost:4000 Authentication__Oidc__ClientId=browser \
    Authentication__Oidc__ClientSecret=browser-secret-that-is-long-enough-for-hs256
dotnet run --project ../../samples/TodoApi
