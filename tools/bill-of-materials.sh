#!/usr/bin/env bash
# Writes the bill of materials of one package (CycloneDX), for ./pack.sh: <project> <package> <version> <file> [folder of ArtifactsPath]
# With the commit's time instead of the hour, which would make each build another one, and our own packages in the version that is packed.
set -euo pipefail

project=$1 package=$2 version=$3 file=$4 artifacts=${5:-}
arguments=(--output-format Json --recursive --include-project-references --disable-package-restore --no-serial-number)
arguments+=(--set-name "$package" --set-version "$version" --set-type Library --set-nuget-purl)
[ -z "$artifacts" ] || arguments+=(--base-intermediate-output-path "$artifacts")

log=$(dotnet tool run dotnet-CycloneDX -- "$project" --output "$(dirname "$file")" --filename "$(basename "$file").raw" "${arguments[@]}" 2>&1) || { echo "$log" >&2; exit 1; }

time=$(date -u -d "@$SOURCE_DATE_EPOCH" +%FT%TZ 2>/dev/null || date -u -r "$SOURCE_DATE_EPOCH" +%FT%TZ)
sed -E -e "s|\"timestamp\": \"[^\"]*\"|\"timestamp\": \"$time\"|" \
    -e "s|(pkg:nuget/JwtDeviceAuth[A-Za-z.]*@)[^\"]*|\1$version|" \
    -e "/\"name\": \"JwtDeviceAuth/{n;s|\"version\": \"[^\"]*\"|\"version\": \"$version\"|;}" "$file.raw" > "$file"
