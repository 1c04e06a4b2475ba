/* Shorthands: the rows of shorthands.h, and how each is read into declarations of its members. */
#include "css/internal.h"

typedef struct shorthand shorthand;
struct shorthand {
    const char *name;
    uint8_t name_n, flags;
    bool (*read)(reader *r, const shorthand *s);
    const uint16_t *members;
    uint32_t n;
};

static bool read_one(reader *r, uint16_t id, value *v)
{
    const property *p = css_property(id);
    return css_types[p->type].read(r, p, v);
}

static const value initial_value = {.kind = V_INITIAL};

static void emit_initial(reader *r, const shorthand *s)
{
    for (uint32_t i = 0; i < s->n; i++) rd_emit(r, s->members[i], initial_value);
}

static bool read_sides(reader *r, const shorthand *s)
{
    static const uint8_t from[5][4] = {{0}, {0, 0, 0, 0}, {0, 1, 0, 1}, {0, 1, 2, 1}, {0, 1, 2, 3}};
    value v[4];
    uint32_t n = 0;
    for (; n < 4 && !rd_done(r); n++)
        if (!read_one(r, s->members[n], &v[n])) return false;
    for (uint32_t i = 0; n && i < 4; i++) rd_emit(r, s->members[i], v[from[n][i]]);
    return n;
}

static bool read_flow_one(reader *r, const shorthand *s)
{
    value v;
    if (!read_one(r, s->members[0], &v)) return false;
    v.flow = true;
    rd_emit(r, s->members[0], v);
    return true;
}

static bool read_flow_sides(reader *r, const shorthand *s)
{
    value v[2];
    uint32_t n = 0;
    for (; n < 2 && !rd_done(r); n++)
        if (!read_one(r, s->members[n], &v[n])) return false;
    if (n == 1) v[1] = v[0];
    for (uint32_t i = 0; n && i < 2; i++) {
        v[i].flow = true;
        rd_emit(r, s->members[i], v[i]);
    }
    return n;
}

/* width, style and colour of all the sides that are members */
static bool read_border_of(reader *r, const shorthand *s, bool flow)
{
    value v[3] = {initial_value, initial_value, initial_value};
    bool set[3] = {false};
    for (uint32_t n = 0; n < 3 && !rd_done(r); n++) {
        uint32_t i = 0;
        while (i < 3 && (set[i] || !read_one(r, s->members[i], &v[i]))) i++;
        if (i == 3) return false;
        set[i] = true;
    }
    for (int i = 0; i < 3; i++) v[i].flow = flow;
    for (uint32_t i = 0; i < s->n; i++) rd_emit(r, s->members[i], v[i % 3]);
    return set[0] || set[1] || set[2];
}

static bool read_border(reader *r, const shorthand *s)
{
    return read_border_of(r, s, false);
}

static bool read_flow_border(reader *r, const shorthand *s)
{
    return read_border_of(r, s, true);
}

static bool read_font_variant(reader *r, const shorthand *s)
{
    uint32_t bits[5] = {0};
    bool normal = rd_word(r, "normal"), any = normal;
    while (!normal && !rd_done(r)) {
        uint32_t i = 0;
        while (i < s->n && !css_variant_read(r, s->members[i], &bits[i])) i++;
        if (i == s->n) return false;
        any = true;
    }
    for (uint32_t i = 0; i < s->n; i++)
        rd_emit(r, s->members[i], (value){.kind = V_WORD, .n = bits[i]});
    return any;
}

/* What may stand before the size: normal, a style, small-caps, a weight, a width. */
static void read_font_prefix(reader *r)
{
    value v;
    bool slant = false, caps = false, weight = false;
    for (int i = 0; i < 4; i++) {
        uint32_t bits = 0;
        const token *t = rd_peek(r);
        if (rd_word(r, "normal")) continue;
        if (!slant && read_one(r, P_FONT_STYLE, &v)) {
            rd_emit(r, P_FONT_STYLE, v);
            slant = true;
        } else if (!caps && rd_word(r, "small-caps")) {
            reader word = {.at = t, .end = r->end};
            css_variant_read(&word, P_FONT_VARIANT_CAPS, &bits);
            rd_emit(r, P_FONT_VARIANT_CAPS, (value){.kind = V_WORD, .n = bits});
            caps = true;
        } else if (!weight && read_one(r, P_FONT_WEIGHT, &v)) {
            rd_emit(r, P_FONT_WEIGHT, v);
            weight = true;
        } else
            break;
    }
}

static bool read_font(reader *r, const shorthand *s)
{
    static const char *const system[] = {"caption",       "icon",       "menu", "message-box",
                                         "small-caption", "status-bar", NULL};
    value v;
    for (const char *const *name = system; *name; name++)
        if (rd_word(r, *name)) {
            r->unsupported = *name;
            return false;
        }
    emit_initial(r, s);
    read_font_prefix(r);
    if (!read_one(r, P_FONT_SIZE, &v)) return false;
    rd_emit(r, P_FONT_SIZE, v);
    if (rd_slash(r)) {
        if (!read_one(r, P_LINE_HEIGHT, &v)) return false;
        rd_emit(r, P_LINE_HEIGHT, v);
    }
    if (!read_one(r, P_FONT_FAMILY, &v)) return false;
    rd_emit(r, P_FONT_FAMILY, v);
    return true;
}

static bool read_background(reader *r, const shorthand *s)
{
    value v = initial_value;
    (void)s;
    bool none = rd_word(r, "none");
    if (!rd_done(r) && !rd_color(r, &v)) {
        const token *t = rd_peek(r);
        if (t->kind == T_URL || t->kind == T_FUNCTION) r->unsupported = "a background image";
        return false;
    }
    if (!none && !rd_done(r)) rd_word(r, "none");
    rd_emit(r, P_BACKGROUND_COLOR, v);
    return none || v.kind != V_INITIAL;
}

static bool read_list_style(reader *r, const shorthand *s)
{
    value type = initial_value, position = initial_value;
    uint32_t n = 0;
    (void)s;
    for (; n < 3 && !rd_done(r); n++) {
        if (rd_peek(r)->kind == T_URL) r->unsupported = "an image as marker";
        if (position.kind == V_INITIAL && read_one(r, P_LIST_STYLE_POSITION, &position)) continue;
        bool fits = type.kind == V_INITIAL && read_one(r, P_LIST_STYLE_TYPE, &type);
        if (!fits && !(type.kind == V_WORD && type.n == LIST_NONE && rd_word(r, "none")))
            return false;
    }
    rd_emit(r, P_LIST_STYLE_TYPE, type);
    rd_emit(r, P_LIST_STYLE_POSITION, position);
    return n;
}

static bool read_any_order(reader *r, const shorthand *s)
{
    value v;
    uint32_t set = 0;
    emit_initial(r, s);
    while (!rd_done(r)) {
        uint32_t i = 0;
        while (i < s->n && (set & 1u << i || !read_one(r, s->members[i], &v))) i++;
        if (i == s->n) return false;
        set |= 1u << i;
        rd_emit(r, s->members[i], v);
    }
    return set;
}

static bool read_text_emphasis(reader *r, const shorthand *s)
{
    value v;
    bool tinted = rd_color(r, &v);
    emit_initial(r, s);
    if (tinted) rd_emit(r, P_TEXT_EMPHASIS_COLOR, v);
    bool mark = !rd_done(r) && read_one(r, P_TEXT_EMPHASIS_STYLE, &v);
    if (mark) rd_emit(r, P_TEXT_EMPHASIS_STYLE, v);
    if (!tinted && (tinted = rd_color(r, &v))) rd_emit(r, P_TEXT_EMPHASIS_COLOR, v);
    return mark || tinted;
}

static bool read_page_break(reader *r, const shorthand *s)
{
    static const keyword words[] = {{"auto", BREAK_AUTO},   {"avoid", BREAK_AVOID},
                                    {"always", BREAK_PAGE}, {"left", BREAK_LEFT},
                                    {"right", BREAK_RIGHT}, {"recto", BREAK_RECTO},
                                    {"verso", BREAK_VERSO}, {NULL, 0}};
    value v;
    if (!rd_keyword(r, words, &v)) return false;
    rd_emit(r, s->members[0], v);
    return true;
}

static bool read_other_name(reader *r, const shorthand *s)
{
    value v;
    if (!read_one(r, s->members[0], &v)) return false;
    rd_emit(r, s->members[0], v);
    return true;
}

#define SHORTHAND(id, name, read, flags, ...) static const uint16_t members_##id[] = {__VA_ARGS__};
#include "css/shorthands.h"
#undef SHORTHAND

static const shorthand table[P_ALL - P_COUNT] = {
#define SHORTHAND(id, name, read, flags, ...)                                                      \
    [P_##id - P_COUNT] = {name, sizeof name - 1, flags,                                            \
                          read, members_##id,    sizeof members_##id / sizeof *members_##id},
#include "css/shorthands.h"
#undef SHORTHAND
};

uint16_t css_row_find(str name)
{
    for (uint16_t i = 0; i < P_COUNT; i++)
        if (css_property(i)->name_n == name.n && str_ieq(name, css_property(i)->name)) return i;
    for (uint16_t i = 0; i < P_ALL - P_COUNT; i++)
        if (table[i].name_n == name.n && str_ieq(name, table[i].name))
            return (uint16_t)(P_COUNT + i);
    return P_ALL;
}

const char *css_row_name(uint16_t row)
{
    return row < P_COUNT ? css_property(row)->name : table[row - P_COUNT].name;
}

uint8_t css_row_flags(uint16_t row)
{
    return row < P_COUNT ? css_property(row)->flags : table[row - P_COUNT].flags;
}

uint32_t css_row_members(uint16_t row, const uint16_t **members)
{
    if (row < P_COUNT) {
        *members = &css_property(row)->id;
        return 1;
    }
    *members = table[row - P_COUNT].members;
    return table[row - P_COUNT].n;
}

static bool read_wide(reader *r, value *v)
{
    static const keyword wide[] = {{"inherit", V_INHERIT},    {"initial", V_INITIAL},
                                   {"unset", V_UNSET},        {"revert", V_UNSET},
                                   {"revert-layer", V_UNSET}, {NULL, 0}};
    reader next = *r;
    if (!rd_keyword(&next, wide, v) || !rd_done(&next)) return false;
    *v = (value){.kind = (uint8_t)v->n};
    r->at = next.at;
    return true;
}

bool css_read_value(reader *r, uint16_t row)
{
    value v;
    if (read_wide(r, &v)) {
        const uint16_t *members;
        uint32_t n = css_row_members(row, &members);
        for (uint32_t i = 0; i < n; i++) rd_emit(r, members[i], v);
        return true;
    }
    if (row >= P_COUNT) {
        const shorthand *s = &table[row - P_COUNT];
        return s->read(r, s) && rd_done(r);
    }
    if (!read_one(r, row, &v) || !rd_done(r)) return false;
    rd_emit(r, row, v);
    return true;
}
