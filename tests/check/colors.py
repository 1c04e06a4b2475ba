"""colors.py letters|emoji|column DUMP PICTURE DPI: looks at the glyphs of colorfont.py in a picture of their page (PPM or PNG), whose
dump says where they stand. In a column there are two of red to blue, first on its side, then upright."""

import re
import struct
import sys
import zlib

sys.dont_write_bytecode = True
import colorfont  # noqa: E402

WHITE, RED, GREEN, BLUE, YELLOW, HALF = (255, 255, 255), (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (255, 128, 128)
INK = BLUE  # of the text


def mixed(t):
    return (round(255 * (1 - t)), 0, round(255 * t))


# what is at x, y of a glyph
SEEN = {
    "solid": {(50, 50): RED, (750, 750): RED, (900, 400): WHITE},
    "half": {(400, 400): HALF},
    "linear": {(100, 400): mixed(1 / 8), (400, 100): mixed(1 / 2), (700, 700): mixed(7 / 8)},
    "slanted": {(400, 400): mixed(0), (100, 700): RED, (700, 100): mixed(3 / 4)},
    "repeated": {(50, 400): mixed(1 / 4), (250, 400): mixed(1 / 4), (650, 400): mixed(1 / 4)},
    "reflected": {(50, 400): mixed(1 / 4), (250, 400): mixed(3 / 4), (450, 400): mixed(1 / 4)},
    "radial": {(400, 400): GREEN, (550, 400): GREEN, (400, 650): BLUE, (50, 50): BLUE},
    "cone": {(100, 400): WHITE, (400, 700): WHITE, (300, 400): mixed(1 / 3), (600, 400): BLUE},
    "sweep": {(600, 600): RED, (200, 600): GREEN, (200, 200): BLUE, (600, 200): BLUE},
    "layers": {(200, 200): INK, (600, 600): RED, (200, 600): RED},
    "moved": {(200, 200): WHITE, (600, 600): RED, (200, 600): WHITE},
    "turned": {(400, 100): mixed(1 / 8), (400, 700): mixed(7 / 8), (100, 400): mixed(1 / 2)},
    "skewed": {(300, 100): RED, (100, 300): WHITE, (600, 300): RED, (600, 100): WHITE},
    "matrix": {(200, 400): WHITE, (600, 700): RED, (600, 100): RED},
    "scaled": {(200, 200): WHITE, (600, 200): RED, (600, 600): WHITE},
    "part": {(200, 200): RED, (600, 200): WHITE, (200, 600): WHITE},
    "multiply": {(200, 200): GREEN, (600, 600): YELLOW},
    "out": {(200, 200): WHITE, (600, 600): RED},
    "plus": {(200, 200): YELLOW, (600, 600): GREEN},
    "luminosity": {(400, 400): (94, 0, 0)},
    "clipped": {(200, 400): GREEN, (600, 400): WHITE},
    "varied": {(100, 400): mixed(1 / 8), (700, 700): mixed(7 / 8)},
    "outline": {(100, 100): INK, (700, 700): INK, (900, 400): WHITE},
    "cycle": {(400, 400): INK},
    "deep": {(400, 400): INK},
    "unknown": {(400, 400): INK},
    "beyond": {(400, 400): INK},
    "mode": {(400, 400): INK},
}


def ppm(data):
    width, height = map(int, data.split(maxsplit=4)[1:3])
    return width, data[-3 * width * height:]


def png(data):
    at, packed, palette = 8, b"", None
    while at < len(data):
        n, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + n]
        if kind == b"IHDR":
            width, height, depth, color = struct.unpack(">IIBB", body[:10])
        palette = body if kind == b"PLTE" else palette
        packed += body if kind == b"IDAT" else b""
        at += n + 12
    if depth != 8 or color not in (2, 3):
        sys.exit("not a picture of many colours")
    raw, each, out = zlib.decompress(packed), 3 if color == 2 else 1, []
    above = bytearray(width * each)
    for y in range(height):
        how, row = raw[y * (width * each + 1)], bytearray(raw[y * (width * each + 1) + 1:(y + 1) * (width * each + 1)])
        for i in range(len(row)):
            left, corner = (row[i - each], above[i - each]) if i >= each else (0, 0)
            guess = left + above[i] - corner
            near = min((abs(guess - left), 0, left), (abs(guess - above[i]), 1, above[i]), (abs(guess - corner), 2, corner))[2]
            row[i] = row[i] + (0, left, above[i], (left + above[i]) // 2, near)[how] & 255
        above = row
        out.append(row if color == 2 else b"".join(palette[3 * v:3 * v + 3] for v in row))
    return width, b"".join(out)


def places(kind, dump):
    """Of each glyph: the page's place in points of its x, y."""
    text, found = colorfont.text_of(kind), {}
    for x, y, size, words in re.findall(r'^text (\S+) (\S+) w \S+ size (\S+) .*"(.*)"', dump, re.M):
        for i, char in enumerate(words):
            if char in text and char not in found:
                found[char] = float(x) + i * float(size), float(y), float(size)
    scale, right, up = (0.95, 25, 95) if kind == "emoji" else (1, 0, 0)  # an emoji is 95 % of the em, in its middle
    for char, (x, y, size) in found.items():
        yield list(colorfont.PAINTS)[text.index(char)], lambda gx, gy: (x + size * (right + scale * gx) / 1000, y - size * (up + scale * gy) / 1000)


def column(dump):
    """What is where: the first one runs down, the other to the right."""
    for n, numbers in enumerate(re.findall(r"^image (\S+) (\S+) ([^x]+)x(\S+)", dump, re.M)):
        x, y, w, h = map(float, numbers)
        for t in (1 / 8, 7 / 8):
            yield (x + w / 2, y + h * t) if n == 0 else (x + w * t, y + h / 2), mixed(t)


def wanted(kind, dump):
    if kind == "column":
        yield "column", list(column(dump))
        return
    for name, place in places(kind, dump):
        yield name, [(place(*at), want) for at, want in SEEN[name].items()]


def main():
    kind, dump, picture, dpi = sys.argv[1:]
    data = open(picture, "rb").read()
    width, pixels = ppm(data) if data.startswith(b"P6") else png(data)
    seen, faults = 0, []
    for name, points in wanted(kind, open(dump, encoding="utf-8").read()):
        for (x, y), want in points:
            at = int(y * int(dpi) / 72) * width + int(x * int(dpi) / 72)
            got = tuple(pixels[3 * at:3 * at + 3])
            if any(abs(a - b) > 24 for a, b in zip(got, want)):
                faults.append(f"{name} at {x:.1f},{y:.1f} pt: {got}, not {want}")
            seen += 1
    if seen != (4 if kind == "column" else sum(map(len, SEEN.values()))):
        faults.append(f"{seen} places seen")
    sys.exit("\n".join(faults) or 0)


main()
