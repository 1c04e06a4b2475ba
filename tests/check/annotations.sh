#!/bin/sh
# annotations.sh BANXIN: what is copied from a page with readings: each base once, in order, without its readings in between; and what
# an e-reader gets.
banxin=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../corpus/annotations" || exit 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
bad() {
    echo "FAULT: $*"
    status=1
}
"$banxin" --quiet input.md -o "$work/" || bad "exit $?"
pdftotext -raw "$work/input.pdf" - | tr -d ' \n' >"$work/poppler"
mutool draw -q -F txt "$work/input.pdf" 2>/dev/null | tr -d ' \n' >"$work/mupdf"
for tool in poppler mupdf; do
    while read -r line; do
        [ "$(grep -o "$line" "$work/$tool" | wc -l)" = 1 ] || bad "$tool: not once: $line"
    done <<'END'
拼音：版心是一页上排印正文的地方，装帧床也要读；词上的中国书籍，与窄的一。
bǎnxīnzhuāngzhēnchuángZhōngguóshūjíyī
两层：東京在两边，上海在下边。
注音：注音符號在字的右邊，輕聲嗎在上頭。
漢字の志を今日も承る。
かんじこころざしきょううけたまわ
割注：北京（今中华人民共和国首都，古称蓟、幽州、燕京、大都、北平）是一座城
先读上行，再读下行，接着到下一行又是两半，如此直到写完，夹注再长也不怕它排不下去）换行
END
done
# marks beside the text are no text: dots of emphasis, also with a mark of the author's, and that of a wrapped line
cat >"$work/marks.html" <<'END'
<html lang="zh"><body><p>他说<em>这是着重号</em>的文字。<span style="text-emphasis: open circle">空心圆</span><span
style="text-emphasis: sesame">芝麻点</span><span style="text-emphasis: '×'">自定</span></p>
<pre style="width: 10em">aaaaaaaaaabbbbbbbbbbcccccccccc</pre></body></html>
END
"$banxin" --quiet "$work/marks.html" -o "$work/marks.pdf" || bad "exit $?"
want='他说这是着重号的文字。空心圆芝麻点自定aaaaaaaaaabbbbbbbbbbcccccccccc1'
got=$(pdftotext "$work/marks.pdf" - | tr -d ' \n\f')
[ "$got" = "$want" ] || bad "poppler: $got"
got=$(mutool draw -q -F txt "$work/marks.pdf" 2>/dev/null | tr -d ' \n\f')
[ "$got" = "$want" ] || bad "mupdf: $got"
qpdf --qdf --object-streams=disable "$work/marks.pdf" - | grep -aq ' cm$' || bad "there are no marks"
# emoji are one picture, and in the text all characters of their sequences
emoji='甲👨‍👩‍👧‍👦乙🇨🇳🇯🇵丙1️⃣丁👍🏽戊❤️己🏴󠁧󠁢󠁥󠁮󠁧󠁿庚👩🏽‍❤️‍💋‍👨🏿辛😀😀，☀与☀️。'
printf '%s\n' "$emoji" >"$work/emoji.md"
"$banxin" --quiet "$work/emoji.md" -o "$work/emoji.pdf" || bad "exit $?"
got=$(pdftotext "$work/emoji.pdf" - | tr -d ' \n\f' | sed 's/1$//')
[ "$got" = "$emoji" ] || bad "poppler: $got"
got=$(mutool draw -q -F txt "$work/emoji.pdf" 2>/dev/null | tr -d ' \n\f' | sed 's/1$//')
[ "$got" = "$emoji" ] || bad "mupdf: $got"
pdffonts "$work/emoji.pdf" | grep -q 'Type 3' || bad "no font of pictures"
qpdf --check "$work/emoji.pdf" >"$work/log" 2>&1 || bad "qpdf: $(cat "$work/log")"
# a font of coloured layers: red, and on it the colour of the text
python3 "$here/colorfont.py" layers "$work/layers.ttf" || bad "no font"
printf '@import "briefing.css";\n@font-face { font-family: Layers; src: url(layers.ttf); }\np { font-family: Layers, serif; color: #00f; }\n' >"$work/layers.css"
printf '甲😀乙\n' >"$work/layers.md"
"$banxin" --quiet "$work/layers.md" --layout "$work/layers.css" -o "$work/layers.pdf" || bad "exit $?"
for text in "$(pdftotext "$work/layers.pdf" -)" "$(mutool draw -q -F txt "$work/layers.pdf" 2>/dev/null)"; do
    [ "$(echo "$text" | head -1)" = 甲😀乙 ] || bad "layers: $text"
done
"$banxin" dump --stage=page --quiet "$work/layers.md" --layout "$work/layers.css" >"$work/page" || bad "exit $?"
[ "$(grep -c 'rgb ff.00.00 shape "😀" artifact' "$work/page") $(grep -c 'rgb 00.00.ff shape "😀" artifact' "$work/page")" = '1 1' ] || bad "layers: $(cat "$work/page")"
cd "$work" && unzip -q input.epub || bad "the EPUB is no archive"
for piece in '<ruby>版<rt>bǎn</rt>心<rt>xīn</rt></ruby>' '<ruby><ruby>東<rt>とう</rt>京<rt>きょう</rt></ruby><rt>Tōkyō</rt></ruby>' \
    '<rt class="bopomofo">ㄓㄨˋ</rt>' '<span class="warichu">小字双行</span>'; do
    grep -qF "$piece" EPUB/*.xhtml || bad "not in the EPUB: $piece"
done
grep -q -- '-epub-ruby-position: inter-character' EPUB/style.css || bad "an older e-reader is not told of ruby-position"
grep -q -- '-bx-' EPUB/style.css && bad "a property of print is in the EPUB"
exit $status
