#!/bin/sh
# cli.sh BANXIN: the command line from outside: exit codes, streams, names of outputs, outputs that are whole or untouched.
banxin=$(realpath "$1")
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work" || exit 2
status=0
bad() { echo "FAULT: $*"; status=1; }
expect() { # CODE COMMAND…
    code=$1
    shift
    "$@" >stdout 2>stderr
    got=$?
    [ $got = "$code" ] || { bad "exit $got, not $code: $*"; cat stderr; }
}
is_pdf() { [ "$(head -c 5 "$1")" = %PDF- ] || bad "$1 is no PDF"; }
is_epub() { [ "$(dd if="$1" bs=1 skip=30 count=28 2>/dev/null)" = mimetypeapplication/epub+zip ] || bad "$1 is no EPUB"; }

printf '# 标题\n\n正文一段。\n' >a.md
printf '# Other\n\nText.\n' >b.md

expect 2 "$banxin"
expect 0 "$banxin" --help
expect 0 "$banxin" --version
expect 2 "$banxin" --no-such-option a.md
expect 2 "$banxin" a.md b.md -o one.pdf
expect 2 "$banxin" a.md -o one.txt
expect 2 "$banxin" a.md -o one.pdf --format epub
expect 2 "$banxin" dump a.md
expect 3 "$banxin" missing.md
expect 3 "$banxin" a.md --layout missing
expect 3 "$banxin" .

expect 2 "$banxin" a.md -o one.pdf -o two.pdf
expect 2 "$banxin" a.md -o one.pdf -o dir/
expect 2 "$banxin" a.md -o one.pdf -o one.epub --format pdf
expect 2 "$banxin" a.md b.md -o one.pdf -o one.epub
[ -z "$(ls | grep one)" ] || bad "a wrong use wrote something"

# an option that the subcommand would ignore
expect 2 "$banxin" a.md --revisions HEAD && { grep -q -- '--revisions belongs to batch' stderr || bad "$(cat stderr)"; }
expect 2 "$banxin" a.md --stage=doc
expect 2 "$banxin" check a.md -o x.pdf
expect 2 "$banxin" batch . --join
expect 2 "$banxin" batch . -o x -o y
expect 2 "$banxin" fonts a.md

expect 0 "$banxin" a.md && is_pdf out/a.pdf && is_epub out/a.epub
expect 0 "$banxin" a.md -o x.pdf && is_pdf x.pdf
expect 0 "$banxin" a.md -o two.pdf --output=two.epub && is_pdf two.pdf && is_epub two.epub
expect 0 "$banxin" a.md b.md --join -o both.epub -o both.pdf && is_pdf both.pdf && is_epub both.epub
expect 0 "$banxin" export a.md b.md -o dir/ && is_pdf dir/a.pdf && is_epub dir/b.epub
# how the EPUB is divided
printf '# 书\n\n## 甲\n\n### 一\n\n文\n\n### 二\n\n文\n\n## 乙\n\n文\n' >split.md
files() { unzip -Z1 "$1" | grep -c 'chapter-'; }
expect 0 "$banxin" split.md -o plain.epub && [ "$(files plain.epub)" = 2 ] || bad "plain.epub has $(files plain.epub) chapters"
expect 0 "$banxin" split.md -o split.epub --split-level 3 --toc-depth 1 && [ "$(files split.epub)" = 3 ] || bad "split.epub has $(files split.epub) chapters"
unzip -p plain.epub EPUB/nav.xhtml | grep -q '>二<' || bad "plain.epub: the navigation is too short"
! unzip -p split.epub EPUB/nav.xhtml | grep -q '>二<' || bad "split.epub: the navigation is too deep"
expect 2 "$banxin" split.md --split-level 7
expect 2 "$banxin" split.md --toc-depth 0

expect 0 "$banxin" a.md b.md --join -o joined.epub && is_epub joined.epub

# joined files find each other and what lies above them, also where no repository is around
mkdir -p join/sub
printf '# 甲\n\n[乙](sub/two.md#b) [整](sub/two.md) ![点](dot.svg)\n\n## c\n' >join/one.md
printf '# 乙\n\n[甲](../one.md#c) ![点](../dot.svg)\n\n## b\n' >join/sub/two.md
printf '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>' >join/dot.svg
expect 0 "$banxin" join/one.md join/sub/two.md --join -o join.pdf
[ -s stderr ] && bad "joined files miss each other: $(cat stderr)"
pdfinfo -url join.pdf | grep -q 'two.md\|one.md' && bad "a link between joined files leads out: $(pdfinfo -url join.pdf)"

expect 0 "$banxin" fonts && { grep -q 'Noto Serif CJK SC' stdout || bad "fonts: no Noto Serif CJK SC"; }
expect 0 "$banxin" check a.md
"$banxin" - -o - --format pdf <a.md >pipe.pdf 2>stderr || bad "pipe: $(cat stderr)"
is_pdf pipe.pdf
for stage in doc style box line page; do
    expect 0 "$banxin" dump --stage=$stage a.md
    [ -s stdout ] || bad "dump --stage=$stage is empty"
done

# warnings and errors: exit codes and the report
printf '![x](gone.png)\n' >warn.md
expect 0 "$banxin" warn.md --report r.json
grep -q '"code": "image-missing"' r.json || bad "the report lacks image-missing"
grep -q '^warn.md:1:1: warning: image-missing: ' stderr || bad "no diagnostic with its place: $(cat stderr)"
expect 1 "$banxin" warn.md --strict
expect 1 "$banxin" warn.md --strict --quiet
grep -q image-missing stderr || bad "--strict --quiet fails in silence"
expect 0 "$banxin" warn.md --quiet
[ ! -s stderr ] || bad "--quiet prints a warning"
expect 1 "$banxin" check warn.md --strict --report new/check.json
grep -q '"code": "image-missing"' new/check.json || bad "check --report lacks image-missing"
printf 'a\377b\n' >error.md
expect 1 "$banxin" error.md

# messages: the place, the reason and the way out
told() { grep -q -- "$1" stderr || bad "not told: $1: $(cat stderr)"; } # PATTERN
mkdir -p tell/in/pics.png
printf '这是一份简体中文的说明，里面有很多常用的汉字。\n' | iconv -f UTF-8 -t GBK >tell/gbk.md
printf '日本語の文章です。これはひらがなとカタカナを含みます。\n' | iconv -f UTF-8 -t SHIFT_JIS >tell/sjis.md
printf '# Hello\n\nA text.\n' | iconv -f UTF-8 -t UTF-16 >tell/utf16.md
printf '# Hello\n\nA text.\n' | iconv -f UTF-8 -t UTF-16LE >tell/utf16le.md
head -c 20000 "$banxin" >tell/binary.md
tail -c +2 tell/binary.md >tell/binary2.md
for name in 'gbk GBK; .*iconv -f GBK' 'sjis Shift_JIS' 'utf16 UTF-16 .*iconv' 'utf16le UTF-16 .*iconv' 'binary program' 'binary2 binary'; do
    expect 3 "$banxin" check tell/${name%% *}.md
    told "^tell/${name%% *}.md: fatal: file-unreadable: .*${name#* }"
    [ "$(wc -l <stderr)" = 1 ] || bad "$name: $(wc -l <stderr) messages"
done
printf -- '---\ntitle: x\nlayout: nosuch\n---\n# x\n' >tell/layout.md
expect 0 "$banxin" check tell/layout.md
told '^tell/layout.md:3:9: warning: layout-unknown: there is no layout nosuch; there are book, briefing, gongwen'
printf -- '---\ntitle: x\nlayout: ../../x.css\n---\n# x\n' >tell/layout.md
expect 3 "$banxin" check tell/layout.md
told '^tell/layout.md:3:9: fatal: layout-missing: the layout ../../x.css is outside the content root'
expect 3 "$banxin" check a.md --layout nosuch && told 'there is no layout nosuch; there are book, '
printf 'BM not read' >tell/in/b.png
printf '# x\n\n![a](b.png)\n\n![a](pics.png)\n\n![a](../o.png)\n\n[x](../README.md) [y](gone.md) [z](x.md)\n' >tell/in/x.md
expect 1 "$banxin" tell/in/x.md -o x.pdf -o x.epub
told '^tell/in/x.md:3:1: error: image-bad: the image b.png is BMP'
told '^tell/in/x.md:5:1: warning: image-missing: the image pics.png is a folder'
told "^tell/in/x.md:7:1: error: path-outside: .*content root (the document's folder; an empty file banxin.yaml"
told '^tell/in/x.md:9:1: note: link-outside: .*README.md'
told '^tell/in/x.md:9:19: warning: link-broken: .*gone.md: there is no such file'
[ "$(grep -c path-outside stderr)" = 1 ] || bad "what is outside is told twice: $(cat stderr)"
[ "$(grep -c 'link-' stderr)" = 2 ] || bad "links are told twice: $(cat stderr)"
[ "$(cut -d: -f2 stderr | tr '\n' ' ')" = "$(cut -d: -f2 stderr | sort -n | tr '\n' ' ')" ] || bad "not in the order of lines: $(cat stderr)"
touch tell/banxin.yaml
expect 1 "$banxin" check tell/in/x.md && told '../o.png is not there'
printf '# x\n\nabc def\nghi \360\221\204\200\n' >glyph.md
expect 1 "$banxin" check glyph.md && told '^glyph.md:4:5: error: glyph-missing'
grep -q '^glyph.md: 1 page, 1 diagnostic$' stdout || bad "plural: $(cat stdout)"

# nothing that is read is written over
mkdir over && printf '# x\n' >over/a.md && printf 'p { color: red }\n' >over/l.css && ln over/a.md over/hard.pdf
expect 2 "$banxin" over/a.md -o over/a.md -f pdf && told 'over/a.md is an input'
expect 2 "$banxin" over/a.md -o over/hard.pdf && told 'over/hard.pdf is an input'
expect 2 "$banxin" over/a.md -o over/x.pdf --report over/a.md && told 'over/a.md is an input'
expect 2 "$banxin" check over/a.md --report over/../over/a.md && told 'is an input'
expect 2 "$banxin" over/a.md -l over/l.css -o over/l.css -f epub && told 'over/l.css is the layout'
expect 2 "$banxin" over/a.md -o over/r.pdf --report over/r.pdf && told 'over/r.pdf is the report too'
[ "$(cat over/a.md over/l.css)" = "$(printf '# x\np { color: red }')" ] || bad "an input was written over"
[ "$(ls over | wc -l)" = 3 ] || bad "left: $(ls over)"

# book: the h1 are the chapters of a book that has some: each on a recto, the first one on page 1, its sections with it
printf -- '---\ntitle: 书名\nlayout: book\ntoc: 2\n---\n# 甲章\n\n## 甲节\n\n文\n\n# 乙章\n\n## 乙节\n\n文\n' >chapters.md
expect 0 "$banxin" chapters.md -o chapters.pdf
[ "$(pdftotext -f 5 -l 5 chapters.pdf - | tr -s '\n\f' '  ')" = "甲章 甲节 文 1 " ] || bad "chapters: $(pdftotext chapters.pdf -)"
[ "$(pdftotext -f 7 -l 7 chapters.pdf - | tr -s '\n\f' '  ')" = "乙章 乙节 文 3 " ] || bad "chapters: $(pdftotext chapters.pdf -)"

# what cannot be written leaves the old file alone, and nothing beside it
mkdir -p keep/ro
printf old >keep/a.pdf
i=0
while [ $i -lt 400 ]; do printf '一二三四五六七八九十%s\n\n' $i; i=$((i + 1)); done >long.md
(trap '' XFSZ; ulimit -f 8; exec "$banxin" long.md -o keep/a.pdf) >stdout 2>stderr
[ $? = 3 ] || bad "a full disk did not give exit 3"
grep -q file-unwritable stderr || bad "a full disk is not told: $(cat stderr)"
[ "$(cat keep/a.pdf)" = old ] || bad "a full disk harmed the old output"
[ "$(ls keep)" = "$(printf 'a.pdf\nro')" ] || bad "a full disk left $(ls keep)"
expect 3 "$banxin" a.md -o /proc/none/a.pdf
mkdir folder.json
for report in /proc/none/r.json folder.json a.md/r.json; do
    expect 3 "$banxin" a.md -o unreported.pdf --report $report
    grep -q "^$report: fatal: file-unwritable: " stderr || bad "the report is not told: $(cat stderr)"
    [ ! -e unreported.pdf ] || bad "a report that cannot be written stops the work after it"
done
if [ -w /dev/full ]; then
    "$banxin" a.md -o - --format pdf >/dev/full 2>stderr
    [ $? = 3 ] || bad "/dev/full did not give exit 3"
fi
mkfifo pipe && { cat pipe >piped.pdf & "$banxin" a.md -o pipe --format pdf 2>stderr || bad "a named pipe: $(cat stderr)"; wait; }
is_pdf piped.pdf
[ -p pipe ] || bad "a named pipe was replaced by a file"

# no memory: exit 3 and a message, whatever asks for it first; the old output untouched (not under AddressSanitizer, which maps terabytes)
if (ulimit -v 4000000; "$banxin" --version) >/dev/null 2>&1; then
    for limit in 30000 40000 50000 60000 70000 80000 100000 120000 140000 160000; do
        (ulimit -v $limit; exec "$banxin" long.md -o keep/a.pdf) >stdout 2>stderr
        case $? in
        0) printf old >keep/a.pdf ;;
        3 | 127) ;;
        *) bad "memory of $limit kB: exit $?: $(cat stderr)" ;;
        esac
        [ "$(cat keep/a.pdf)" = old ] || bad "memory of $limit kB harmed the old output"
        [ "$(ls keep)" = "$(printf 'a.pdf\nro')" ] || bad "memory of $limit kB left $(ls keep)"
    done
fi
exit $status
