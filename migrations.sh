#!/usr/bin/env bash
# Scaffolds migrations after a change of the model, for every database and for the sample.
#   ./migrations.sh Name     adds the migration Name
#   ./migrations.sh          starts again from one migration, Initial: only while no version is released
set -euo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
name=${1:-Initial}
own=tools/JwtDeviceAuth.Migrations
sample=samples/TodoApi

[ "$name" != Initial ] || rm -rf src/*/Migrations "$sample/Data/Migrations"
dotnet tool restore >/dev/null
for project in "$own" "$sample"; do
    dotnet build "$project" -p:UseSharedCompilation=true -p:RunAnalyzers=false -v quiet
done

# add <project> <startup project> <context> <folder> [argument of the startup project]
add() {
    dotnet ef migrations add "$name" --no-build --project "$1" --startup-project "$2" --context "$3" --output-dir "$4" -- "${@:5}"
    local file=("$1/$4"/*"_$name.cs")

    # The scaffolder makes it public, and it is no part of what an application may use.
    sed -i 's/^    public partial class/    internal partial class/' "${file[0]}"
    [ "$name" != Initial ] || stamp "$1/$4"
}

# The same id each time, so that starting again changes what is in the file and not its name.
stamp() {
    local id=20261126000000_Initial old
    old=$(basename "$1"/*_Initial.cs .cs)
    mv "$1/$old.cs" "$1/$id.cs"
    mv "$1/$old.Designer.cs" "$1/$id.Designer.cs"
    sed -i "s/$old/$id/" "$1/$id.Designer.cs"
}

add src/JwtDeviceAuth.Sqlite "$own" JwtDeviceAuthDbContext Migrations sqlite
add src/JwtDeviceAuth.PostgreSql "$own" JwtDeviceAuthDbContext Migrations postgresql
add src/JwtDeviceAuth.SqlServer "$own" JwtDeviceAuthDbContext Migrations sqlserver
add "$sample" "$sample" TodoDb Data/Migrations/Sqlite
Database__Provider=PostgreSql ConnectionStrings__Default="Host=design" \
    add "$sample" "$sample" PostgreSqlTodoDb Data/Migrations/PostgreSql
