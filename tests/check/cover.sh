#!/bin/sh
# cover.sh BANXIN: every EPUB has a cover of 1600 × 2400 pixels, set by its layout, the same twice; the front matter's image wins.
banxin=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
export BANXIN_DATA="$root"
status=0
bad() { echo "FAULT: $*"; status=1; }
# cover EPUB: the declared image's bytes into `image`, its size on standard output
cover() {
    python3 - "$1" <<'PYTHON'
import re, struct, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
item = re.search(r'<item [^>]*properties="cover-image"[^>]*>', z.read("EPUB/package.opf").decode()).group()
data = z.read("EPUB/" + re.search(r'href="([^"]*)"', item).group(1))
assert re.search(r'href="([^"]*)"', item).group(1) in z.read("EPUB/cover.xhtml").decode()
open("image", "wb").write(data)
print(*struct.unpack(">II", data[16:24]), len(data))
PYTHON
}
i=0
for title in 书 一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十 \
    "Internationalization of Typographical Conventions in Electronic Publishing Environments" "하늘과 바람과 별과 시"; do
    for layout in briefing book vertical; do
        i=$((i + 1))
        printf -- '---\ntitle: %s\nauthor: [甲, 乙]\ndate: 2023-01-02\n---\n文。\n' "$title" >x.md
        "$banxin" x.md -o $i.epub -l $layout 2>log || bad "$title: $(cat log)"
        set -- $(cover $i.epub)
        [ "$1 $2" = "1600 2400" ] || bad "$title ($layout): the cover is $1 × $2"
        [ "$3" -gt 3000 ] && [ "$3" -lt 100000 ] || bad "$title ($layout): the cover has $3 bytes"
        cp image image-$i
    done
done
cmp -s image-1 image-2 && bad "the layout does not show in the cover"
cmp -s image-1 image-3 && bad "the title does not show in the cover"
cp $i.epub first.epub
"$banxin" x.md -o $i.epub -l $layout 2>log && cmp -s first.epub $i.epub || bad "two runs differ"

cp image-1 own.png
printf -- '---\ntitle: 书\ncover: own.png\n---\n文。\n' >x.md
"$banxin" x.md -o own.epub 2>log || bad "own cover: $(cat log)"
cover own.epub >/dev/null
cmp -s image own.png || bad "the front matter's cover is not taken"
exit $status
