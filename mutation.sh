#!/usr/bin/env bash
# Breaks the rules of rotation, of the gate, of lockout and of one-time codes on purpose, one place at a time, and looks whether a test notices.
#   ./mutation.sh                                  all of them, one set after the other: for a night
#   ./mutation.sh rotation                         one set: see below
#   ./mutation.sh rotation 'Sessions/Device*.cs'   other files, by the tests of that set
# Writes artifacts/mutation/<set>/reports; a mutant that survives is in the list at the end, and docs/proof.md says why those may.
#
# A set names the project that is broken, its files, and the tests that are to notice, which are the only ones built. Tests that need a server are left out.
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_TieredPGO=0 TEST_WITHOUT_SERVERS=true RunAnalyzers=false
sets=(store-sessions store-rotation store-gate store-lockout store-codes rotation listing gate lockout codes)
named=${1:-}
[ $# -eq 0 ] || shift

tools=$PWD/artifacts/tools
[ -x "$tools/dotnet-stryker" ] || dotnet tool install dotnet-stryker --version 5.1.0 --tool-path "$tools" >/dev/null

run() {
    local set=$1 project=JwtDeviceAuth.EntityFrameworkCore tests=JwtDeviceAuth.Sqlite.Tests only='' files=() mutate=()
    shift
    case $set in
        store-sessions) files=(Stores/EntityFrameworkDeviceSessionStore.cs Stores/SessionRevoker.cs) ;;
        store-gate) files=(Stores/SecondFactorQueries.cs Stores/EntityFrameworkSecondFactorStore.cs Stores/ProofCheck.cs) ;;
        store-lockout) files=(Stores/EntityFrameworkFailedLoginStore.cs Stores/FailedLoginQueries.cs Stores/LoginCount.cs) ;;
        store-codes) files=(Stores/EntityFrameworkOneTimeCodeStore.cs Stores/CodeQueries.cs Stores/CodeRedeemer.cs) ;;
        store-rotation)
            # SQLite's own package writes groups.
            tests=JwtDeviceAuth.EntityFrameworkCore.Tests only='AnyOnSqliteTests.cs'
            files=(Stores/SessionQueries.cs Sql/RotationSql.cs)
            ;;
        rotation)
            project=JwtDeviceAuth tests=JwtDeviceAuth.Http.Tests
            only='RotationTests.cs;RestlessSessionTests.cs;CopiedTokenTests.cs;TokenPayloadTests.cs;Events/EventTests.cs;Telemetry/MetricTests.cs;Telemetry/TraceTests.cs'
            files=(Sessions/RefreshService.cs)
            ;;
        listing)
            project=JwtDeviceAuth tests=JwtDeviceAuth.Tests only='Sessions/DeviceListingTests.cs;Sessions/RequestOriginTests.cs'
            files=(Sessions/RequestOrigin.cs Sessions/DeviceListing.cs)
            ;;
        gate)
            project=JwtDeviceAuth tests=JwtDeviceAuth.Http.Tests
            only='SecondFactors/*.cs;StepUp/BothFactorsTests.cs;Logins/SessionServiceTests.cs;Events/EventTests.cs;Revoking/ReplacedEventsTests.cs;Telemetry/MetricTests.cs'
            files=(Sessions/SessionStarter.cs SecondFactors/SecondFactorGate.cs SecondFactors/SecondFactorLoginService.cs SecondFactors/SecondFactorCheck.cs
                SecondFactors/WaitingLogins.cs SecondFactors/FirstFactors.cs SecondFactors/TotpMethod.cs SecondFactors/TotpCodes.cs SecondFactors/RecoveryCodes.cs)
            ;;
        lockout)
            project=JwtDeviceAuth tests=JwtDeviceAuth.Http.Tests
            only='Lockout/CancelledLoginTests.cs;Lockout/DeviceProof*.cs;Lockout/HurryTests.cs;Lockout/Lockout*.cs;Lockout/SourceAddressTests.cs;SignUpCountTests.cs;SignUpFloodTests.cs;SecondFactors/GuessingTests.cs'
            files=(Lockout/LoginThrottle.cs Lockout/LoginTurns.cs Lockout/LockoutKeys.cs)
            ;;
        codes)
            project=JwtDeviceAuth tests=JwtDeviceAuth.Http.Tests
            only='Emails/EmailConfirmationTests.cs;Emails/PasswordResetTests.cs;BadInput/CodeInputTests.cs'
            files=(OneTimeCodes/OneTimeCodeIssuer.cs)
            ;;
        *) echo "mutation.sh: there is no set $set; they are: ${sets[*]}" >&2; exit 2 ;;
    esac
    [ $# -eq 0 ] || files=("$@")
    for file in "${files[@]}"; do mutate+=(--mutate "**/$file"); done
    (
        cd "tests/$tests"
        OnlyTests=$only nice -n 19 "$tools/dotnet-stryker" --project "$project.csproj" --test-runner mtp --concurrency 1 \
            --reporter json --reporter cleartext --output "../../artifacts/mutation/$set" --skip-version-check "${mutate[@]}"
    )
}

if [ -n "$named" ]; then
    run "$named" "$@"
else
    for set in "${sets[@]}"; do run "$set"; done
fi
