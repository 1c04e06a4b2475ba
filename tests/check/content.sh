#!/bin/sh
# content.sh BANXIN: all of content/ and all hostile input of tests/bad/ through every stage; no crash, no leak, a sane exit code.
banxin=$(realpath "$1")
cd "$(dirname "$0")/../.." || exit 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
run() { # WORST ARG…
    worst=$1
    shift
    timeout 120 "$banxin" --quiet "$@" >"$work/log" 2>&1
    code=$?
    if [ $code -gt "$worst" ] || grep -q 'Sanitizer\|runtime error\|fatal: internal' "$work/log"; then
        echo "FAULT: exit $code: $*"
        head -30 "$work/log"
        status=1
    fi
}
for file in $(find content -name '*.md' | LC_ALL=C sort); do
    for layout in briefing book; do run 0 "$file" --layout $layout -o "$work/out/"; done
done
for file in $(find tests/bad -type f | LC_ALL=C sort); do
    run 3 "$file" -o "$work/out/"
    case $file in *.css) run 3 tests/bad/plain.md --layout "$file" -o "$work/out/" ;; esac
done
exit $status
