/* Model: of the whole table only the Top DICT and the charset are looked at. A charset is kept as
 * ranges: in the CID-keyed fonts of practice a handful, at worst one for each glyph. */
#include "font/cff.h"

/* The end of the INDEX at `at`; its first item in *item. 0: damaged. */
static size_t index_end(str t, size_t at, str *item)
{
    uint32_t count = be16(t, at);
    *item = (str){0};
    if (at + 2 > t.n) return 0;
    if (!count) return at + 2;
    size_t size = at + 2 < t.n ? (uint8_t)t.p[at + 2] : 0;
    if (size < 1 || size > 4) return 0;
    size_t offsets = at + 3, data = offsets + (size_t)(count + 1) * size - 1;
    if (data >= t.n) return 0;
    uint32_t value[3] = {0}; /* offsets 0, 1 and count */
    const size_t which[3] = {0, 1, count};
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < size; i++)
            value[k] = value[k] << 8 | (uint8_t)t.p[offsets + which[k] * size + i];
    if (value[0] != 1 || value[1] < 1 || value[2] < value[1] || value[2] > t.n - data) return 0;
    *item = str_sub(t, data + 1, value[1] - 1);
    return data + value[2];
}

/* One operand of a DICT; numbers with a fraction are skipped as 0. */
static size_t dict_number(str d, size_t i, int32_t *value)
{
    uint8_t b = (uint8_t)d.p[i];
    *value = 0;
    if (b == 28) {
        *value = be16s(d, i + 1);
        return i + 3;
    }
    if (b == 29) {
        *value = (int32_t)be32(d, i + 1);
        return i + 5;
    }
    if (b == 30) {
        for (i++; i < d.n && (d.p[i] & 15) != 15; i++) {
        }
        return i + 1;
    }
    if (b >= 32 && b <= 246) {
        *value = b - 139;
        return i + 1;
    }
    int32_t next = i + 1 < d.n ? (uint8_t)d.p[i + 1] : 0;
    if (b >= 247 && b <= 254)
        *value = b < 251 ? (b - 247) * 256 + next + 108 : -(b - 251) * 256 - next - 108;
    return i + 2;
}

enum { OP_CHARSET = 15, OP_ESCAPE = 12, OP_ROS = 30 };

static bool read_top(str dict, bool *ros, int32_t *charset)
{
    int32_t last = 0;
    *ros = false;
    *charset = 0;
    for (size_t i = 0; i < dict.n;) {
        uint8_t b = (uint8_t)dict.p[i];
        if (b > 21) {
            i = dict_number(dict, i, &last);
            continue;
        }
        if (b == OP_CHARSET) *charset = last;
        if (b == OP_ESCAPE && i + 1 < dict.n && (uint8_t)dict.p[i + 1] == OP_ROS) *ros = true;
        i += b == OP_ESCAPE ? 2 : 1;
    }
    return *charset >= 0;
}

static void add_range(face *f, uint32_t gid, uint32_t cid)
{
    cid_range *last = f->n_cids ? &f->cids[f->n_cids - 1] : NULL;
    if (last && gid - last->glyph == cid - last->cid) return;
    f->cids[f->n_cids++] = (cid_range){gid, cid};
}

static bool read_charset(face *f, arena *a, str t, size_t at)
{
    if (at >= t.n) return false;
    int format = t.p[at++];
    if (format < 0 || format > 2) return false;
    size_t row = format == 0 ? 2 : format == 1 ? 3 : 4, rows = 0, i = at;
    for (uint32_t gid = 1; gid < f->n_glyphs; i += row, rows++) {
        if (i + row > t.n) return false;
        gid += 1 + (format == 0 ? 0 : format == 1 ? (uint8_t)t.p[i + 2] : be16(t, i + 2));
    }
    f->cids = arena_array(a, cid_range, rows + 1);
    add_range(f, 0, 0);
    i = at;
    for (uint32_t gid = 1; gid < f->n_glyphs; i += row) {
        add_range(f, gid, be16(t, i));
        gid += 1 + (format == 0 ? 0 : format == 1 ? (uint8_t)t.p[i + 2] : be16(t, i + 2));
    }
    return true;
}

bool cff_read_charset(face *f, arena *a, str table)
{
    str item, top;
    int32_t charset;
    if (table.n < 4 || table.p[0] != 1) return false;
    size_t at = index_end(table, (uint8_t)table.p[2], &item); /* names */
    if (!at || !index_end(table, at, &top)) return false;
    if (!read_top(top, &f->cid_keyed, &charset)) return false;
    return !f->cid_keyed || read_charset(f, a, table, (size_t)charset);
}

uint32_t face_cid(const face *f, uint32_t gid)
{
    uint32_t low = 0, high = f->n_cids;
    if (!f->cid_keyed || !high) return gid;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (f->cids[middle].glyph <= gid)
            low = middle;
        else
            high = middle;
    }
    return f->cids[low].cid + (gid - f->cids[low].glyph);
}
