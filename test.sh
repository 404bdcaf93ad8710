#!/usr/bin/env bash
# Installs what the tests need, builds with warnings as errors, and runs every test.
# The last line is the count: "N passed, N failed", with ", N skipped" where a test was skipped.
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# Nearly all that runs here runs for seconds only: code that profiles itself first never gets the time back. The build takes a third less.
export DOTNET_TieredPGO=0
results="$PWD/TestResults"
rm -rf "$results"

install() {
    local packages=("$@")
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        echo "test.sh: ${packages[*]} is not installed, and only root on Debian can do it here; its tests are skipped." >&2
        return
    fi
    DEBIAN_FRONTEND=noninteractive apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
}

# Swagger UI is tested in a real browser, the stores on real servers (PostgreSQL, MariaDB), the public keys and social logins in Node; the README's commands need
# curl and jq, those of Getting started Caddy as well, and the page on moving to PostgreSQL sqlite3.
missing=()
command -v caddy >/dev/null || missing+=(caddy)
command -v chromium >/dev/null || missing+=(chromium)
command -v curl >/dev/null || missing+=(curl)
command -v jq >/dev/null || missing+=(jq)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
[ -x /usr/sbin/mariadbd ] || missing+=(mariadb-server)
command -v sqlite3 >/dev/null || missing+=(sqlite3)
compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || missing+=(postgresql)
[ ${#missing[@]} -eq 0 ] || install "${missing[@]}"

# One compiler for all projects, also where the environment would start one for each; the tests need its memory afterwards.
dotnet build JwtDeviceAuth.sln --configuration Release -p:UseSharedCompilation=true
dotnet build-server shutdown --vbcscompiler >/dev/null

# What tests counted: answers kept through faults, sequences explained by the model, inputs that fuzzing tried.
mkdir -p "$results"
export TEST_REPORT="$results/report.txt"

# Vectors that are not part of the repository are checked where somebody names a copy of them.
filter=()
[ -n "${WYCHEPROOF_JWS:-}" ] || filter=(-trait- "Needs=WYCHEPROOF_JWS")

# Databases of tests last for seconds: in memory, where there is room and programs may run, they wait for no disk.
if [ -z "${TMPDIR:-}" ] && in_memory=$(mktemp -d /dev/shm/tests-XXXXXX 2>/dev/null); then
    trap 'rm -rf "$in_memory"' EXIT
    chmod 711 "$in_memory" # The database servers run as users of their own.
    printf '#!/bin/sh\n' >"$in_memory/probe" && chmod +x "$in_memory/probe"
    if [ "$(stat -f -c %T /dev/shm)" = tmpfs ] && [ "$(df -k --output=avail /dev/shm | tail -n 1)" -gt 8000000 ] &&
        [ "$(awk '/^MemAvailable/ { print $2 }' /proc/meminfo)" -gt 12000000 ] && "$in_memory/probe" 2>/dev/null; then
        export TMPDIR=$in_memory
    fi
fi

# One test assembly at a time, by its own runner: each runs its own tests in parallel already, and two at once took as long as one after the other.
status=0
for project in tests/*.Tests; do
    name=$(basename "$project")
    dotnet "$project/bin/Release/net10.0/$name.dll" "${filter[@]}" -result-trx "$results/$name.trx" -noLogo -noColor || status=$?
done

[ ! -f "$TEST_REPORT" ] || cat "$TEST_REPORT"

counter() {
    grep -ho "<Counters [^>]*" "$results"/*.trx | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ sum += $1 } END { print sum + 0 }'
}
total=$(counter total)
passed=$(counter passed)
failed=$(($(counter failed) + $(counter error) + $(counter timeout) + $(counter aborted)))
skipped=$((total - passed - failed))
if [ "$total" -eq 0 ]; then
    echo "test.sh: no test was run." >&2
    status=1
fi
line="$passed passed, $failed failed"
[ "$skipped" -eq 0 ] || line="$line, $skipped skipped"
echo "$line"
exit "$status"
