#!/bin/sh
# colors.sh BANXIN: glyphs of gradients, transforms and compositing (COLR version 1) have their colours in PDF and pictures, as letters
# and as emoji, upright and on their side; what cannot be painted is set in the text's colour and told; the text can be copied.
banxin=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
export BANXIN_DATA="$here/../.."
status=0
bad() { echo "FAULT: $*"; status=1; }

dpi=216
for kind in letters emoji; do
    python3 "$here/colorfont.py" $kind $kind.ttf || bad "no font"
    printf '%s' "
        @page { size: 600pt 200pt; margin: 20pt; }
        @font-face { font-family: Colours; src: url($kind.ttf); }
        p { font: 20pt Colours; color: #00f; white-space: nowrap; text-align: left; text-indent: 0; }" >$kind.css
    text=$(cd "$here" && python3 -B -c "import colorfont; print(colorfont.text_of('$kind'))")
    echo "$text" >$kind.md
    "$banxin" $kind.md -l $kind.css -o $kind.pdf -o $kind.png --resolution $dpi 2>log || bad "$kind: exit $?: $(cat log)"
    [ "$(grep -c 'warning: glyph-colors' log) $(wc -l <log)" = '5 5' ] || bad "$kind: $(cat log)"
    "$banxin" $kind.md -l $kind.css -q -o again.pdf && cmp -s $kind.pdf again.pdf || bad "$kind: two runs differ"
    qpdf --check $kind.pdf >log 2>&1 || bad "$kind: qpdf: $(cat log)"
    "$banxin" dump --stage=page -q $kind.md -l $kind.css >page
    pdftoppm -r $dpi -singlefile $kind.pdf $kind
    for picture in $kind.ppm $kind-1.png; do
        python3 "$here/colors.py" $kind page $picture $dpi 2>log || bad "$picture: $(cat log)"
    done
    for got in "$(pdftotext $kind.pdf -)" "$(mutool draw -q -F txt $kind.pdf 2>/dev/null)"; do
        [ "$(echo "$got" | head -1)" = "$text" ] || bad "$kind: copied: $got"
    done
done
# letters are letters with pictures above; emoji are pictures alone
pdffonts letters.pdf | grep -q 'Type 3' && bad "letters are a font of pictures"
pdffonts emoji.pdf | grep -q 'Type 3' || bad "emoji are no font of pictures"

# on its side and upright in a column
printf '%s' '@import "vertical.css"; @font-face { font-family: Colours; src: url(letters.ttf); } @page { size: 200pt 200pt; margin: 20pt; }
    html { font-family: Colours; } p { font-size: 20pt; text-align: left; text-indent: 0; } b { text-orientation: upright; }' >column.css
printf 'c<b>c</b>\n' >column.md
"$banxin" column.md -l column.css -q -o column.pdf -o column.png --resolution $dpi || bad "column: exit $?"
"$banxin" dump --stage=page -q column.md -l column.css | grep '^image' >page
[ "$(grep -c ' 16x16 turn 1 ' page) $(grep -c ' 16x16 "" artifact' page)" = '1 1' ] || bad "column: $(cat page)"
pdftoppm -r $dpi -singlefile column.pdf column
for picture in column.ppm column-1.png; do
    python3 "$here/colors.py" column page $picture $dpi 2>log || bad "$picture: $(cat log)"
done
exit $status
