#!/usr/bin/env bash
# Fills the C# of README.md, docs/ and the packages' READMEs in from docs/snippets and the example tests, which are built with everything else. In a page, a snippet stands between
# "<!-- snippet: name -->" and "<!-- endSnippet -->"; in the code, between "// begin-snippet: name" and "// end-snippet".
# SnippetTests fail where a page differs from the code.
set -euo pipefail
cd "$(dirname "$0")/.."

code=$(find docs/snippets tests/TodoApi.Tests/Example -name '*.cs' -not -path '*/obj/*' -not -path '*/bin/*' | sort)
find README.md docs src/*/README.md -name '*.md' -not -path '*/obj/*' | sort | while read -r page; do
    # shellcheck disable=SC2086 # one file a word
    awk '
        function flush(   i, indent, text) {
            indent = 999
            for (i = 0; i < count; i++) if (lines[i] ~ /[^ ]/) { match(lines[i], /^ */); if (RLENGTH < indent) indent = RLENGTH }
            text = ""
            for (i = 0; i < count; i++) text = text substr(lines[i], indent + 1) "\n"
            snippets[name] = text; name = ""
        }
        FILENAME != page {
            if ($1 == "//" && $2 == "begin-snippet:") { name = $3; count = 0 }
            else if ($1 == "//" && $2 == "end-snippet") flush()
            else if (name != "") lines[count++] = $0
            next
        }
        skipping && $0 != "<!-- endSnippet -->" { next }
        { skipping = 0; print }
        $1 == "<!--" && $2 == "snippet:" {
            if (!($3 in snippets)) { print FILENAME ": no snippet " $3 > "/dev/stderr"; failed = 1; exit 1 }
            printf "```csharp\n%s```\n", snippets[$3]; skipping = 1
        }
        END { if (failed) exit 1 }
    ' page="$page" $code "$page" > "$page.filled"
    if cmp -s "$page" "$page.filled"; then rm "$page.filled"; else mv "$page.filled" "$page"; echo "$page"; fi
done
