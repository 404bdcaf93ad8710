#!/usr/bin/env bash
# Makes a solution of each combination of the options of `dotnet new jwtdeviceauth-api` (24), builds all of them from the packages, and runs their tests.
# ./test.sh does the same with six combinations, in which every pair of options is.
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build tests/JwtDeviceAuth.Packages.Tests --configuration Release -verbosity:quiet
TEMPLATE_COMBINATIONS=all exec dotnet tests/JwtDeviceAuth.Packages.Tests/bin/Release/net10.0/JwtDeviceAuth.Packages.Tests.dll -class "*.TemplateTests" -noLogo -noColor
