#!/bin/sh
# batch.sh BANXIN: a folder, and revisions of a git repository, in one process; one bad document does not stop the others.
banxin=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
status=0
bad() { echo "FAULT: $*"; status=1; }
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
git init -q repo
cd repo || exit 2
mkdir -p content/sub
printf '# 一\n\n第一版。\n' >content/one.md
printf '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>' >content/sub/p.svg
printf '# 二\n\n![图](p.svg)\n' >content/sub/two.md
git add . && git commit -qm 1 && git tag v1
printf '# 一\n\n第二版。\n' >content/one.md
git commit -qam 2 && git tag v2
printf '# 一\n\n没有提交的。\n' >content/one.md

"$banxin" batch content -o ../plain --jobs 2 --report ../r.json >../log 2>&1 || bad "batch: $(cat ../log)"
[ "$(cd ../plain && find . -type f | sort | tr '\n' ' ')" = "./one.epub ./one.pdf ./sub/two.epub ./sub/two.pdf " ] ||
    bad "files: $(cd ../plain && find . -type f)"
grep -q '"documents"' ../r.json || bad "no report"

"$banxin" batch content -o ../rev --revisions v1 --revisions v2 >../log 2>&1 || bad "revisions: $(cat ../log)"
for v in v1 v2; do
    for f in one.pdf one.epub sub/two.pdf sub/two.epub; do [ -s ../rev/$v/$f ] || bad "no $v/$f"; done
done
pdftotext ../rev/v1/one.pdf - | grep -q 第一版 || bad "v1 is not as it stood"
pdftotext ../rev/v2/one.pdf - | grep -q 第二版 || bad "v2 is not as it stood"
"$banxin" batch content -o ../range --revisions v1..v2 >../log 2>&1 || bad "range: $(cat ../log)"
[ "$(ls ../range | wc -l)" = 1 ] || bad "range: $(ls ../range)"
[ "$(git status --porcelain)" = " M content/one.md" ] || bad "the work tree was touched: $(git status --porcelain)"
"$banxin" batch content -o ../none --revisions nowhere >../log 2>&1
[ $? = 3 ] || bad "an unknown revision did not give exit 3"

"$banxin" batch . -o ../dot// --report ../dot.json >../log 2>&1 || bad "batch .: $(cat ../log)"
grep -q '"content/one.md"' ../dot.json || bad "names of a batch of .: $(cat ../dot.json)"
grep -q '//' ../log ../dot.json && bad "doubled slashes: $(cat ../log ../dot.json)"
mkdir ../empty
"$banxin" batch ../empty -o ../out-empty --report ../empty.json >../log 2>&1
[ $? = 1 ] || bad "a batch of nothing did not give exit 1"
grep -q '^../empty: error: no-documents: ' ../log || bad "a batch of nothing: $(cat ../log)"
grep -q '"documents": \[\]' ../empty.json || bad "a batch of nothing: $(cat ../empty.json)"

# a revision asked for twice is exported once; a document that is a link out of the root is not read
"$banxin" batch content -o ../twice --revisions v1 --revisions v1 >../log 2>&1 || bad "a revision twice: $(cat ../log)"
printf '# secret\n' >../secret.md
ln -s ../../secret.png content/sub/out.png && printf '![图](out.png)\n' >content/sub/img.md
ln -s ../../secret.md content/out.md && ln -s one.md content/in.md
"$banxin" batch content -o ../links >../log 2>&1
grep -q '^content/out.md: error: path-outside: ' ../log || bad "a link out of the root: $(cat ../log)"
[ ! -e ../links/out.pdf ] && [ -s ../links/in.pdf ] || bad "links: $(ls ../links)"
git add content && git commit -qm links
"$banxin" batch content -o ../rlinks --revisions HEAD >../log 2>&1
grep -q 'content/out.md: error: path-outside: ' ../log || bad "a link out of a revision: $(cat ../log)"
grep -q 'image-bad' ../log && bad "an image that leads out is told twice: $(cat ../log)"
rm content/out.md content/in.md content/sub/out.png content/sub/img.md

# what cannot be meant is said in our own words; an empty range is no fault
"$banxin" batch content -o ../nothing --revisions HEAD..HEAD >../log 2>&1 || bad "an empty range: $(cat ../log)"
grep -q 'note: no-revisions: ' ../log || bad "an empty range: $(cat ../log)"
usage() {
    text=$1
    shift
    "$banxin" batch "$@" >../log 2>&1
    [ $? = 2 ] && grep -q "$text" ../log || bad "batch $*: $(cat ../log)"
}
usage 'not A...B' content -o ../nothing --revisions v1...v2
usage 'takes a folder' content/one.md -o ../nothing
usage 'standard output' content -o -
git clone -q --depth 1 "file://$PWD" ../shallow
"$banxin" batch ../shallow/content -o ../nothing --revisions HEAD~1..HEAD >../log 2>&1
[ $? = 3 ] && grep -q 'shallow clone' ../log || bad "a shallow clone: $(cat ../log)"
[ ! -e ../nothing ] || bad "something was written: $(ls ../nothing)"

# documents that differ in their ends only: .md keeps the name, the others are told
mkdir ../twins
for f in a.html a.markdown a.md a.html.md b.html; do printf '<p>%s</p>\n' $f >../twins/$f; done
"$banxin" batch ../twins -o ../twins-out -f pdf >../log 2>&1 || bad "twins: $(cat ../log)"
[ "$(cd ../twins-out && echo *)" = "a.html.html.pdf a.html.pdf a.markdown.pdf a.pdf b.pdf" ] || bad "twins: $(ls ../twins-out)"
[ "$(grep -c 'warning: output-renamed: ../twins/a.md would' ../log)" = 2 ] || bad "twins: $(cat ../log)"
pdftotext ../twins-out/a.pdf - | grep -q 'a\.md' || bad "a.md did not keep its name"

# one bad document among good ones; the same bytes with one thread and with two
cd ..
mkdir docs
for i in 1 2 3 4 5; do printf '# %s\n\n内容 %s。\n' $i $i >docs/$i.md; done
mkdir docs/9.md
printf 'x' >docs/bad.md && chmod 000 docs/bad.md
printf '\376\377\000x' >docs/zz.md
"$banxin" batch docs -o one --jobs 1 >log 2>&1
[ $? = 1 ] || bad "some written, some not: not exit 1: $(cat log)"
"$banxin" batch docs -o two --jobs 2 >log 2>&1
for i in 1 2 3 4 5; do [ -s two/$i.pdf ] || bad "document $i was stopped by a bad one"; done
diff -r one two || bad "threads change the bytes"
exit $status
