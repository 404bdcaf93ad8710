#!/usr/bin/env bash
# Measures the library against its peers and prints a table of medians, spreads and ratios; the same as JSON in benchmarks/results/.
# About 25 minutes. ./benchmarks/run.sh --quick takes ten and is noisier; ./benchmarks/run.sh --only refresh,login measures a part.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
command -v wrk >/dev/null || missing+=(wrk)
command -v taskset >/dev/null || missing+=(util-linux)
compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || missing+=(postgresql)
if [ ${#missing[@]} -gt 0 ]; then
    DEBIAN_FRONTEND=noninteractive apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build samples/TodoApi --configuration Release --verbosity quiet
dotnet build benchmarks/http --configuration Release --verbosity quiet
exec dotnet benchmarks/http/bin/Release/net10.0/JwtDeviceAuth.HttpBenchmarks.dll run "$@"
