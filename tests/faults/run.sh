#!/usr/bin/env bash
# Runs the fault tests alone (./test.sh runs them with all others), and prints what they counted.
set -euo pipefail
cd "$(dirname "$0")/../.."

FAULTS_REPORT=$(mktemp)
export FAULTS_REPORT
trap 'cat "$FAULTS_REPORT"; rm -f "$FAULTS_REPORT"' EXIT
dotnet test tests/JwtDeviceAuth.Faults.Tests --configuration Release "$@"
