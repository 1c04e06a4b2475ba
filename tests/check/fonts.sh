#!/bin/sh
# fonts.sh BANXIN: fonts in the EPUB: none, of rare characters, of all text, whole ones; declared, the same twice, without a fault
# for EPUBCheck; a font that forbids it stays out.
banxin=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
export BANXIN_DATA="$here/../.."
status=0
bad() { echo "FAULT: $*"; status=1; }
css() { unzip -p "$1" EPUB/style.css; }
fonts() { unzip -l "$1" | grep -c 'EPUB/fonts/'; }

printf '# 题名\n\n𠮷野家，**𠮷**，普通字 and Western text.\n\n> 引文\n' >rare.md
printf '# 题名\n\n普通字。\n' >plain.md
for mode in rare none subset full; do
    "$banxin" rare.md -o $mode.epub --embed-fonts $mode 2>log || bad "$mode: $(cat log)"
    "$banxin" rare.md -o again.epub --embed-fonts $mode 2>log && cmp -s $mode.epub again.epub || bad "$mode: two runs differ"
done
"$banxin" rare.md -o again.epub && cmp -s rare.epub again.epub || bad "rare is not the default"
"$banxin" plain.md -o plain.epub && [ "$(fonts plain.epub)" = 0 ] || bad "a plain text has fonts"
[ "$(fonts none.epub)" = 0 ] || bad "none: there are fonts"
css none.epub | grep -q bx- && bad "none: the stylesheet names typefaces"
[ "$(fonts rare.epub)" = 2 ] || bad "rare: $(fonts rare.epub) fonts"
css rare.epub | grep '@font-face' | grep -qv 'unicode-range: U+20BB7;' && bad "rare: more than the rare character: $(css rare.epub | grep @font-face)"
css rare.epub | grep -q '"bx-serif", serif' || bad "rare: the typeface is not named"
[ "$(fonts subset.epub)" -ge 4 ] && css subset.epub | grep -q '"bx-kai", "Kaiti SC"' || bad "subset: not all faces"
[ "$(wc -c <subset.epub)" -lt 200000 ] && [ "$(wc -c <full.epub)" -gt 5000000 ] || bad "the sizes: $(wc -c *.epub)"
[ "$(unzip -p subset.epub EPUB/package.opf | grep -c 'media-type="font/[ot]tf"')" = "$(fonts subset.epub)" ] || bad "subset: fonts are not in the manifest"

# fsType 2 in the font of the layout
mkdir fonts && unzip -qjo full.epub 'EPUB/fonts/*.ttf' -d fonts
python3 - <<'PYTHON'
import glob, struct
data = bytearray(open(sorted(glob.glob("fonts/*.ttf"))[0], "rb").read())
for i in range(struct.unpack(">H", data[4:6])[0]):
    tag, _, at, _ = struct.unpack(">4sIII", data[12 + 16 * i:28 + 16 * i])
    if tag == b"OS/2":
        data[at + 8:at + 10] = b"\0\2"
open("own.ttf", "wb").write(data)
PYTHON
printf '@font-face { font-family: Own; src: url(own.ttf); }\nhtml { font-family: Own; }\n' >own.css
printf 'abc\n' >own.md
"$banxin" own.md -l own.css -o own.epub --embed-fonts subset 2>log
grep -q 'font-kept-out' log || bad "a restricted font: $(cat log)"
unzip -l own.epub | grep -q '\.ttf$' && bad "a restricted font is embedded"

jar=$(find "$here/node_modules" -name 'epubcheck*.jar' 2>/dev/null | head -1)
for mode in ${jar:+rare subset}; do
    java -Xshare:auto -XX:TieredStopAtLevel=1 -jar "$jar" --quiet $mode.epub >log 2>&1 || bad "$mode: $(cat log)"
done
exit $status
