"""colorfont.py layers|letters|emoji FONT: writes a font of glyphs in colours. No package of Debian's has such a font.

layers: U+1F600 is made of coloured layers (COLR version 0): a red square, on it a smaller one of the text's own colour.
letters, emoji: paints (COLR version 1). Each letter from a on, or emoji from U+1F600 on, is one of PAINTS; what is to be seen of it
is in colors.py. The em has 1000 units; squares stand with a corner on the glyph's origin."""

import string
import struct
import sys

EM = 1000
BLANK, COLOR, BIG, SMALL, FIRST = 0, 1, 2, 3, 4  # glyphs: of paints the base glyphs follow
RED, GREEN, BLUE, YELLOW, CYAN, INK = 0, 1, 2, 3, 4, 0xFFFF
PALETTE = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (0, 255, 255)]


def square(side):
    """A simple glyph, its corner at the origin."""
    flags = bytes([1] * 4)
    xs = struct.pack(">4h", 0, 0, side, 0)
    ys = struct.pack(">4h", 0, side, 0, -side)
    body = struct.pack(">5h", 1, 0, 0, side, side) + struct.pack(">HH", 3, 0) + flags + xs + ys
    return body + b"\0" * (-len(body) % 4)


# ---- paints: a part of a table that is a list of one element is another table, at an offset of 24 bits


def table(*parts):
    head = sum(3 if isinstance(part, list) else len(part) for part in parts)
    out, tail = b"", b""
    for part in parts:
        if isinstance(part, list):
            out += (head + len(tail)).to_bytes(3, "big")
            tail += part[0]
        else:
            out += part
    return out + tail


def u8(v):
    return bytes([v])


def words(*values):
    return b"".join(struct.pack(">H", v & 0xFFFF) for v in values)


def parts(*values):
    """F2DOT14"""
    return words(*(round(v * 16384) for v in values))


def layers(n, first):
    return u8(1) + u8(n) + struct.pack(">I", first)


def solid(entry, alpha=1.0):
    return u8(2) + words(entry) + parts(alpha)


def line(*stops, extend=0, variable=False):
    more = struct.pack(">I", 0xFFFFFFFF) if variable else b""
    return u8(extend) + words(len(stops)) + b"".join(parts(at) + words(entry) + parts(1) + more for at, entry in stops)


RED_TO_BLUE = line((0, RED), (1, BLUE))


def linear(colors, *points):
    return table(u8(4), [colors], words(*points))


def radial(colors, *numbers):
    return table(u8(6), [colors], words(*numbers))


def sweep(colors, x, y, start, end):
    return table(u8(8), [colors], words(x, y), parts(start / 180 - 1, end / 180 - 1))


def glyph(paint, which=BIG):
    return table(u8(10), [paint], words(which))


def part(which):
    return u8(11) + words(which)


def moved(paint, x, y):
    return table(u8(14), [paint], words(x, y))


def composite(source, mode, backdrop):
    return table(u8(32), [source], u8(mode), [backdrop])


def matrix(paint, *six):
    return table(u8(12), [paint], [b"".join(struct.pack(">i", round(v * 65536)) for v in six)])


def deep(paint, n):
    for _ in range(n):
        paint = moved(paint, 0, 0)
    return paint


ACROSS = (0, 0, 800, 0, 0, 800)
LAYERS = [glyph(solid(RED)), glyph(solid(INK), SMALL)]
SOURCE_OUT, PLUS, MULTIPLY, LUMINOSITY = 7, 12, 23, 27
PAINTS = {
    "solid": glyph(solid(RED)),
    "half": glyph(solid(RED, 0.5)),
    "linear": glyph(linear(RED_TO_BLUE, *ACROSS)),
    "slanted": glyph(linear(RED_TO_BLUE, 0, 0, 800, 0, 800, 800)),  # nothing changes along p0 p2, the diagonal
    "repeated": glyph(linear(line((0, RED), (1, BLUE), extend=1), 0, 0, 200, 0, 0, 800)),
    "reflected": glyph(linear(line((0, RED), (1, BLUE), extend=2), 0, 0, 200, 0, 0, 800)),
    "radial": glyph(radial(line((0, GREEN), (0.5, GREEN), (0.5, BLUE), (1, BLUE)), 400, 400, 0, 400, 400, 400)),
    "cone": glyph(radial(RED_TO_BLUE, 200, 400, 0, 600, 400, 100)),
    "sweep": glyph(sweep(line((0, RED), (0.25, RED), (0.25, GREEN), (0.5, GREEN), (0.5, BLUE), (1, BLUE)), 400, 400, 0, 360)),
    "layers": layers(2, 0),
    "moved": moved(table(u8(16), [glyph(solid(RED))], parts(0.5, 0.5)), 400, 400),
    "turned": table(u8(26), [glyph(linear(RED_TO_BLUE, *ACROSS))], parts(0.5), words(400, 400)),
    "skewed": table(u8(30), [glyph(solid(RED), SMALL)], parts(-0.25, 0), words(0, 0)),  # 45° to the right
    "matrix": matrix(glyph(solid(RED)), 0.5, 0, 0, 1, 400, 0),
    "scaled": table(u8(22), [glyph(solid(RED))], parts(0.5), words(800, 0)),
    "part": table(u8(20), [part(FIRST)], parts(0.5)),
    "multiply": composite(glyph(solid(CYAN), SMALL), MULTIPLY, glyph(solid(YELLOW))),
    "out": composite(glyph(solid(RED)), SOURCE_OUT, glyph(solid(BLUE), SMALL)),
    "plus": composite(glyph(solid(RED), SMALL), PLUS, glyph(solid(GREEN))),
    "luminosity": composite(glyph(solid(INK)), LUMINOSITY, glyph(solid(RED))),
    "clipped": solid(GREEN),
    "varied": glyph(table(u8(5), [line((0, RED), (1, BLUE), variable=True)], words(*ACROSS), struct.pack(">I", 0xFFFFFFFF))),
    "outline": b"",  # it has none
    # damaged, and so in the text's colour
    "cycle": None,
    "deep": deep(glyph(solid(RED)), 300),
    "unknown": u8(77),
    "beyond": u8(10) + b"\xff\xff\xff" + words(BIG),
    "mode": composite(glyph(solid(RED)), 99, glyph(solid(RED))),
}
CLIPS = {"clipped": (0, 0, 400, 800)}


def color_v1():
    names = list(PAINTS)
    paints = {FIRST + i: part(FIRST + i) if PAINTS[name] is None else PAINTS[name] for i, name in enumerate(names) if PAINTS[name] != b""}
    base = struct.pack(">I", len(paints))
    at = 4 + 6 * len(paints)
    for which, paint in paints.items():
        base += words(which) + struct.pack(">I", at)
        at += len(paint)
    base += b"".join(paints.values())
    listed = struct.pack(">I", len(LAYERS))
    at = 4 + 4 * len(LAYERS)
    for paint in LAYERS:
        listed += struct.pack(">I", at)
        at += len(paint)
    listed += b"".join(LAYERS)
    clips = u8(1) + struct.pack(">I", len(CLIPS))
    for i, (name, box) in enumerate(CLIPS.items()):
        which = FIRST + names.index(name)
        clips += words(which, which) + (5 + 7 * len(CLIPS) + 9 * i).to_bytes(3, "big")
    clips += b"".join(u8(1) + words(*box) for box in CLIPS.values())
    offsets = 34, 34 + len(base), 34 + len(base) + len(listed)
    return struct.pack(">HHIIH5I", 1, 0, 0, 0, 0, *offsets, 0, 0) + base + listed + clips


def text_of(kind):
    """A character for each of PAINTS."""
    return "".join(chr(0x1F600 + i) if kind == "emoji" else string.ascii_letters[i] for i in range(len(PAINTS)))


def color_v0():
    return struct.pack(">HHIIH", 0, 1, 14, 20, 2) + struct.pack(">HHH", COLOR, 0, 2) + struct.pack(">HHHH", BIG, 0, SMALL, INK)


def tables(kind):
    glyphs = [square(500), b"", square(800), square(400)]
    chars = {0x1F600: COLOR}
    if kind != "layers":
        chars = {ord(c): FIRST + i for i, c in enumerate(text_of(kind))}
        glyphs += [square(800)] * len(PAINTS)
    n = len(glyphs)
    at = [0]
    for g in glyphs:
        at.append(at[-1] + len(g))
    cmap12 = struct.pack(">HHIII", 12, 0, 16 + 12 * len(chars), 0, len(chars)) + b"".join(struct.pack(">III", c, c, g) for c, g in sorted(chars.items()))
    names = [(1, "Colours"), (2, "Regular"), (6, "Colours-Regular")]
    strings = [text.encode("utf-16-be") for _, text in names]
    records, offset = b"", 0
    for (number, _), text in zip(names, strings):
        records += struct.pack(">6H", 3, 1, 0x409, number, len(text), offset)
        offset += len(text)
    entries = b"".join(bytes([b, g, r, 255]) for r, g, b in PALETTE)
    return {
        b"CPAL": struct.pack(">HHHHIH", 0, len(PALETTE), 1, len(PALETTE), 14, 0) + entries,
        b"COLR": color_v0() if kind == "layers" else color_v1(),
        b"OS/2": struct.pack(">HhHHH", 4, EM, 400, 5, 0) + b"\0" * 68 + struct.pack(">hhhHH", 800, -200, 0, 800, 200) + b"\0" * 8
        + struct.pack(">hhHHH", 500, 700, 0, 32, 0),
        b"cmap": struct.pack(">HHHHI", 0, 1, 3, 10, 12) + cmap12,
        b"glyf": b"".join(glyphs),
        b"head": struct.pack(">HHIIIHHQQhhhhHHhhh", 1, 0, 0x10000, 0, 0x5F0F3CF5, 3, EM, 0, 0, 0, 0, 800, 800, 0, 8, 2, 1, 0),
        b"hhea": struct.pack(">HHhhhHhhh", 1, 0, 800, -200, 0, EM, 0, 0, 800) + b"\0" * 14 + struct.pack(">hH", 0, n),
        b"hmtx": struct.pack(">Hh", EM, 0) * n,
        b"loca": struct.pack(f">{n + 1}I", *at),
        b"maxp": struct.pack(">IH13H", 0x10000, n, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        b"name": struct.pack(">HHH", 0, len(names), 6 + 12 * len(names)) + records + b"".join(strings),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, 0, 0, 0, 0, 0, 0, 0),
    }


def main():
    all_tables = tables(sys.argv[1])
    head = struct.pack(">IHHHH", 0x10000, len(all_tables), 128, 3, len(all_tables) * 16 - 128)
    offset, directory, body = len(head) + 16 * len(all_tables), b"", b""
    for tag in sorted(all_tables):
        data = all_tables[tag]
        directory += tag + struct.pack(">III", 0, offset + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    with open(sys.argv[2], "wb") as file:
        file.write(head + directory + body)


if __name__ == "__main__":
    main()
