#!/bin/sh
# epubs.sh BANXIN: small books full of one thing each (notes, tables, images, annotations, formulas, sound and film, columns of text), in
# which EPUBCheck and two readers find no fault; and what a reader of each must meet is there.
banxin=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
status=0
books=
bad() { echo "FAULT: $*"; status=1; }

# judged NAME: the book NAME.md
judged() {
    "$banxin" --quiet "$1.md" -o "$1.epub" || bad "$1.md: exit $?"
    books="$books $1.epub"
    mkdir "$1" && unzip -q "$1.epub" -d "$1"
}
# has NAME FILE TEXT
has() { grep -qF -- "$3" "$1/EPUB/$2" || bad "$1: $2 has no $3"; }

{
    printf '# 注\n\n## 甲\n\n'
    i=0
    while [ $((i += 1)) -le 40 ]; do printf '第%d句[^n%d]，又见前注[^n1]。\n\n' $i $i; done
    printf '## 乙\n\n章外之注[^n40]，注中有注[^in]。\n\n[^in]: 此注引另一注[^deep]。\n[^deep]: 深。\n'
    i=0
    while [ $((i += 1)) -le 40 ]; do printf '[^n%d]: 注文%d，有**强调**与`code`。\n\n    第二段。\n\n' $i $i; done
} >notes.md
judged notes
has notes chapter-001.xhtml 'epub:type="footnote"'

{
    printf '# 表\n\n## 宽\n\n|'
    for c in 甲 乙 丙 丁 戊 己 庚; do printf '%s|' $c; done
    printf '\n|-|-|-|-|-|-|-|\n'
    for r in 1 2 3; do
        printf '|'
        for c in 1 2 3 4 5 6 7; do printf '这一格的文字相当长，窄处放不下它%s%s|' $r $c; done
        printf '\n'
    done
    printf '\n## 跨\n\n<table><caption>表一 跨行</caption><thead><tr><th>类</th><th colspan="6">各</th></tr></thead>'
    printf '<tbody><tr><th rowspan="2" scope="row">一</th>'
    for c in 1 2 3 4 5 6; do printf '<td>很长的一格文字很长的一格文字%s</td>' $c; done
    printf '</tr><tr>'
    for c in 1 2 3 4 5 6; do printf '<td style="background:#ffe;color:#222">彩色的一格文字彩色的一格文字%s</td>' $c; done
    printf '</tr></tbody></table>\n\n## 窄\n\n| a | b |\n|:-|-:|\n| 1 | 2 |\n'
} >tables.md
judged tables
has tables chapter-001.xhtml 'class="table-cards"'
has tables chapter-002.xhtml 'tabindex="0" aria-label="表一 跨行"'
has tables nav.xhtml 'epub:type="lot"'

cp "$here/../../content/guide/images/briefing-table.png" "$here/../../content/guide/images/pipeline.svg" .
printf '# 图\n\n![流程](pipeline.svg "流程图")\n\n行中之图 ![](briefing-table.png) 无替代文字。\n\n<figure><img src="briefing-table.png" alt="表页" width="200"><figcaption>一页</figcaption></figure>\n' >images.md
judged images
has images nav.xhtml 'epub:type="loi"'
"$banxin" --quiet images.md -o small.epub --max-image 500 || bad 'images.md: --max-image'
size=$(unzip -p small.epub EPUB/images/image-003.png | od -An -tu1 -j16 -N8 | tr -s ' ')
[ "$size" = ' 0 0 1 98 0 0 1 244' ] || bad "--max-image 500: $size"

"$banxin" --quiet images.md -o plain.epub --no-page-list || bad 'images.md: --no-page-list'
books="$books plain.epub"
unzip -p small.epub EPUB/nav.xhtml | grep -q 'doc-pagelist' || bad 'images.md: no page list'
unzip -p small.epub EPUB/toc.ncx | grep -q '<pageTarget' || bad 'images.md: no pages in the NCX'
for part in nav.xhtml chapter-001.xhtml package.opf; do
    unzip -p plain.epub "EPUB/$part" | grep -qi 'pagelist\|pagebreak' && bad "--no-page-list: pages in $part"
done

printf '# 振仮名\n\n<p lang="ja"><ruby>東京<rp>（</rp><rt>とうきょう</rt><rp>）</rp></ruby>と*強調*。</p>\n\n<p lang="zh-Hant"><ruby>注<rt class="bopomofo">ㄓㄨˋ</rt></ruby><u class="proper-name">孔子</u></p>\n\n*着重*、<span lang="ar" dir="rtl">مرحبا</span>、<span lang="ko">한국어</span>\n' >ruby.md
judged ruby
has ruby chapter-001.xhtml '<rt>とうきょう</rt>'

cp "$here/../corpus/math/input.md" math.md
printf '\n行中 *E* = *mc*<sup>2</sup>，H<sub>2</sub>O，见 <https://example.org/a/long?x=1&y=2>。\n\n```\na < b && c > d\n```\n\n> [!NOTE]\n> 提示。\n' >>math.md
judged math
has math chapter-001.xhtml '<mfrac><mrow><mo>−</mo><mi>b</mi>'
has math chapter-001.xhtml 'alttext="x'
has math chapter-002.xhtml '>https://example.<wbr/>org/<wbr/>a/<wbr/>long?<wbr/>x=<wbr/>1&amp;<wbr/>y=2</a>'
has math package.opf 'properties="mathml"'
cp "$here/../corpus/media/input.md" media.md
printf 'ID3\003\000\000\000\000\000\000\377\373\220\000' >a.mp3
printf '\000\000\000\030ftypisom\000\000\002\000isomiso2' >v.mp4
printf '\032\105\337\243\001\000\000\000\000\000\000\037\102\206\201\001\102\202\204webm' >v.webm
printf 'WEBVTT\n\n00:00.000 --> 00:01.000\n字幕\n' >s.vtt
printf 'RIFF\044\000\000\000WAVEfmt ' >w.wav
cp briefing-table.png poster.png
judged media
has media chapter-001.xhtml 'poster="images/image-002.png"'
has media chapter-001.xhtml 'type="video/webm"/><track src="media/media-003.vtt" kind="subtitles"'
has media package.opf 'href="media/media-004.mp3" media-type="audio/mpeg"'
! ls media/EPUB/media/*.wav 2>/dev/null || bad 'media: a type that an EPUB may not hold'
# vertical, from right to left
printf -- '---\nlayout: vertical\n---\n\n# 直排\n\n## 甲\n\n文中有 12 月、<ruby>東京<rt>とうきょう</rt></ruby>、*着重*与“引文”[^1]。\n\n| 甲 | 乙 |\n|---|---|\n| 一 | 二 |\n\n![图](pipeline.svg "流程图")\n\n[^1]: 注。\n' >vertical.md
judged vertical
has vertical package.opf 'page-progression-direction="rtl"'
has vertical style.css 'writing-mode: vertical-rl'

# shellcheck disable=SC2086
node "$here/epub.mjs" $books || status=1
# shellcheck disable=SC2086
node "$here/foliate.mjs" $books || status=1
exit $status
