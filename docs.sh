#!/usr/bin/env bash
# Builds the documentation as a site into artifacts/docs: the pages of docs/ and the API reference from the doc comments. A warning is an error.
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet tool restore
dotnet build pack.proj --configuration Release -p:RunAnalyzers=false -v quiet

rm -rf artifacts/docs artifacts/docs-api artifacts/docs-references

# The packages refer to ASP.NET Core, which is no package: docfx has to be shown where the SDK has it.
mkdir -p artifacts/docs-references
dotnet --list-runtimes | sed -n 's/^Microsoft\.AspNetCore\.App \(10[^ ]*\) \[\(.*\)\]$/\2\/\1/p' | tail -1 | while read -r folder; do
    cp "$folder"/*.dll artifacts/docs-references/
done

dotnet docfx docfx.json --warningsAsErrors

# Beside its HTML, each page as it is: llms.txt names these.
(cd docs && find . -name '*.md' -not -path './snippets/*' -exec cp --parents {} ../artifacts/docs/ \;)
echo "docs.sh: open artifacts/docs/index.html, or run: dotnet docfx serve artifacts/docs"
