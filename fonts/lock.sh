#!/bin/sh
# Writes fonts.lock anew from the installed fonts (Debian's fonts-noto-cjk, fonts-noto-core,
# fonts-noto-color-emoji, fonts-hanazono, fonts-lxgw-wenkai, fonts-dejavu-core; needs fc-scan of the package fontconfig).
# To look at the difference: git diff fonts/fonts.lock
set -eu
cd "$(dirname "$0")"
root=/usr/share/fonts

files() {
    for style in Regular Bold; do
        echo "opentype/noto/NotoSerifCJK-$style.ttc"
        echo "opentype/noto/NotoSansCJK-$style.ttc"
    done
    for family in NotoSerif NotoSans; do
        for style in Regular Italic Bold BoldItalic; do echo "truetype/noto/$family-$style.ttf"; done
    done
    for name in HanaMinA HanaMinB; do echo "truetype/hanazono/$name.ttf"; done # Han of Extension B to F
    for style in Regular Bold; do echo "truetype/lxgw-wenkai/LXGWWenKai-$style.ttf"; done
    for style in "" -Oblique -Bold -BoldOblique; do echo "truetype/dejavu/DejaVuSansMono$style.ttf"; done
    for style in "" -Bold; do echo "truetype/dejavu/DejaVuSans$style.ttf"; done
    # symbols, then the scripts of living languages
    for name in Symbols2 Symbols Math; do echo "truetype/noto/NotoSans$name-Regular.ttf"; done
    echo "truetype/noto/NotoMusic-Regular.ttf"
    echo "truetype/noto/NotoColorEmoji.ttf"
    for script in Arabic Armenian Bengali Cherokee Devanagari Ethiopic Georgian Gujarati Gurmukhi \
        Hebrew Kannada Khmer Lao Malayalam Mongolian Myanmar Oriya Sinhala Syriac Tamil Telugu \
        Thaana Thai Tibetan Yi; do
        for family in NotoSerif NotoSans; do
            for style in Regular Bold; do echo "truetype/noto/$family$script-$style.ttf"; done
        done
    done
}

{
    cat <<'END'
# The fonts of the shipped layouts. Written by fonts/lock.sh; format (src/font/lock.c):
#   file SHA256 VERSION FOLDER NAME     FOLDER is below a standard font folder, as /usr/share/fonts
#   face INDEX WEIGHT SLANT FAMILY      a face of the file above
# banxin finds fonts through this list without asking fontconfig; --locked fails when one differs.
END
    files | while read -r path; do
        [ -f "$root/$path" ] || continue
        sum=$(sha256sum "$root/$path" | cut -d' ' -f1)
        fc-scan -f '%{variable}|%{fontversion}|%{index}|%{weight}|%{slant}|%{family[0]}\n' "$root/$path" |
            awk -F'|' -v sum="$sum" -v dir="$(dirname "$path")" -v name="$(basename "$path")" '
                $1 == "True" { next }
                !n++ { t = int(($2 % 65536) * 1000 / 65536 + 0.5)
                       printf "file %s %d.%03d %s %s\n", sum, int($2 / 65536) + int(t / 1000), t % 1000, dir, name }
                { weight = $4 >= 200 ? 700 : $4 >= 180 ? 600 : $4 >= 100 ? 500 : $4 >= 75 ? 400 : 300
                  slant = $5 >= 110 ? "oblique" : $5 > 0 ? "italic" : "normal"
                  printf "face %d %d %s %s\n", $3, weight, slant, $6 }'
    done
} > fonts.lock.new
mv fonts.lock.new fonts.lock
