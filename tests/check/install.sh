#!/bin/sh
# install.sh BANXIN: what `make install` lays down works from there: the program finds its data, and a C program links libbanxin.
build=$(dirname "$(realpath "$1")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --build "$build" --target libbanxin >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
DESTDIR=$work/root cmake --install "$build" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
prefix=$(find "$work/root" -name banxin.h -exec dirname {} \; | head -1)/..
printf '# 标题\n\n正文。\n' >"$work/a.md"
cd "$work" || exit 2
"$prefix/bin/banxin" a.md -o a.pdf || { echo "FAULT: the installed program failed"; exit 1; }
cat >use.c <<'C'
#include <banxin.h>
#include <stdio.h>
int main(void)
{
    char *error;
    const char *input = "a.md";
    bx_engine *e = bx_engine_new(&(bx_settings){0}, &error);
    if (!e) return fputs(error, stderr), 3;
    bx_result *r;
    int code = bx_export(e, &(bx_job){.inputs = &input, .n_inputs = 1, .pdf = "b.pdf"}, &r);
    printf("%s: %u pages\n", bx_result_title(r), bx_result_pages(r));
    bx_result_drop(r);
    bx_engine_drop(e);
    return code;
}
C
lib=$(dirname "$(find "$prefix" -name 'libbanxin.so' | head -1)")
gcc -std=c17 use.c -I"$prefix/include" -L"$lib" -lbanxin -o use || exit 1
BANXIN_DATA=$prefix/share/banxin LD_LIBRARY_PATH=$lib ./use >said || { cat said; exit 1; }
grep -q '^标题: 1 pages' said && cmp a.pdf b.pdf || { echo "FAULT: the library says $(cat said)"; exit 1; }
nm -D --defined-only "$lib/libbanxin.so" | awk '$2 == "T" && $3 !~ /^bx_/ {print "FAULT: visible: " $3; f = 1} END {exit f}'
