#!/usr/bin/env bash
# Makes all packages, with their symbols, into one folder: artifacts/packages. The version comes from the last tag (v1.2.3); a commit after it is a pre-release.
#   ./pack.sh --version 1.2.3      takes this version instead
#   ./pack.sh --output folder      packs into another folder
#   ./pack.sh --previous folder    compares the public surface with the packages there, and fails where something is gone
#   ./pack.sh --no-build           packs what `dotnet build --configuration Release` left, in seconds: for tests, not for a release
#   ./pack.sh --only 'A B'         packs these alone
#   ./pack.sh --twice              packs two clones in different folders, and compares every byte
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
version= output=artifacts/packages previous= only= build=true twice=false configuration=Release
while [ $# -gt 0 ]; do
    case $1 in
        --version) version=$2; shift ;;
        --output) output=$2; shift ;;
        --previous) previous=$(realpath "$2"); shift ;;
        --only) only=$2; shift ;;
        --configuration) configuration=$2; shift ;;
        --no-build) build=false ;;
        --twice) twice=true ;;
        *) echo "pack.sh: unknown argument $1" >&2; exit 2 ;;
    esac
    shift
done

# The packages of one commit are the same bytes wherever and whenever they are made; without a history, a fixed time stands for the commit's.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1767225600)}

compare() {
    local remote
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    remote=$(git remote get-url origin 2>/dev/null || true)
    for folder in "$work/one" "$work/a/longer/path/two"; do
        git clone --quiet "$PWD" "$folder"
        if [ -n "$remote" ]; then git -C "$folder" remote set-url origin "$remote"; else git -C "$folder" remote remove origin; fi
        "$folder/pack.sh" ${version:+--version "$version"} --output "$work/packages-$(basename "$folder")"
    done
    diff --recursive "$work/packages-one" "$work/packages-two"
    echo "pack.sh: both times the same bytes"
    (cd "$work/packages-one" && sha256sum ./*)
}

if $twice; then
    compare
    exit
fi

dotnet tool restore >/dev/null
[ -n "$version" ] || version=$(dotnet minver --verbosity warn --tag-prefix v --minimum-major-minor 0.1 --default-pre-release-identifiers preview.0)

mkdir -p "$output"
output=$(realpath "$output")
rm -f "$output"/*.nupkg "$output"/*.snupkg

properties=(-p:Configuration="$configuration" -p:PackageVersion="$version" -p:PackageOutputPath="$output" -p:MakeBillOfMaterials=true -p:PreviousPackages="$previous" -p:PackOnly="$only")
if $build; then
    # Apart from what a developer builds, which has other paths and another version in it.
    properties+=(-p:Version="$version" -p:ArtifactsPath="$PWD/artifacts/build" -p:ContinuousIntegrationBuild=true -p:RequireReleaseNotes=true)
    dotnet pack pack.proj --verbosity quiet "${properties[@]}"
else
    dotnet pack pack.proj --no-build --verbosity quiet "${properties[@]}" -p:ValidateAgainstPreviousOnly=true
fi

echo "pack.sh: $(find "$output" -name '*.nupkg' | wc -l) packages of version $version in $output"
