#!/usr/bin/env bash
# Which lines and branches of the packages the tests reach: of the rules and of the store on SQLite, or of the test projects named.
#   ./coverage.sh
#   ./coverage.sh JwtDeviceAuth.Tests JwtDeviceAuth.Sqlite.Tests JwtDeviceAuth.Http.Tests     with the flows over HTTP: some minutes
# Writes artifacts/coverage/report/Summary.txt and an index.html.
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
[ $# -gt 0 ] || set -- JwtDeviceAuth.Tests JwtDeviceAuth.Sqlite.Tests
output=$PWD/artifacts/coverage
rm -rf "$output/results" "$output/report"

# Apart from the ordinary build, because the measured assemblies are other ones. One test starts its own assembly by the other runner's arguments.
for name in "$@"; do
    dotnet build "tests/$name" --verbosity quiet -p:MeasureCoverage=true -p:ArtifactsPath="$output" -p:UseSharedCompilation=true -p:RunAnalyzers=false
    dotnet "$output/bin/$name/debug/$name.dll" --results-directory "$output/results/$name" --filter-not-method '*with_the_globalization_data_of_the_machine' \
        --coverlet --coverlet-output-format cobertura --coverlet-include '[JwtDeviceAuth*]*' --coverlet-exclude '[*Tests]*' --coverlet-exclude '[JwtDeviceAuth.TestSupport]*'
done

tools=artifacts/tools
[ -x $tools/reportgenerator ] || dotnet tool install dotnet-reportgenerator-globaltool --version 5.6.0 --tool-path $tools >/dev/null
$tools/reportgenerator "-reports:$output/results/**/*.xml" "-targetdir:$output/report" "-reporttypes:TextSummary;HtmlInline" -verbosity:Warning
cat "$output/report/Summary.txt"
