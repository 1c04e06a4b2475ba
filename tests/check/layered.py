"""layered.py FONT: writes a font whose one picture, U+1F600, is made of coloured layers (COLR version 0, CPAL): a red square, on it
a smaller one of the text's own colour. No package of Debian's has such a font."""

import struct
import sys

EM = 1000


def square(side):
    """A simple glyph, its corner at the origin."""
    flags = bytes([1] * 4)
    xs = struct.pack(">4h", 0, 0, side, 0)
    ys = struct.pack(">4h", 0, side, 0, -side)
    body = struct.pack(">5h", 1, 0, 0, side, side) + struct.pack(">HH", 3, 0) + flags + xs + ys
    return body + b"\0" * (-len(body) % 4)


def tables():
    glyphs = [square(500), b"", square(800), square(300)]  # .notdef, the picture, its layers
    n = len(glyphs)
    at = [0]
    for g in glyphs:
        at.append(at[-1] + len(g))
    groups = [(0x1F600, 0x1F600, 1)]
    cmap12 = struct.pack(">HHIII", 12, 0, 16 + 12 * len(groups), 0, len(groups)) + b"".join(struct.pack(">III", *g) for g in groups)
    names = [(1, "Layers"), (2, "Regular"), (6, "Layers-Regular")]
    strings = [text.encode("utf-16-be") for _, text in names]
    records, offset = b"", 0
    for (number, _), text in zip(names, strings):
        records += struct.pack(">6H", 3, 1, 0x409, number, len(text), offset)
        offset += len(text)
    colr = struct.pack(">HHIIH", 0, 1, 14, 20, 2) + struct.pack(">HHH", 1, 0, 2) + struct.pack(">HHHH", 2, 0, 3, 0xFFFF)
    cpal = struct.pack(">HHHHI", 0, 1, 1, 1, 14) + struct.pack(">H", 0) + bytes([0, 0, 255, 255])  # blue, green, red, alpha
    return {
        b"CPAL": cpal,
        b"COLR": colr,
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
    all_tables = tables()
    head = struct.pack(">IHHHH", 0x10000, len(all_tables), 128, 3, len(all_tables) * 16 - 128)
    offset, directory, body = len(head) + 16 * len(all_tables), b"", b""
    for tag in sorted(all_tables):
        data = all_tables[tag]
        directory += tag + struct.pack(">III", 0, offset + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    with open(sys.argv[1], "wb") as file:
        file.write(head + directory + body)


main()
