#!/usr/bin/env bash
# Puts the classes of a generated LoggerMessage.g.cs in order, for ./pack.sh: <generated> <sorted>
# The generator of .NET 10 writes them in another order each time, and the same sources would not give the same bytes.
set -euo pipefail

tr -d '\r' < "$1" > "$2.raw"
awk '/^namespace / { exit } { print }' "$2.raw" > "$2"
awk '/^namespace / { if (found++) printf "\n" } found { printf "%s\001", $0 } END { printf "\n" }' "$2.raw" | LC_ALL=C sort | tr '\001' '\n' >> "$2"
