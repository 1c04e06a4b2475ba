/* Model: the table is read in place, in the mapping, only where it is needed. A charset is kept as
 * ranges: in the CID-keyed fonts of practice a handful, at worst one for each glyph. */
#include "font/cff.h"

static uint32_t offset_at(const cff_index *x, uint32_t i)
{
    uint32_t value = 0;
    size_t at = x->offsets + (size_t)i * x->offset_size;
    for (uint32_t k = 0; k < x->offset_size; k++) value = value << 8 | (uint8_t)x->table.p[at + k];
    return value;
}

bool cff_read_index(str t, size_t at, cff_index *out)
{
    *out = (cff_index){.table = t, .count = be16(t, at), .end = at + 2};
    if (at > t.n || t.n - at < 2) return false;
    if (!out->count) return true;
    if (t.n - at < 3) return false;
    out->offset_size = (uint8_t)t.p[at + 2];
    out->offsets = at + 3;
    size_t n = (size_t)(out->count + 1) * out->offset_size;
    if (out->offset_size < 1 || out->offset_size > 4 || n > t.n - out->offsets) return false;
    out->data = out->offsets + n - 1;
    uint32_t size = offset_at(out, out->count);
    if (size < 1 || size > t.n - out->data) return false;
    out->end = out->data + size;
    return true;
}

str cff_item(const cff_index *x, uint32_t i)
{
    if (i >= x->count) return (str){0};
    uint32_t from = offset_at(x, i), to = offset_at(x, i + 1);
    if (from < 1 || to < from || to > x->end - x->data) return (str){0};
    return str_sub(x->table, x->data + from, to - from);
}

bool cff_read_top(str table, cff_top *out)
{
    cff_index dicts;
    if (table.n < 4 || table.p[0] != 1) return false;
    if (!cff_read_index(table, (uint8_t)table.p[2], &out->names) ||
        !cff_read_index(table, out->names.end, &dicts) ||
        !cff_read_index(table, dicts.end, &out->strings) ||
        !cff_read_index(table, out->strings.end, &out->global_subrs))
        return false;
    out->dict = cff_item(&dicts, 0);
    return out->dict.n > 0;
}

/* Behind the operand at i; its value when it is whole. */
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

str cff_operands(str dict, int op)
{
    size_t from = 0;
    int32_t ignored;
    for (size_t i = 0; i < dict.n;) {
        int b = (uint8_t)dict.p[i];
        if (b > 21) {
            i = dict_number(dict, i, &ignored);
            continue;
        }
        size_t n = b == CFF_ESCAPE ? 2 : 1;
        if (n == 2 && i + 1 < dict.n) b = 1200 + (uint8_t)dict.p[i + 1];
        if (b == op) return str_sub(dict, from, i - from);
        i += n;
        from = i;
    }
    return (str){0};
}

int32_t cff_operand(str operands, int which)
{
    int32_t value = 0;
    size_t i = 0;
    for (int k = 0; k <= which; k++) {
        if (i >= operands.n) return 0;
        i = dict_number(operands, i, &value);
    }
    return value;
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
    cff_top top;
    if (!cff_read_top(table, &top)) return false;
    f->cid_keyed = cff_operands(top.dict, CFF_ROS).p != NULL;
    int32_t at = cff_operand(cff_operands(top.dict, CFF_CHARSET), 0);
    return !f->cid_keyed || (at > 0 && read_charset(f, a, table, (size_t)at));
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
