#!/bin/sh
# columns.sh BANXIN: the text of vertical pages comes out of the PDF as it is read, column after column from the right, whatever
# stands in them; poppler and mupdf agree. Pages are bound at the right, in the PDF and in the EPUB.
banxin=$(realpath "$1")
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
status=0
bad() { echo "$*"; status=1; }
cat >text.md <<'END'
---
lang: zh-Hant-TW
layout: vertical
toc: none
---

甲一二三四五六七八九十一二三四五六七八九十That is Western text，2026年12月25日又100天。乙一二三四五六七八九十（括弧）「引號」——……第1回，丙一二三四五六七八九十。

丁“引‘內’號”戊ABC己v2.0庚。晴☀️旗🇨🇳家👨‍👩‍👧鍵1️⃣笑😀。
END
want='甲一二三四五六七八九十一二三四五六七八九十ThatisWesterntext，2026年12月25日又100天。乙一二三四五六七八九十（括弧）「引號」——……第1回，丙一二三四五六七八九十。丁「引『內』號」戊ABC己v2.0庚。晴☀️旗🇨🇳家👨‍👩‍👧鍵1️⃣笑😀。'
"$banxin" export --quiet -o text.pdf text.md || bad "no PDF"
"$banxin" export --quiet -o text.epub text.md || bad "no EPUB"
part() { python3 -c 'import sys, zipfile; print(zipfile.ZipFile("text.epub").read(sys.argv[1]).decode())' "$1"; }
plain() { tr -d ' \n\r\f\t' | sed 's/一$//'; } # without the folio
got=$(pdftotext text.pdf - | plain)
[ "$got" = "$want" ] || bad "pdftotext: $got"
got=$(mutool draw -q -F txt text.pdf 2>/dev/null | plain)
[ "$got" = "$want" ] || bad "mutool: $got"
qpdf --qdf --object-streams=disable text.pdf - | grep -aq '/Direction /R2L' || bad "the PDF does not say that it is bound at the right"
qpdf --check text.pdf >log 2>&1 || bad "qpdf: $(cat log)"
part EPUB/package.opf | grep -q 'page-progression-direction="rtl"' || bad "the EPUB does not go from right to left"
part EPUB/style.css | grep -q 'writing-mode: vertical-rl' || bad "the EPUB's stylesheet is not vertical"
exit $status
