#!/bin/sh
# same-bytes.sh BANXIN SOURCE: the same bytes twice, from another folder, time zone and locale, and from a copy with another date.
set -e
banxin=$(realpath "$1")
source=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$banxin" --quiet "$source" -o "$work/a/" || [ $? = 1 ]
cp -r "$(dirname "$source")" "$work/copy"
touch -d 2001-02-03 "$work/copy/$(basename "$source")"
cd "$work/copy"
TZ=Asia/Tokyo LC_ALL=tr_TR.UTF-8 LANG=de_DE "$banxin" --quiet "$(basename "$source")" -o "$work/b/" || [ $? = 1 ]
diff -r "$work/a" "$work/b"
echo "same bytes: $(ls "$work/a" | tr '\n' ' ')"
