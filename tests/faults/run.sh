#!/usr/bin/env bash
# Runs the fault tests alone (./test.sh runs them with all others), and prints what they counted.
set -euo pipefail
cd "$(dirname "$0")/../.."

TEST_REPORT=$(mktemp)
export TEST_REPORT
trap 'cat "$TEST_REPORT"; rm -f "$TEST_REPORT"' EXIT
dotnet test tests/JwtDeviceAuth.Faults.Tests --configuration Release "$@"
