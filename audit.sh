#!/usr/bin/env bash
# Asks the feed for known vulnerabilities and deprecations in all packages that are used, also indirectly; fails where there is a vulnerability.
# It needs a feed with vulnerability data, as nuget.org has; without one it says so and fails.
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
dotnet restore JwtDeviceAuth.sln --verbosity quiet

report=$(dotnet list JwtDeviceAuth.sln package --vulnerable --include-transitive)
if grep -q "has the following vulnerable packages" <<<"$report"; then
    echo "$report"
    exit 1
fi
grep -q "has no vulnerable packages" <<<"$report" || { echo "$report"; echo "audit.sh: the feed did not answer." >&2; exit 1; }
echo "audit.sh: no known vulnerability in $(grep -c 'has no vulnerable packages' <<<"$report") projects"

dotnet list JwtDeviceAuth.sln package --deprecated --include-transitive | grep -B2 -A100 "has the following deprecated packages" || true
