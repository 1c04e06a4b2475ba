#!/bin/sh
# The arrows between the rooms: every #include "ROOM/…" in src/ must be one that src/README.md allows.
cd "$(dirname "$0")/../../src" || exit 2
allowed() {
    case $1 in
    base) echo base ;;
    doc) echo doc base ;;
    read) echo read doc base ;;
    css) echo css doc base ;;
    font) echo font base ;;
    image) echo image base ;;
    frame) echo frame base ;;
    box) echo box css doc base ;;
    layout) echo layout box css doc font image frame base ;;
    draw) echo draw frame font image base ;;
    pdf) echo pdf frame font image base ;;
    epub) echo epub doc css font image base ;;
    job) echo job epub pdf draw layout box css read doc frame font image base ;;
    cli | main.c) echo cli ;;
    esac
}
status=0
for file in $(find . -name '*.[ch]' | sed 's|^\./||' | LC_ALL=C sort); do
    room=${file%%/*}
    [ "$file" = banxin.h ] && continue
    for used in $(sed -n 's|^#include "\([a-z]*\)/.*|\1|p' "$file" | LC_ALL=C sort -u); do
        case " $(allowed "$room") " in
        *" $used "*) ;;
        *) echo "src/$file uses $used/, which $room may not"; status=1 ;;
        esac
    done
done
only() { # HEADER ROOM
    for file in $(grep -rlE "#include <$1" . | sed 's|^\./||'); do
        [ "${file%%/*}" = "$2" ] || { echo "src/$file includes <$1…>, which only $2/ may"; status=1; }
    done
}
only hpdf pdf
only zip.h epub
only cairo draw
only hb font
only ft2build font
exit $status
