#!/bin/sh
# docs.sh BANXIN: the examples of the documentation work: every `sh` block of README.md is run, every `css` block of layouts/README.md
# and of the manual parses without a diagnostic, and README.md, banxin(1), --help and the completions know the same options.
banxin=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
bad() { echo "FAULT: $*"; status=1; }
blocks() { awk -v lang="$1" '$0 == "```" lang {on = 1; next} /^```/ {on = 0; next} on' "$2"; }

cp -r "$root/content" "$root/layouts" "$work/"
mkdir "$work/build" && ln -s "$banxin" "$work/build/banxin"
cd "$work" || exit 2
export BANXIN_DATA="$root"
blocks sh "$root/README.md" >examples.sh
[ "$(wc -l <examples.sh)" -ge 6 ] || bad "README.md has lost its examples"
while read -r line; do
    sh -c "$line" >log 2>&1 || bad "README.md: $line: $(cat log)"
done <examples.sh

printf '# 题\n\n文。\n' >x.md
for page in layouts/README.md content/guide/guide.md; do
    awk -v dir="$work" '/^```css$/ {on = 1; n++; next} /^```/ {on = 0; next} on {print > (dir "/layouts/example" n ".css")}' "$root/$page"
    for css in layouts/example*.css; do
        [ -f "$css" ] || { bad "$page has no css example"; continue; }
        "$banxin" check x.md --layout "$css" >log 2>&1
        grep -q ': css-' log && bad "$page: $css: $(grep ': css-' log)"
        rm "$css"
    done
done

"$banxin" --help | grep -oE '(^| )--[a-z-]+' | tr -d ' ' | sort -u >help
for option in $(cat help); do
    grep -q -- "$option" "$root/README.md" || bad "README.md does not know $option"
    grep -q -- "$(echo "$option" | sed 's/^--/Fl -/')" "$root/src/cli/banxin.1" || bad "banxin(1) does not know $option"
    grep -q -- "$option" "$root/src/cli/banxin.bash" || bad "the bash completion does not know $option"
    grep -q -- "$option" "$root/src/cli/_banxin" || bad "the zsh completion does not know $option"
done
sed -n 's/^DIAG_CODE([^"]*"\([a-z-]*\)".*/\1/p' "$root/src/base/diag_codes.h" >codes
[ "$(wc -l <codes)" -gt 30 ] || bad "the table of diagnostics cannot be read"
for code in $(cat codes); do
    grep -q "^.It Sy $code " "$root/src/cli/banxin.1" || bad "banxin(1) does not know $code"
done
exit $status
