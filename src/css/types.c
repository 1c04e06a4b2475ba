/* How each type of value is read, computed and shown. What a property adds (keywords, whether it
 * may be negative, where it is stored) comes from its row in properties.h. */
#include "css/internal.h"

#define FIELD(f, p, T) (*(T *)(void *)((char *)(f) + (p)->offset))
#define FIELD2(f, p, T) (*(T *)(void *)((char *)(f) + (p)->offset2))
#define SHOWN(f, p, T) (*(const T *)(const void *)((const char *)(f) + (p)->offset))

static unsigned allowed(const property *p)
{
    return (p->flags & NEGATIVE ? LEN_NEGATIVE : 0u) | (p->flags & PERCENT ? LEN_PERCENT : 0u);
}

static value pointer(const void *p)
{
    return (value){.kind = V_POINTER, .p = p};
}

static value word(int64_t n)
{
    return (value){.kind = V_WORD, .n = n};
}

static void show_word(const property *p, int64_t n, buf *out)
{
    for (const keyword *k = p->words; k && k->name; k++)
        if (k->value == n) {
            buf_z(out, k->name);
            return;
        }
    buf_fmt(out, "%lld", (long long)n);
}

/* ---- word, length, colour, count ---- */

static bool read_word(reader *r, const property *p, value *v)
{
    return rd_keyword(r, p->words, v);
}
static void apply_word(compute *k, const property *p, value v)
{
    FIELD(k->to, p, uint8_t) = (uint8_t)v.n;
}
static void show_word_field(const css_full *f, const property *p, buf *out)
{
    show_word(p, SHOWN(f, p, uint8_t), out);
}

static bool read_length(reader *r, const property *p, value *v)
{
    return rd_keyword(r, p->words, v) || rd_length(r, allowed(p), v);
}
static void apply_mpt(compute *k, const property *p, value v)
{
    int64_t n = v.kind == V_WORD ? v.n : css_resolve(v, &k->basis).fixed;
    if (!(p->flags & NEGATIVE) && n < 0) n = 0;
    FIELD(k->to, p, mpt) = (mpt)n;
}
static void show_mpt(const css_full *f, const property *p, buf *out)
{
    css_show_mpt(out, SHOWN(f, p, mpt));
}

static len to_len(compute *k, value v)
{
    len l;
    memset(&l, 0, sizeof l); /* padding too: styles are compared as bytes */
    if (v.kind == V_WORD) {
        l.kind = (uint8_t)v.n;
        return l;
    }
    len_sum s = css_resolve(v, &k->basis);
    l.fixed = (mpt)s.fixed;
    l.pct = (int32_t)s.pct;
    return l;
}
static void apply_len(compute *k, const property *p, value v)
{
    FIELD(k->to, p, len) = to_len(k, v);
}
static void show_len_value(len l, const property *p, buf *out)
{
    if (l.kind != LEN_SET) {
        show_word(p, l.kind, out);
        return;
    }
    if (l.fixed || !l.pct) css_show_mpt(out, l.fixed);
    if (l.fixed && l.pct) buf_byte(out, '+');
    if (!l.pct) return;
    css_show_mpt(out, l.pct);
    out->n -= 2; /* "pt" */
    buf_byte(out, '%');
}
static void show_len(const css_full *f, const property *p, buf *out)
{
    show_len_value(SHOWN(f, p, len), p, out);
}

static bool read_color(reader *r, const property *p, value *v)
{
    (void)p;
    return rd_color(r, v);
}
static void apply_color(compute *k, const property *p, value v)
{
    bool inherits = p->id == P_COLOR && v.color.space == COLOR_CURRENT;
    FIELD(k->to, p, color) = inherits ? k->parent->s.ink : v.color;
}
static void show_color(const css_full *f, const property *p, buf *out)
{
    color c = SHOWN(f, p, color);
    if (c.space == COLOR_NONE)
        buf_z(out, "transparent");
    else if (c.space == COLOR_CURRENT)
        buf_z(out, "currentcolor");
    else if (c.space == COLOR_CMYK)
        buf_fmt(out, "cmyk(%d,%d,%d,%d)", c.c[0], c.c[1], c.c[2], c.c[3]);
    else {
        bool grey = c.space == COLOR_GREY;
        buf_fmt(out, "#%02x%02x%02x", c.c[0], grey ? c.c[0] : c.c[1], grey ? c.c[0] : c.c[2]);
        if (c.alpha != 255) buf_fmt(out, "%02x", c.alpha);
    }
}

static bool read_count(reader *r, const property *p, value *v)
{
    int32_t n;
    if (p->words && rd_keyword(r, p->words, v)) return true;
    if (!rd_integer(r, &n) || n < 1) return false;
    *v = word(n > UINT16_MAX ? UINT16_MAX : n);
    return true;
}
static void apply_count(compute *k, const property *p, value v)
{
    FIELD(k->to, p, uint16_t) = (uint16_t)v.n;
}
static void show_count(const css_full *f, const property *p, buf *out)
{
    buf_fmt(out, "%u", SHOWN(f, p, uint16_t));
}

/* ---- fonts ---- */

static bool read_font_size(reader *r, const property *p, value *v)
{
    static const keyword sizes[] = {
        /* micro-points; medium is 12 pt */
        {"xx-small", 7200000},  {"x-small", 9000000},    {"small", 10667000},
        {"medium", 12000000},   {"large", 14400000},     {"x-large", 18000000},
        {"xx-large", 24000000}, {"xxx-large", 36000000}, {NULL, 0}};
    (void)p;
    if (rd_keyword(r, sizes, v))
        *v = (value){.kind = V_LENGTH, .unit = UNIT_PT, .n = v->n};
    else if (rd_word(r, "larger"))
        *v = (value){.kind = V_LENGTH, .unit = UNIT_EM, .n = 1200000};
    else if (rd_word(r, "smaller"))
        *v = (value){.kind = V_LENGTH, .unit = UNIT_EM, .n = 833333};
    else
        return rd_length(r, LEN_PERCENT, v);
    return true;
}
static void apply_font_size(compute *k, const property *p, value v)
{
    (void)p;
    len_sum s = css_resolve(v, &k->basis);
    int64_t n = s.fixed + mul_div(s.pct, k->parent->s.font_size, 100000);
    k->to->s.font_size = (mpt)(n < 0 ? 0 : n > FONT_SIZE_MAX ? FONT_SIZE_MAX : n);
}

enum { BOLDER = 1, LIGHTER };
static bool read_font_weight(reader *r, const property *p, value *v)
{
    static const keyword words[] = {{"bolder", BOLDER}, {"lighter", LIGHTER}, {NULL, 0}};
    (void)p;
    int32_t n;
    if (rd_keyword(r, words, v)) return true;
    if (rd_word(r, "normal"))
        n = 400;
    else if (rd_word(r, "bold"))
        n = 700;
    else if (!rd_integer(r, &n) || n < 1 || n > 1000)
        return false;
    *v = (value){.kind = V_NUMBER, .n = n};
    return true;
}
static void apply_font_weight(compute *k, const property *p, value v)
{
    int64_t w = k->parent->s.font_weight;
    (void)p;
    if (v.kind == V_NUMBER)
        w = v.n;
    else if (v.n == BOLDER)
        w = w < 350 ? 400 : w < 550 ? 700 : w < 900 ? 900 : w;
    else
        w = w < 100 ? w : w < 550 ? 100 : w < 750 ? 400 : 700;
    k->to->s.font_weight = (uint16_t)w;
}

static bool read_font_style(reader *r, const property *p, value *v)
{
    if (!rd_keyword(r, p->words, v)) return false;
    const token *t = rd_peek(r);
    if (v->n == SLANT_OBLIQUE && t->kind == T_DIMENSION && str_ieq(t->text, "deg")) rd_take(r);
    return true;
}

static bool read_family(reader *r, str *name)
{
    if (rd_string(r, name)) return true;
    if (!rd_ident(r, name)) return false;
    for (str more; rd_peek(r)->kind == T_IDENT;) {
        if (!rd_ident(r, &more)) return false;
        *name = str_printf(r->mem, "%.*s %.*s", STR_ARG(*name), STR_ARG(more));
    }
    return true;
}
static bool read_families(reader *r, const property *p, value *v)
{
    VEC(str) names = {0};
    (void)p;
    do
        if (!read_family(r, vec_add(r->mem, &names))) return false;
    while (rd_comma(r));
    family_list *l = arena_new_of(r->mem, family_list);
    *l = (family_list){names.n, names.at};
    *v = pointer(l);
    return true;
}
static void apply_pointer(compute *k, const property *p, value v)
{
    FIELD(k->to, p, const void *) = v.p;
}
static void show_families(const css_full *f, const property *p, buf *out)
{
    const family_list *l = f->s.families;
    (void)p;
    for (uint32_t i = 0; l && i < l->n; i++) {
        if (i) buf_byte(out, ',');
        css_show_string(out, l->at[i]);
    }
}

static bool read_features(reader *r, const property *p, value *v)
{
    VEC(font_feature) list = {0};
    (void)p;
    *v = pointer(NULL);
    if (rd_word(r, "normal")) return true;
    do {
        str tag;
        int32_t n = 1;
        if (!rd_string(r, &tag) || tag.n != 4) return false;
        if (rd_word(r, "off"))
            n = 0;
        else if (!rd_word(r, "on") && rd_integer(r, &n) && n < 0)
            return false;
        font_feature f = {.value = (uint32_t)n};
        memcpy(f.tag, tag.p, 4);
        *vec_add(r->mem, &list) = f;
    } while (rd_comma(r));
    feature_list *l = arena_new_of(r->mem, feature_list);
    *l = (feature_list){list.n, list.at};
    *v = pointer(l);
    return true;
}
static void show_features(const css_full *f, const property *p, buf *out)
{
    const feature_list *l = f->s.features;
    (void)p;
    for (uint32_t i = 0; l && i < l->n; i++)
        buf_fmt(out, "%s\"%.4s\" %u", i ? "," : "", l->at[i].tag, l->at[i].value);
}

static bool read_variant(reader *r, const property *p, value *v)
{
    uint32_t bits = 0;
    *v = word(0);
    if (rd_word(r, "normal")) return true;
    do
        if (!css_variant_read(r, p->id, &bits)) return false;
    while (!rd_done(r));
    v->n = bits;
    return true;
}
static void apply_variant(compute *k, const property *p, value v)
{
    k->to->variants = (k->to->variants & ~css_variant_mask(p->id)) | (uint32_t)v.n;
}

static bool read_line_height(reader *r, const property *p, value *v)
{
    (void)p;
    return rd_keyword(r, (const keyword[]){{"normal", 0}, {NULL, 0}}, v) ||
           rd_length(r, LEN_PERCENT | LEN_NUMBER, v);
}
static void apply_line_height(compute *k, const property *p, value v)
{
    css_full *to = k->to;
    (void)p;
    to->line_factor = -1;
    to->s.line_height = -1;
    if (v.kind == V_WORD) return;
    if (v.kind == V_LENGTH && v.unit == UNIT_NUMBER) {
        int64_t factor = v.n / 1000;
        to->line_factor = (int32_t)(factor < 0 ? 0 : factor > 1000000 ? 1000000 : factor);
        return;
    }
    len_sum s = css_resolve(v, &k->basis);
    int64_t n = s.fixed + mul_div(s.pct, to->s.font_size, 100000);
    to->s.line_height = (mpt)(n < 0 ? 0 : n > PT(100000) ? PT(100000) : n);
}
static void show_line_height(const css_full *f, const property *p, buf *out)
{
    (void)p;
    if (f->s.line_height < 0)
        buf_z(out, "normal");
    else
        css_show_mpt(out, f->s.line_height);
}

/* ---- text ---- */

static bool read_two_lengths(reader *r, const property *p, value *v)
{
    value *two = arena_array(r->mem, value, 2);
    if (!rd_length(r, allowed(p), &two[0])) return false;
    if (!rd_length(r, allowed(p), &two[1])) two[1] = two[0];
    *v = pointer(two);
    return true;
}
static void apply_two_lengths(compute *k, const property *p, value v)
{
    const value *two = v.p;
    FIELD(k->to, p, mpt) = (mpt)css_resolve(two[0], &k->basis).fixed;
    FIELD2(k->to, p, mpt) = (mpt)css_resolve(two[1], &k->basis).fixed;
}
static void show_two_lengths(const css_full *f, const property *p, buf *out)
{
    (void)p;
    css_show_mpt(out, f->s.border_spacing_h);
    buf_byte(out, ' ');
    css_show_mpt(out, f->s.border_spacing_v);
}

typedef struct indent {
    value length;
    bool hanging, each_line;
} indent;
static bool read_indent(reader *r, const property *p, value *v)
{
    indent *i = arena_new_of(r->mem, indent);
    bool length = false;
    for (uint32_t n = 0; n < 3 && !rd_done(r); n++)
        if (rd_word(r, "hanging"))
            i->hanging = true;
        else if (rd_word(r, "each-line"))
            i->each_line = true;
        else if (length || !rd_length(r, allowed(p), &i->length))
            return false;
        else
            length = true;
    *v = pointer(i);
    return length;
}
static void apply_indent(compute *k, const property *p, value v)
{
    const indent *i = v.p;
    (void)p;
    k->to->s.text_indent = to_len(k, i->length);
    k->to->s.indent_hanging = i->hanging;
    k->to->s.indent_each_line = i->each_line;
}
static void show_indent(const css_full *f, const property *p, buf *out)
{
    show_len_value(f->s.text_indent, p, out);
    if (f->s.indent_hanging) buf_z(out, " hanging");
    if (f->s.indent_each_line) buf_z(out, " each-line");
}

static bool read_text_align(reader *r, const property *p, value *v)
{
    str mark;
    if (!rd_string(r, &mark)) return rd_keyword(r, p->words, v);
    if (!str_is(mark, ".")) r->unsupported = "alignment at a character other than \".\"";
    *v = word(ALIGN_DECIMAL);
    return !r->unsupported;
}
static void show_text_align(const css_full *f, const property *p, buf *out)
{
    if (f->s.text_align == ALIGN_DECIMAL)
        buf_z(out, "\".\"");
    else
        show_word(p, f->s.text_align, out);
}

static bool read_tab_size(reader *r, const property *p, value *v)
{
    int32_t n;
    (void)p;
    if (rd_peek(r)->kind == T_DIMENSION) r->unsupported = "tab-size as a length";
    if (!rd_integer(r, &n) || n < 0) return false;
    *v = word(n > 255 ? 255 : n);
    return true;
}

/* none, all, digits with the longest run (2 … 4) */
static bool read_combine(reader *r, const property *p, value *v)
{
    static const keyword words[] = {{"none", 0}, {"all", 1}, {"digits", 2}, {NULL, 0}};
    int32_t n;
    (void)p;
    if (!rd_keyword(r, words, v)) return false;
    if (v->n < 2 || rd_done(r)) return true;
    if (!rd_integer(r, &n) || n < 2 || n > 4) return false;
    v->n = n;
    return true;
}
static void show_combine(const css_full *f, const property *p, buf *out)
{
    uint8_t n = SHOWN(f, p, uint8_t);
    if (n < 2)
        buf_z(out, n ? "all" : "none");
    else
        buf_fmt(out, "digits %d", n);
}

static bool read_list_type(reader *r, const property *p, value *v)
{
    str name;
    uint8_t kind;
    (void)p;
    if (rd_string(r, &name)) {
        str *s = arena_new_of(r->mem, str);
        *s = name;
        *v = pointer(s);
        return true;
    }
    if (rd_peek(r)->kind == T_FUNCTION) r->unsupported = "symbols()";
    const token *start = r->at;
    if (!rd_ident(r, &name)) return false;
    *v = word(0);
    if (css_list_style(name, &kind)) {
        v->n = kind;
        return true;
    }
    r->at = start;
    return false;
}
static void apply_list_type(compute *k, const property *p, value v)
{
    (void)p;
    k->to->s.list_style_type = v.kind == V_POINTER ? LIST_STRING : (uint8_t)v.n;
    k->to->s.list_style_string = v.kind == V_POINTER ? *(const str *)v.p : (str){0};
}
static void show_list_type(const css_full *f, const property *p, buf *out)
{
    (void)p;
    if (f->s.list_style_type == LIST_STRING)
        css_show_string(out, f->s.list_style_string);
    else
        buf_z(out, css_list_style_name(f->s.list_style_type));
}

/* ---- emphasis ---- */

enum { MARK_NONE, MARK_FILLED, MARK_OPEN };
static const struct mark_row {
    const char *name, *filled, *open;
} marks[] = {
    {"dot", "•", "◦"},      {"circle", "●", "○"},   {"double-circle", "◉", "◎"},
    {"triangle", "▲", "△"}, {"sesame", "﹅", "﹆"},
};

static bool read_emphasis(reader *r, const property *p, value *v)
{
    str *s = arena_new_of(r->mem, str);
    const struct mark_row *row = NULL;
    bool filled = false, open = false;
    (void)p;
    *v = pointer(s);
    if (rd_string(r, s)) return true;
    *v = word(MARK_NONE);
    if (rd_word(r, "none")) return true;
    for (int i = 0; i < 2; i++) {
        if (!filled && !open) {
            filled = rd_word(r, "filled");
            open = !filled && rd_word(r, "open");
        }
        for (size_t k = 0; !row && k < sizeof marks / sizeof *marks; k++)
            if (rd_word(r, marks[k].name)) row = &marks[k];
    }
    v->n = open ? MARK_OPEN : MARK_FILLED;
    if (!row) return filled || open;
    *s = str_of(open ? row->open : row->filled);
    *v = pointer(s);
    return true;
}
static void apply_emphasis(compute *k, const property *p, value v)
{
    bool vertical = k->to->s.writing_mode != WRITING_HORIZONTAL_TB;
    const struct mark_row *row = &marks[vertical ? 4 : 1];
    (void)p;
    k->to->s.emphasis_mark = v.kind == V_POINTER ? *(const str *)v.p
                             : v.n == MARK_NONE
                                 ? (str){0}
                                 : str_of(v.n == MARK_OPEN ? row->open : row->filled);
}
static void show_emphasis(const css_full *f, const property *p, buf *out)
{
    (void)p;
    if (f->s.emphasis_mark.n)
        css_show_string(out, f->s.emphasis_mark);
    else
        buf_z(out, "none");
}

enum { SIDE_OVER = 1, SIDE_RIGHT = 2 };
static bool read_emphasis_side(reader *r, const property *p, value *v)
{
    bool over = false, under = false, left = false, right = false;
    (void)p;
    for (int i = 0; i < 2; i++) {
        if (!over && !under) {
            over = rd_word(r, "over");
            under = !over && rd_word(r, "under");
        }
        if (!left && !right) {
            left = rd_word(r, "left");
            right = !left && rd_word(r, "right");
        }
    }
    *v = word((over ? SIDE_OVER : 0) | (left ? 0 : SIDE_RIGHT));
    return over || under;
}
static void apply_emphasis_side(compute *k, const property *p, value v)
{
    bool vertical = k->to->s.writing_mode != WRITING_HORIZONTAL_TB;
    (void)p;
    k->to->s.emphasis_over = v.n & (vertical ? SIDE_RIGHT : SIDE_OVER) ? 1 : 0;
}
static void show_emphasis_side(const css_full *f, const property *p, buf *out)
{
    (void)p;
    buf_z(out, f->s.emphasis_over ? "over" : "under");
}

/* ---- bits ---- */

static bool read_bits(reader *r, const keyword *bits, value *v)
{
    *v = word(0);
    if (rd_word(r, "none")) return true;
    for (reader next = *r;; r->at = next.at) {
        value one;
        if (!rd_keyword(&next, bits, &one)) {
            r->unsupported = next.unsupported;
            return v->n && !r->unsupported;
        }
        if (v->n & one.n) return false;
        v->n |= one.n;
    }
}
static void show_bits(uint8_t n, const keyword *bits, buf *out)
{
    bool any = false;
    for (const keyword *k = bits; k->name; k++) {
        if (k->value == UNSUPPORTED || !(n & k->value)) continue;
        buf_fmt(out, "%s%s", any ? " " : "", k->name);
        any = true;
    }
    if (!any) buf_z(out, "none");
}

static const keyword hanging_bits[] = {
    {"first", 1}, {"last", 2}, {"allow-end", 4}, {"force-end", 8}, {NULL, 0}};
static bool read_hanging(reader *r, const property *p, value *v)
{
    (void)p;
    return read_bits(r, hanging_bits, v) && (v->n & 12) != 12;
}
static void show_hanging(const css_full *f, const property *p, buf *out)
{
    show_bits(SHOWN(f, p, uint8_t), hanging_bits, out);
}

static const keyword line_bits[] = {{"underline", DECORATION_UNDERLINE},
                                    {"overline", DECORATION_OVERLINE},
                                    {"line-through", DECORATION_LINE_THROUGH},
                                    {"blink", UNSUPPORTED},
                                    {NULL, 0}};
static bool read_decoration_line(reader *r, const property *p, value *v)
{
    (void)p;
    return read_bits(r, line_bits, v);
}
static void show_decoration_line(const css_full *f, const property *p, buf *out)
{
    show_bits(SHOWN(f, p, uint8_t), line_bits, out);
}

/* ---- quotes, page, alignment, radius ---- */

static bool read_quotes(reader *r, const property *p, value *v)
{
    VEC(str) list = {0};
    (void)p;
    *v = pointer(NULL);
    if (rd_word(r, "auto")) return true;
    bool none = rd_word(r, "none");
    while (!none && rd_peek(r)->kind == T_STRING) rd_string(r, vec_add(r->mem, &list));
    quote_list *l = arena_new_of(r->mem, quote_list);
    *l = (quote_list){list.n, list.at};
    *v = pointer(l);
    return none || (list.n && list.n % 2 == 0);
}
static void show_quotes(const css_full *f, const property *p, buf *out)
{
    const quote_list *l = f->s.quotes;
    (void)p;
    if (l && !l->n) buf_z(out, "none");
    for (uint32_t i = 0; l && i < l->n; i++) {
        if (i) buf_byte(out, ' ');
        css_show_string(out, l->at[i]);
    }
}

static bool read_page(reader *r, const property *p, value *v)
{
    str *s = arena_new_of(r->mem, str);
    (void)p;
    *v = pointer(s);
    return rd_word(r, "auto") || rd_ident(r, s);
}
static void apply_page(compute *k, const property *p, value v)
{
    (void)p;
    k->to->s.page = *(const str *)v.p;
}
static void show_page(const css_full *f, const property *p, buf *out)
{
    (void)p;
    buf_z(out, f->s.page.n ? "" : "auto");
    buf_str(out, f->s.page);
}

static bool read_valign(reader *r, const property *p, value *v)
{
    return rd_keyword(r, p->words, v) || rd_length(r, LEN_PERCENT | LEN_NEGATIVE, v);
}
static void apply_valign(compute *k, const property *p, value v)
{
    (void)p;
    k->to->s.vertical_align = v.kind == V_WORD ? (uint8_t)v.n : VALIGN_LENGTH;
    k->to->s.valign_length = 0;
    if (v.kind == V_WORD) return;
    len_sum s = css_resolve(v, &k->basis);
    k->to->s.valign_length = (mpt)(s.fixed + mul_div(s.pct, k->basis.lh, 100000));
}
static void show_valign(const css_full *f, const property *p, buf *out)
{
    if (f->s.vertical_align == VALIGN_LENGTH)
        css_show_mpt(out, f->s.valign_length);
    else
        show_word(p, f->s.vertical_align, out);
}

static bool read_radius(reader *r, const property *p, value *v)
{
    (void)p;
    if (!rd_length(r, LEN_PERCENT, v)) return false;
    bool one = rd_done(r);
    if (!one) r->unsupported = "a radius for each corner";
    if (v->kind == V_CALC || v->unit == UNIT_PERCENT) r->unsupported = "a radius in per cent";
    return one && !r->unsupported;
}

/* ---- generated content ---- */

static bool read_content(reader *r, const property *p, value *v)
{
    (void)p;
    return rd_content(r, true, v);
}
static void show_content(const css_full *f, const property *p, buf *out)
{
    css_show_content(out, SHOWN(f, p, const content_list *));
}

static bool read_counters(reader *r, const property *p, value *v)
{
    VEC(counter_change) list = {0};
    bool none = rd_word(r, "none");
    while (!none && !rd_done(r)) {
        counter_change c = {.value = p->flags & FROM_ONE ? 1 : 0};
        if (!rd_ident(r, &c.name)) return false;
        rd_integer(r, &c.value);
        *vec_add(r->mem, &list) = c;
    }
    counter_list *l = arena_new_of(r->mem, counter_list);
    *l = (counter_list){list.n, list.at};
    *v = pointer(none ? NULL : l);
    return none || list.n;
}
static void show_counters(const css_full *f, const property *p, buf *out)
{
    const counter_list *l = SHOWN(f, p, const counter_list *);
    for (uint32_t i = 0; l && i < l->n; i++)
        buf_fmt(out, "%s%.*s %d", i ? " " : "", STR_ARG(l->at[i].name), l->at[i].value);
}

static bool read_string_set(reader *r, const property *p, value *v)
{
    VEC(string_set) list = {0};
    (void)p;
    *v = pointer(NULL);
    if (rd_word(r, "none")) return true;
    do {
        string_set set = {0};
        value content;
        if (!rd_ident(r, &set.name) || !rd_content(r, false, &content)) return false;
        set.value = *(const content_list *)content.p;
        *vec_add(r->mem, &list) = set;
    } while (rd_comma(r));
    string_set_list *l = arena_new_of(r->mem, string_set_list);
    *l = (string_set_list){list.n, list.at};
    *v = pointer(l);
    return true;
}
static void show_string_set(const css_full *f, const property *p, buf *out)
{
    const string_set_list *l = f->s.string_set;
    (void)p;
    for (uint32_t i = 0; l && i < l->n; i++) {
        buf_fmt(out, "%s%.*s ", i ? "," : "", STR_ARG(l->at[i].name));
        css_show_content(out, &l->at[i].value);
    }
}

/* none, the x-height as a part of the em */
static bool read_size_adjust(reader *r, const property *p, value *v)
{
    enum { LEAST = 200, MOST = 1000 };
    value number;
    (void)p;
    *v = word(0);
    if (rd_word(r, "none")) return true;
    if (!rd_number(r, &number)) return false;
    *v = word((int32_t)(number.n / (MICRO / 1000)));
    return v->n >= LEAST && v->n <= MOST;
}
static void show_size_adjust(const css_full *f, const property *p, buf *out)
{
    (void)p;
    if (f->s.size_adjust)
        buf_fmt(out, "%u/1000", f->s.size_adjust);
    else
        buf_z(out, "none");
}

static bool read_bookmark_level(reader *r, const property *p, value *v)
{
    int32_t n = 0;
    (void)p;
    if (!rd_word(r, "none") && (!rd_integer(r, &n) || n < 1)) return false;
    *v = word(n);
    return true;
}
static void apply_bookmark_level(compute *k, const property *p, value v)
{
    (void)p;
    k->to->s.bookmark_level = (int32_t)v.n;
}
static void show_bookmark_level(const css_full *f, const property *p, buf *out)
{
    (void)p;
    buf_fmt(out, "%d", f->s.bookmark_level);
}

/* ---- the sheet of a page ---- */

static const struct sheet_row {
    const char *name;
    int32_t width, height; /* micro-metres */
} sheets[] = {
    {"a3", 297000, 420000},     {"a4", 210000, 297000},     {"a5", 148000, 210000},
    {"a6", 105000, 148000},     {"b4", 250000, 353000},     {"b5", 176000, 250000},
    {"jis-b4", 257000, 364000}, {"jis-b5", 182000, 257000}, {"16k", 184000, 260000},
    {"32k", 130000, 184000},    {"letter", 215900, 279400}, {"legal", 215900, 355600},
    {"ledger", 279400, 431800},
};

static value from_micrometres(int64_t n)
{
    return (value){.kind = V_LENGTH, .unit = UNIT_PT, .n = mul_div(n * 1000, 720, 254)};
}

/* "16K" is a number with a unit to the lexer. */
static const struct sheet_row *read_sheet(reader *r)
{
    const token *t = rd_peek(r);
    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++) {
        str name = str_of(sheets[i].name);
        bool is = t->kind == T_IDENT && str_ieq(t->text, name.p);
        if (t->kind == T_DIMENSION && t->flag && str_ieq(t->text, "k"))
            is = name.n == 3 && name.p[2] == 'k' &&
                 (name.p[0] - '0') * 10 + (name.p[1] - '0') == t->number / MICRO;
        if (!is) continue;
        rd_take(r);
        return &sheets[i];
    }
    return NULL;
}

static bool read_size(reader *r, const property *p, value *v)
{
    value *two = arena_array(r->mem, value, 2);
    (void)p;
    *v = pointer(two);
    if (rd_word(r, "auto")) {
        two[0] = two[1] = from_micrometres(0);
        return true;
    }
    if (rd_length(r, 0, &two[0])) {
        if (!rd_length(r, 0, &two[1])) two[1] = two[0];
        return true;
    }
    bool turned = rd_word(r, "landscape"), upright = !turned && rd_word(r, "portrait");
    const struct sheet_row *sheet = read_sheet(r);
    if (sheet && !turned && !upright)
        turned = rd_word(r, "landscape") || (rd_word(r, "portrait"), 0);
    if (!sheet && !turned && !upright) return false;
    if (!sheet) sheet = &sheets[1];
    two[turned] = from_micrometres(sheet->width);
    two[!turned] = from_micrometres(sheet->height);
    return true;
}
static mpt sheet_side(compute *k, value v)
{
    int64_t n = css_resolve(v, &k->basis).fixed;
    return (mpt)(n < 0 ? 0 : n > PT(14400) ? PT(14400) : n); /* the bound of PDF */
}
static void apply_size(compute *k, const property *p, value v)
{
    const value *two = v.p;
    (void)p;
    k->to->page_width = sheet_side(k, two[0]);
    k->to->page_height = sheet_side(k, two[1]);
}

/* characters in a line, lines on a page */
static bool read_grid(reader *r, const property *p, value *v)
{
    value *two = arena_array(r->mem, value, 2);
    *v = pointer(two);
    if (!rd_word(r, "none")) return read_count(r, p, &two[0]) && read_count(r, p, &two[1]);
    two[0] = two[1] = word(0);
    return true;
}
static void apply_grid(compute *k, const property *p, value v)
{
    const value *two = v.p;
    (void)p;
    k->to->s.grid_chars = (uint16_t)two[0].n;
    k->to->s.grid_lines = (uint16_t)two[1].n;
}

const type_ops css_types[TYPE_COUNT_OF] = {
    [TYPE_WORD] = {read_word, apply_word, show_word_field},
    [TYPE_MPT] = {read_length, apply_mpt, show_mpt},
    [TYPE_LEN] = {read_length, apply_len, show_len},
    [TYPE_COLOR] = {read_color, apply_color, show_color},
    [TYPE_COUNT] = {read_count, apply_count, show_count},
    [TYPE_FONT_SIZE] = {read_font_size, apply_font_size, show_mpt},
    [TYPE_SIZE_ADJUST] = {read_size_adjust, apply_count, show_size_adjust},
    [TYPE_FONT_WEIGHT] = {read_font_weight, apply_font_weight, show_count},
    [TYPE_FONT_STYLE] = {read_font_style, apply_word, show_word_field},
    [TYPE_FAMILIES] = {read_families, apply_pointer, show_families},
    [TYPE_FEATURES] = {read_features, apply_pointer, show_features},
    [TYPE_VARIANT] = {read_variant, apply_variant, NULL},
    [TYPE_LINE_HEIGHT] = {read_line_height, apply_line_height, show_line_height},
    [TYPE_TWO_LENGTHS] = {read_two_lengths, apply_two_lengths, show_two_lengths},
    [TYPE_INDENT] = {read_indent, apply_indent, show_indent},
    [TYPE_TEXT_ALIGN] = {read_text_align, apply_word, show_text_align},
    [TYPE_TAB_SIZE] = {read_tab_size, apply_word, show_word_field},
    [TYPE_COMBINE] = {read_combine, apply_word, show_combine},
    [TYPE_LIST_STYLE] = {read_list_type, apply_list_type, show_list_type},
    [TYPE_EMPHASIS] = {read_emphasis, apply_emphasis, show_emphasis},
    [TYPE_EMPHASIS_SIDE] = {read_emphasis_side, apply_emphasis_side, show_emphasis_side},
    [TYPE_HANGING] = {read_hanging, apply_word, show_hanging},
    [TYPE_QUOTES] = {read_quotes, apply_pointer, show_quotes},
    [TYPE_PAGE] = {read_page, apply_page, show_page},
    [TYPE_VALIGN] = {read_valign, apply_valign, show_valign},
    [TYPE_DECORATION_LINE] = {read_decoration_line, apply_word, show_decoration_line},
    [TYPE_RADIUS] = {read_radius, apply_mpt, show_mpt},
    [TYPE_CONTENT] = {read_content, apply_pointer, show_content},
    [TYPE_COUNTERS] = {read_counters, apply_pointer, show_counters},
    [TYPE_STRING_SET] = {read_string_set, apply_pointer, show_string_set},
    [TYPE_BOOKMARK_LEVEL] = {read_bookmark_level, apply_bookmark_level, show_bookmark_level},
    [TYPE_SIZE] = {read_size, apply_size, NULL},
    [TYPE_GRID] = {read_grid, apply_grid, NULL},
};
