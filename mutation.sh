#!/usr/bin/env bash
# Breaks the rules of rotation, lockout and one-time codes on purpose, one place at a time, and looks whether a test notices.
#   ./mutation.sh                       the rules as the store decides them, by the suites of the stores on SQLite
#   ./mutation.sh 'Stores/*Failed*.cs'  other files of JwtDeviceAuth.EntityFrameworkCore
# Writes artifacts/mutation/reports; a mutant that survives is in the list at the end, and docs/proof.md says why those may.
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
[ $# -gt 0 ] || set -- 'Stores/EntityFrameworkDeviceSessionStore.cs' 'Stores/SessionRevoker.cs' 'Stores/EntityFrameworkFailedLoginStore.cs' 'Stores/FailedLoginQueries.cs' 'Stores/LoginCount.cs' \
    'Stores/EntityFrameworkOneTimeCodeStore.cs' 'Stores/CodeQueries.cs' 'Stores/CodeRedeemer.cs'

files=()
for file in "$@"; do files+=(--mutate "**/$file"); done

tools=$PWD/artifacts/tools
[ -x "$tools/dotnet-stryker" ] || dotnet tool install dotnet-stryker --version 5.1.0 --tool-path "$tools" >/dev/null
cd tests/JwtDeviceAuth.Sqlite.Tests
exec nice -n 19 "$tools/dotnet-stryker" --project JwtDeviceAuth.EntityFrameworkCore.csproj --test-runner mtp --concurrency 1 \
    --reporter json --reporter cleartext --output ../../artifacts/mutation --skip-version-check "${files[@]}"
