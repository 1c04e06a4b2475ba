#!/bin/sh
# pictures.sh BANXIN: pictures of pages are named and sized as documented, the same twice, never half written, and show what poppler
# shows of the PDF.
banxin=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
export BANXIN_DATA="$root"
status=0
bad() { echo "FAULT: $*"; status=1; }

guide=$root/content/guide/guide.md
"$banxin" "$guide" -o a.png --resolution 60 -q || bad "exit code $?"
pages=$(find . -name 'a-*.png' | wc -l)
[ "$pages" -gt 3 ] && [ ! -e a.png ] || bad "the pictures are not a-1.png …: $(ls)"
"$banxin" "$guide" -o dir/ --format png,pdf --resolution 60 -q || bad "exit code $?"
first=$(ls a-*.png | head -1)
cmp -s "$first" "dir/guide-${first#a-}" || bad "two runs differ: $(ls dir)"

"$banxin" "$guide" -o - --format png -q 2>/dev/null
[ $? = 2 ] || bad "standard output took several files"
"$banxin" "$guide" -o b.png --resolution 5 -q 2>/dev/null
[ $? = 2 ] || bad "a resolution of 5 was taken"
mkdir "c-${first#a-}"
"$banxin" "$guide" -o c.png --resolution 30 -q 2>log
[ $? = 3 ] && grep -q file-unwritable log || bad "an unwritable picture: $(cat log)"

pdftoppm -r 60 -gray dir/guide.pdf theirs
python3 - <<'PYTHON' || bad "the pictures differ from poppler's"
import glob, struct, sys, zlib

def png(path):
    """Rows of grey values of a palette PNG without filters."""
    data, at, idat, palette = open(path, "rb").read(), 8, b"", b""
    while at < len(data):
        n, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + n]
        if zlib.crc32(kind + body) != struct.unpack(">I", data[at + 8 + n:at + 12 + n])[0]:
            sys.exit(f"{path}: a checksum is wrong")
        if kind == b"IHDR":
            width, height, depth, color = struct.unpack(">IIBB", body[:10])
        palette = body if kind == b"PLTE" else palette
        idat += body if kind == b"IDAT" else b""
        at += n + 12
    if (depth, color) != (8, 3):
        sys.exit(f"{path}: a page of text is no palette picture")
    grey = bytes((299 * palette[i] + 587 * palette[i + 1] + 114 * palette[i + 2]) // 1000 for i in range(0, len(palette), 3))
    grey += bytes(256 - len(grey))
    raw = zlib.decompress(idat)
    return [raw[y * (width + 1) + 1:(y + 1) * (width + 1)].translate(grey) for y in range(height)]

def pgm(path):
    data = open(path, "rb").read().split(maxsplit=4)
    width, height = int(data[1]), int(data[2])
    raw = open(path, "rb").read()[-width * height:]
    return [raw[y * width:(y + 1) * width] for y in range(height)]

def blocks(rows, size=8):
    """Means of squares: where glyphs are hinted by a pixel they are the same."""
    return [[sum(sum(row[x:x + size]) for row in rows[y:y + size]) / size ** 2 for x in range(0, len(rows[0]) - size, size)]
            for y in range(0, len(rows) - size, size)]

ours, theirs = sorted(glob.glob("a-*.png")), sorted(glob.glob("theirs-*.pgm"))
if len(ours) != len(theirs):
    sys.exit("not as many pictures as pages")
for a, b in zip(ours, theirs):
    x, y = png(a), pgm(b)
    if (len(x), len(x[0])) != (len(y), len(y[0])):
        sys.exit(f"{a}: not poppler's size")
    differences = [abs(m - n) for p, q in zip(blocks(x), blocks(y)) for m, n in zip(p, q)]
    if not any(m < 250 for row in blocks(x) for m in row):
        sys.exit(f"{a}: an empty page")
    if max(differences) > 48 or sum(differences) / len(differences) > 2:
        sys.exit(f"{a}: differs by {max(differences):.0f} at most, {sum(differences) / len(differences):.2f} on average")
PYTHON
exit $status
