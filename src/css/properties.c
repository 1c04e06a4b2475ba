/* The rows of properties.h as a table, initial values, css-wide keywords, and what is worked out
 * when all values of a style are there. */
#include "css/internal.h"
#include "css/words.h"

#define AT(field) (uint16_t) offsetof(css_full, field)
#define SIZE_OF(field) (uint16_t)sizeof(((css_full *)0)->field)

static const property table[P_COUNT] = {
#define PROPERTY(id, name, type, field, field2, words, flags)                                      \
    [P_##id] = {name,       sizeof name - 1, type,  flags, AT(field), SIZE_OF(field),              \
                AT(field2), SIZE_OF(field2), words, P_##id},
#include "css/properties.h"
#undef PROPERTY
};

const property *css_property(uint16_t id)
{
    return &table[id];
}

static family_list no_families;
#define BLACK                                                                                      \
    {                                                                                              \
        COLOR_GREY, {0}, 255                                                                       \
    }
#define CURRENT                                                                                    \
    {                                                                                              \
        COLOR_CURRENT, {0}, 255                                                                    \
    }
#define NOTHING                                                                                    \
    {                                                                                              \
        0, 0, LEN_NONE                                                                             \
    }
#define AUTO                                                                                       \
    {                                                                                              \
        0, 0, LEN_AUTO                                                                             \
    }

static const css_full initial = {
    .s = {.families = &no_families,
          .font_size = PT(12),
          .line_height = -1,
          .font_weight = 400,
          .font_kerning = 1,
          .ink = BLACK,
          .text_align = ALIGN_START,
          .text_align_last = ALIGN_AUTO,
          .hyphens = HYPHENS_MANUAL,
          .tab_size = 8,
          .list_style_type = LIST_DISC,
          .emphasis_color = BLACK,
          .emphasis_over = 1,
          .orphans = 2,
          .widows = 2,
          .display = DISPLAY_INLINE,
          .decoration_color = BLACK,
          .column_rule_width = PT(1),
          .column_rule_color = BLACK,
          .column_gap = AUTO,
          .border_width = {PT(1), PT(1), PT(1), PT(1)},
          .border_color = {BLACK, BLACK, BLACK, BLACK},
          .width = AUTO,
          .min_width = AUTO,
          .max_width = NOTHING,
          .height = AUTO,
          .min_height = AUTO,
          .max_height = NOTHING},
    .line_factor = -1,
    .emphasis_raw = CURRENT,
};

const css_full *css_initial(void)
{
    return &initial;
}

void css_start(css_full *to, const css_full *parent)
{
    memcpy(to, parent, sizeof *to);
    size_t own = offsetof(style, display);
    memcpy((char *)&to->s + own, (const char *)&initial.s + own, sizeof to->s - own);
    to->page_width = to->page_height = 0;
    to->flow = 0;
    color current = CURRENT; /* only `initial` above holds the computed colour */
    for (int i = 0; i < 4; i++) to->s.border_color[i] = current;
    to->s.decoration_color = to->s.column_rule_color = current;
}

static bool is_line_color(const property *p)
{
    return p->type == TYPE_COLOR && p->id != P_COLOR && p->id != P_BACKGROUND_COLOR;
}

static void copy_field(css_full *to, const css_full *from, uint16_t offset, uint16_t size)
{
    memcpy((char *)to + offset, (const char *)from + offset, size);
}

static void copy_value(compute *k, const property *p, const css_full *from)
{
    if (p->type == TYPE_VARIANT) {
        uint32_t mask = css_variant_mask(p->id);
        k->to->variants = (k->to->variants & ~mask) | (from->variants & mask);
        return;
    }
    copy_field(k->to, from, p->offset, p->size);
    copy_field(k->to, from, p->offset2, p->size2);
    if (p->type == TYPE_INDENT) k->to->s.indent_each_line = from->s.indent_each_line;
}

void css_apply(compute *k, const property *p, value v)
{
    if (v.flow) css_note_flow(k->to, p->id);
    bool inherits = v.kind == V_INHERIT || (v.kind == V_UNSET && (p->flags & INHERITED));
    bool resets = v.kind == V_INITIAL || (v.kind == V_UNSET && !inherits);
    if (inherits)
        copy_value(k, p, k->parent);
    else if (resets && is_line_color(p))
        css_types[p->type].apply(k, p, (value){.kind = V_COLOR, .color = CURRENT});
    else if (resets)
        copy_value(k, p, &initial);
    else
        css_types[p->type].apply(k, p, v);
}

/* CSS 2.2, 9.7: what floats, and the root, is a block. */
static uint8_t blockify(uint8_t display)
{
    switch (display) {
    case DISPLAY_NONE:
    case DISPLAY_CONTENTS:
    case DISPLAY_BLOCK:
    case DISPLAY_FLOW_ROOT:
    case DISPLAY_LIST_ITEM:
    case DISPLAY_TABLE: return display;
    case DISPLAY_INLINE_TABLE: return DISPLAY_TABLE;
    case DISPLAY_INLINE_BLOCK: return DISPLAY_FLOW_ROOT;
    default: return DISPLAY_BLOCK;
    }
}

static void set_current(color *c, color ink)
{
    if (c->space == COLOR_CURRENT) *c = ink;
}

void css_finish(compute *k)
{
    css_full *to = k->to;
    style *s = &to->s;
    /* a box stands in the flow of its parent; the root in its own, which is the pages' */
    const style *around = k->parent == &initial || k->in_pages ? s : &k->parent->s;
    if (!k->paper && around->writing_mode != WRITING_HORIZONTAL_TB)
        css_turn_sides(to);
    else if (to->flow && s->direction)
        css_mirror_sides(to);
    to->flow = 0;
    for (int i = 0; i < 4; i++) {
        if (s->border_style[i] == BORDER_NONE || s->border_style[i] == BORDER_HIDDEN)
            s->border_width[i] = 0;
        set_current(&s->border_color[i], s->ink);
    }
    set_current(&s->decoration_color, s->ink);
    set_current(&s->column_rule_color, s->ink);
    if (s->column_rule_style == BORDER_NONE || s->column_rule_style == BORDER_HIDDEN)
        s->column_rule_width = 0;
    set_current(&s->background, s->ink);
    s->emphasis_color = to->emphasis_raw;
    set_current(&s->emphasis_color, s->ink);
    if (s->float_side != FLOAT_NONE || k->parent == &initial) s->display = blockify(s->display);
    bool same = to->variants == k->parent->variants && to->settings == k->parent->settings;
    s->features = same ? k->parent->s.features : css_features(k->mem, to->variants, to->settings);
}
