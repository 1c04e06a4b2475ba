/* Model: a charstring is copied operand by operand; a call of a subroutine is replaced by what the
 * subroutine does, and stem hints and their masks are left out. Nothing is calculated, so what does
 * calculate (arithmetic operators, accented characters by endchar) is left to HarfBuzz's subsetter.
 * The result is CID-keyed always: a name-keyed font gets one font dictionary, and its glyph ids as
 * CIDs. */
#include <stdlib.h>

#include "font/cff.h"

enum { MAX_OPERANDS = 48, MAX_DEPTH = 10, MAX_FDS = 256 };
#define MAX_STEPS (UINT32_C(64) << 20) /* tokens of one subset: bounds calls within calls */
#define MAX_PROGRAM ((size_t)256 << 20)
#define FIRST_ROOM ((size_t)512 << 10)

enum { /* Type 2 charstring operators */
       OP_HSTEM = 1,
       OP_VSTEM = 3,
       OP_VMOVETO = 4,
       OP_RLINETO = 5,
       OP_RRCURVETO = 8,
       OP_CALLSUBR = 10,
       OP_RETURN = 11,
       OP_ESCAPE = 12,
       OP_ENDCHAR = 14,
       OP_HSTEMHM = 18,
       OP_HINTMASK = 19,
       OP_CNTRMASK = 20,
       OP_RMOVETO = 21,
       OP_HMOVETO = 22,
       OP_VSTEMHM = 23,
       OP_RCURVELINE = 24,
       OP_SHORTINT = 28,
       OP_CALLGSUBR = 29,
       OP_HVCURVETO = 31,
       ESC_DOTSECTION = 0,
       ESC_HFLEX = 34,
       ESC_FLEX1 = 37
};

typedef struct font_dict {
    str dict, private; /* as they stand in the table */
    cff_index subrs;
    int32_t number;       /* in the subset; -1: not used */
    size_t private_at[2]; /* in the program: offset and size */
} font_dict;

typedef struct cutter {
    str table;
    cff_top top;
    cff_index charstrings;
    const face *face;
    const uint32_t *glyphs;
    uint32_t n;
    font_dict *fds;
    uint32_t n_fds, used_fds;
    uint8_t *fd_of; /* of each glyph of the subset */
    buf out;        /* the table */
    size_t index;   /* of the charstrings, in out */
    uint32_t steps;
} cutter;

/* ---- reading the font's dictionaries */

static bool read_private(cutter *c, font_dict *fd)
{
    str where = cff_operands(fd->dict, CFF_PRIVATE);
    int32_t size = cff_operand(where, 0), at = cff_operand(where, 1);
    fd->number = -1;
    if (!where.p) return true;
    if (size < 0 || at < 0 || (size_t)at > c->table.n || (size_t)size > c->table.n - (size_t)at)
        return false;
    fd->private = str_sub(c->table, (size_t)at, (size_t)size);
    int32_t subrs = cff_operand(cff_operands(fd->private, CFF_SUBRS), 0);
    return subrs == 0 ||
           (subrs > 0 && cff_read_index(c->table, (size_t)at + (size_t)subrs, &fd->subrs));
}

static bool read_dicts(cutter *c, arena *a)
{
    cff_index array = {0};
    bool keyed = c->face->cid_keyed;
    int32_t at = cff_operand(cff_operands(c->top.dict, CFF_FD_ARRAY), 0);
    if (keyed && (at <= 0 || !cff_read_index(c->table, (size_t)at, &array))) return false;
    c->n_fds = keyed ? array.count : 1;
    if (!c->n_fds || c->n_fds > MAX_FDS) return false;
    c->fds = arena_array(a, font_dict, c->n_fds);
    for (uint32_t i = 0; i < c->n_fds; i++) {
        c->fds[i].dict = keyed ? cff_item(&array, i) : c->top.dict;
        if (!read_private(c, &c->fds[i])) return false;
    }
    return true;
}

static bool choose_fds(cutter *c, size_t at)
{
    str t = c->table;
    if (at >= t.n) return false;
    int format = t.p[at];
    size_t row = at + 3, rows = be16(t, at + 1);
    if (format == 3 && (!rows || be16(t, row))) return false;
    if (format != 0 && format != 3) return false;
    for (uint32_t i = 0; i < c->n; i++) {
        uint32_t gid = c->glyphs[i];
        size_t byte = at + 1 + gid;
        if (format == 3) { /* ranges: first glyph, dictionary; a sentinel at the end */
            while (rows > 1 && be16(t, row + 3) <= gid) row += 3, rows--;
            byte = row + 2;
        }
        if (byte >= t.n || (uint8_t)t.p[byte] >= c->n_fds) return false;
        c->fd_of[i] = (uint8_t)t.p[byte];
    }
    return true;
}

static bool read_fds(cutter *c, arena *a)
{
    c->fd_of = arena_array(a, uint8_t, c->n);
    int32_t at = cff_operand(cff_operands(c->top.dict, CFF_FD_SELECT), 0);
    if (c->face->cid_keyed && (at <= 0 || !choose_fds(c, (size_t)at))) return false;
    for (uint32_t i = 0; i < c->n; i++) {
        font_dict *fd = &c->fds[c->fd_of[i]];
        if (fd->number < 0) fd->number = (int32_t)c->used_fds++;
    }
    return true;
}

static bool read_charstrings(cutter *c)
{
    int32_t at = cff_operand(cff_operands(c->top.dict, CFF_CHARSTRINGS), 0);
    str type = cff_operands(c->top.dict, CFF_CHARSTRING_TYPE);
    if (at <= 0 || !cff_read_index(c->table, (size_t)at, &c->charstrings)) return false;
    return !type.p || cff_operand(type, 0) == 2;
}

/* ---- copying charstrings */

typedef struct charstring {
    cutter *c;
    const font_dict *fd;
    size_t start[MAX_OPERANDS]; /* where the operands begin in out */
    uint32_t n, stems;
    bool begun; /* an operator that clears the stack has been: the width is behind us */
    bool done;
} charstring;

static void put(cutter *c, const char *p, size_t n)
{
    char *to = c->out.p + c->out.n;
    c->out.n += n;
    for (size_t i = 0; i < n; i++) to[i] = p[i];
}

static void reserve(cutter *c, size_t n)
{
    if (c->out.cap - c->out.n >= n) return;
    c->out.cap = c->out.cap * 2 + n;
    c->out.p = mem_realloc(c->out.p, c->out.cap);
}

static size_t number_size(uint8_t b)
{
    return b == OP_SHORTINT ? 3 : b == 255 ? 5 : b >= 247 ? 2 : b >= 32 ? 1 : 0;
}

/* Takes the last operand off and gives its value; a fraction is no subroutine's number. */
static bool pop_integer(charstring *s, int32_t *value)
{
    if (!s->n) return false;
    buf *out = &s->c->out;
    size_t at = s->start[--s->n];
    const uint8_t *p = (const uint8_t *)out->p + at;
    out->n = at;
    if (p[0] == 255) return false;
    if (p[0] == OP_SHORTINT)
        *value = (int16_t)(p[1] << 8 | p[2]);
    else
        *value = p[0] <= 246   ? p[0] - 139
                 : p[0] <= 250 ? (p[0] - 247) * 256 + p[1] + 108
                               : -(p[0] - 251) * 256 - p[1] - 108;
    return true;
}

/* The operands of a hint go, but for a width in front of them. */
static void drop_operands(charstring *s)
{
    bool width = !s->begun && s->n % 2;
    s->begun = true;
    if (s->n > width) s->c->out.n = s->start[width];
    s->n = 0;
}

static bool take_stems(charstring *s)
{
    s->stems += s->n / 2;
    drop_operands(s);
    return s->stems <= 96;
}

static void copy_operator(charstring *s, const char *p, size_t n)
{
    put(s->c, p, n);
    s->begun = true;
    s->n = 0;
}

static bool copy_body(charstring *s, str code, int depth);

static bool call(charstring *s, const cff_index *subrs, int depth)
{
    int32_t bias = subrs->count < 1240 ? 107 : subrs->count < 33900 ? 1131 : 32768, number;
    if (depth >= MAX_DEPTH || !pop_integer(s, &number) || number + bias < 0) return false;
    str body = cff_item(subrs, (uint32_t)(number + bias));
    return body.n && copy_body(s, body, depth + 1);
}

static bool copy_escape(charstring *s, str code, size_t i)
{
    int op = i + 1 < code.n ? (uint8_t)code.p[i + 1] : -1;
    if (op == ESC_DOTSECTION)
        drop_operands(s);
    else if (op >= ESC_HFLEX && op <= ESC_FLEX1)
        copy_operator(s, code.p + i, 2);
    else
        return false;
    return true;
}

static bool is_path_operator(uint8_t op)
{
    return op == OP_VMOVETO || (op >= OP_RLINETO && op <= OP_RRCURVETO) || op == OP_RMOVETO ||
           op == OP_HMOVETO || (op >= OP_RCURVELINE && op <= 27) || op == 30 || op == OP_HVCURVETO;
}

/* An operator at *i that is no call and no return. */
static bool copy_plain(charstring *s, str code, size_t *i)
{
    uint8_t op = (uint8_t)code.p[*i];
    switch (op) {
    case OP_HSTEM:
    case OP_VSTEM:
    case OP_HSTEMHM:
    case OP_VSTEMHM: ++*i; return take_stems(s);
    case OP_HINTMASK:
    case OP_CNTRMASK:
        if (!take_stems(s)) return false;
        *i += 1 + (s->stems + 7) / 8;
        return *i <= code.n;
    case OP_ESCAPE:
        if (!copy_escape(s, code, *i)) return false;
        *i += 2;
        return true;
    case OP_ENDCHAR:
        if (s->n >= 4) return false; /* accent on a base character */
        s->done = true;
        break;
    default:
        if (!is_path_operator(op)) return false;
        break;
    }
    copy_operator(s, code.p + *i, 1);
    ++*i;
    return true;
}

static bool copy_body(charstring *s, str code, int depth)
{
    reserve(s->c, code.n); /* what is copied is never longer; calls reserve for themselves */
    for (size_t i = 0; i < code.n && !s->done;) {
        uint8_t b = (uint8_t)code.p[i];
        size_t n = number_size(b);
        if (++s->c->steps > MAX_STEPS || s->c->out.n > MAX_PROGRAM) return false;
        if (n) {
            if (s->n == MAX_OPERANDS || n > code.n - i) return false;
            s->start[s->n++] = s->c->out.n;
            put(s->c, code.p + i, n);
            i += n;
        } else if (b == OP_RETURN) {
            return depth > 0;
        } else if (b == OP_CALLSUBR || b == OP_CALLGSUBR) {
            const cff_index *subrs = b == OP_CALLSUBR ? &s->fd->subrs : &s->c->top.global_subrs;
            if (!call(s, subrs, depth)) return false;
            reserve(s->c, code.n - i);
            i++;
        } else if (!copy_plain(s, code, &i)) {
            return false;
        }
    }
    return s->done || depth > 0;
}

static void write_offset(cutter *c, uint32_t i)
{
    size_t at = c->index + 3 + 4 * (size_t)i,
           value = c->out.n - (c->index + 2 + 4 * (size_t)(c->n + 1));
    for (size_t k = 0; k < 4; k++) c->out.p[at + k] = (char)(value >> (24 - 8 * k) & 0xFF);
}

/* The INDEX of charstrings goes straight behind the rest of the table. */
static bool copy_charstrings(cutter *c)
{
    size_t head = 3 + 4 * (size_t)(c->n + 1);
    c->index = c->out.n;
    reserve(c, head + FIRST_ROOM);
    c->out.n += head;
    c->out.p[c->index] = (char)(c->n >> 8);
    c->out.p[c->index + 1] = (char)(c->n & 0xFF);
    c->out.p[c->index + 2] = 4;
    write_offset(c, 0);
    for (uint32_t i = 0; i < c->n; i++) {
        charstring s = {.c = c, .fd = &c->fds[c->fd_of[i]]};
        str code = cff_item(&c->charstrings, c->glyphs[i]);
        if (!code.n || !copy_body(&s, code, 0) || !s.done) return false;
        write_offset(c, i + 1);
    }
    return true;
}

/* ---- writing the table */

static void add_be(buf *b, uint32_t value, int bytes)
{
    while (bytes--) buf_byte(b, (int)(value >> 8 * bytes & 0xFF));
}

static void add_index_head(buf *b, const size_t *ends, uint32_t n)
{
    size_t last = n ? ends[n - 1] : 0;
    int size = last < 0xFF ? 1 : last < 0xFFFF ? 2 : last < 0xFFFFFF ? 3 : 4;
    add_be(b, n, 2);
    if (!n) return;
    buf_byte(b, size);
    add_be(b, 1, size);
    for (uint32_t i = 0; i < n; i++) add_be(b, (uint32_t)ends[i] + 1, size);
}

static void add_operator(buf *b, int op)
{
    if (op >= 1200) buf_byte(b, CFF_ESCAPE);
    buf_byte(b, op % 1200);
}

/* A number of fixed size, so that it can be filled in later. */
static size_t add_number(buf *b, uint32_t value)
{
    buf_byte(b, 29);
    add_be(b, value, 4);
    return b->n - 4;
}

static void fill_number(buf *b, size_t at, size_t value)
{
    for (size_t i = 0; i < 4; i++) b->p[at + i] = (char)(value >> (24 - 8 * i) & 0xFF);
}

static void copy_entry(buf *b, str dict, int op)
{
    str operands = cff_operands(dict, op);
    if (!operands.p) return;
    buf_str(b, operands);
    add_operator(b, op);
}

typedef struct top_places {
    size_t charset, charstrings, fd_array, fd_select;
} top_places;

static size_t add_offset(buf *b, int op)
{
    size_t at = add_number(b, 0);
    add_operator(b, op);
    return at;
}

static uint32_t cid_of(const cutter *c, uint32_t i)
{
    return c->face->cid_keyed ? face_cid(c->face, c->glyphs[i]) : i;
}

static top_places add_top(const cutter *c, buf *b)
{
    static const char strings[] = "AdobeIdentity";
    const size_t string_ends[] = {5, 13};
    top_places at;
    buf dict = {0};
    uint32_t most = 0;
    for (uint32_t i = 0; i < c->n; i++) most = cid_of(c, i) > most ? cid_of(c, i) : most;
    add_number(&dict, 391); /* the first two strings that are not standard ones */
    add_number(&dict, 392);
    add_number(&dict, 0);
    add_operator(&dict, CFF_ROS);
    copy_entry(&dict, c->top.dict, CFF_FONT_MATRIX);
    copy_entry(&dict, c->top.dict, CFF_FONT_BBOX);
    add_number(&dict, most + 1);
    add_operator(&dict, CFF_CID_COUNT);
    at.charset = add_offset(&dict, CFF_CHARSET);
    at.fd_select = add_offset(&dict, CFF_FD_SELECT);
    at.charstrings = add_offset(&dict, CFF_CHARSTRINGS);
    at.fd_array = add_offset(&dict, CFF_FD_ARRAY);
    add_index_head(b, &dict.n, 1);
    size_t base = b->n;
    buf_str(b, buf_view(&dict));
    buf_drop(&dict);
    add_index_head(b, string_ends, 2);
    buf_add(b, strings, 13);
    add_index_head(b, NULL, 0); /* global subroutines */
    at.charset += base;
    at.fd_select += base;
    at.charstrings += base;
    at.fd_array += base;
    return at;
}

static void add_charset(const cutter *c, buf *b)
{
    buf_byte(b, 2);
    for (uint32_t i = 1; i < c->n;) {
        uint32_t first = cid_of(c, i), more = 0;
        while (i + more + 1 < c->n && cid_of(c, i + more + 1) == first + more + 1) more++;
        add_be(b, first, 2);
        add_be(b, more, 2);
        i += more + 1;
    }
}

static void add_fd_select(const cutter *c, buf *b)
{
    buf_byte(b, 3);
    size_t count_at = b->n, rows = 0;
    add_be(b, 0, 2);
    for (uint32_t i = 0; i < c->n; i++) {
        if (i && c->fd_of[i] == c->fd_of[i - 1]) continue;
        add_be(b, i, 2);
        buf_byte(b, c->fds[c->fd_of[i]].number);
        rows++;
    }
    add_be(b, c->n, 2);
    b->p[count_at] = (char)(rows >> 8);
    b->p[count_at + 1] = (char)(rows & 0xFF);
}

static void add_fd_array(cutter *c, arena *a, buf *b)
{
    font_dict **used = arena_array(a, font_dict *, c->used_fds);
    size_t *ends = arena_array(a, size_t, c->used_fds);
    buf dicts = {0};
    for (uint32_t i = 0; i < c->n_fds; i++)
        if (c->fds[i].number >= 0) used[c->fds[i].number] = &c->fds[i];
    for (uint32_t i = 0; i < c->used_fds; i++) {
        if (c->face->cid_keyed) copy_entry(&dicts, used[i]->dict, CFF_FONT_MATRIX);
        used[i]->private_at[1] = add_number(&dicts, 0);
        used[i]->private_at[0] = add_number(&dicts, 0);
        add_operator(&dicts, CFF_PRIVATE);
        ends[i] = dicts.n;
    }
    add_index_head(b, ends, c->used_fds);
    size_t base = b->n;
    buf_str(b, buf_view(&dicts));
    buf_drop(&dicts);
    for (uint32_t i = 0; i < c->used_fds; i++) {
        size_t from = b->n;
        copy_entry(b, used[i]->private, CFF_DEFAULT_WIDTH);
        copy_entry(b, used[i]->private, CFF_NOMINAL_WIDTH);
        fill_number(b, base + used[i]->private_at[1], b->n - from);
        fill_number(b, base + used[i]->private_at[0], from);
    }
}

static void write_head(cutter *c, arena *a)
{
    buf *b = &c->out;
    str name = cff_item(&c->top.names, 0);
    if (!name.n) name = STR("Subset");
    add_be(b, 0x01000404, 4); /* version 1.0, header of 4 bytes, offsets of 4 */
    add_index_head(b, &name.n, 1);
    buf_str(b, name);
    top_places at = add_top(c, b);
    fill_number(b, at.charset, b->n);
    add_charset(c, b);
    fill_number(b, at.fd_select, b->n);
    add_fd_select(c, b);
    fill_number(b, at.fd_array, b->n);
    add_fd_array(c, a, b);
    fill_number(b, at.charstrings, b->n);
}

bool cff_subset(const face *f, const uint32_t *glyphs, uint32_t n, arena *a, str *program)
{
    cutter c = {
        .table = face_table(f, FONT_TAG('C', 'F', 'F', ' ')), .face = f, .glyphs = glyphs, .n = n};
    bool ok = n <= 0xFFFF && cff_read_top(c.table, &c.top) && read_dicts(&c, a) &&
              read_fds(&c, a) && read_charstrings(&c);
    if (ok) write_head(&c, a);
    ok = ok && copy_charstrings(&c);
    if (ok) *program = str_copy(a, buf_view(&c.out));
    free(c.out.p);
    return ok;
}
