/* Inline content → the paragraph's text and chunks of it. A chunk is a stretch of text of one
 * inline element, or a thing without letters: an edge, an object, a forced break. The text is the
 * box's own unless page references stand in it: their text is put in place of U+FFFC. */
#include "layout/inline/inline.h"

bool level_is_pre(uint8_t ws)
{
    return ws == WS_PRE || ws == WS_PRE_WRAP || ws == WS_BREAK_SPACES;
}

bool wraps(uint8_t ws)
{
    return ws != WS_PRE && ws != WS_NOWRAP;
}

typedef struct collector {
    para *p;
    collected *c;
    str text;     /* of the paragraph */
    uint32_t box; /* innermost open inline box */
    uint32_t at;  /* byte that is reached */
} collector;

static const style *style_of_box(const collector *k)
{
    return k->box == NONE ? k->p->box->style : k->c->boxes.at[k->box].style;
}

static mpt rise_of_box(const collector *k)
{
    return k->box == NONE ? 0 : k->c->boxes.at[k->box].rise;
}

/* How far vertical-align raises a box of style s in one of style outer. In a column the baseline is
 * the middle of the line, whatever the size of the letters. */
static mpt raise(const collector *k, const style *s, const style *outer)
{
    layout *l = k->p->l;
    const style_font *mine = font_of(l, s, k->p->box), *theirs = font_of(l, outer, k->p->box);
    const face_metrics own = mine->m, around = theirs->m;
    switch ((valign_kind)s->vertical_align) {
    case VALIGN_SUB: return -outer->font_size / 5;
    case VALIGN_SUPER: return outer->font_size / 3;
    case VALIGN_LENGTH: return s->valign_length;
    case VALIGN_MIDDLE: return around.x_height / 2 - (own.ascent - own.descent) / 2;
    case VALIGN_TOP:
    case VALIGN_TEXT_TOP: return around.ascent - own.ascent;
    case VALIGN_BOTTOM:
    case VALIGN_TEXT_BOTTOM: return own.descent - around.descent;
    case VALIGN_BASELINE: return k->p->vertical ? font_middle(theirs) - font_middle(mine) : 0;
    }
    return 0;
}

static bool is_script(const style *s)
{
    return s->vertical_align == VALIGN_SUPER || s->vertical_align == VALIGN_SUB;
}

static chunk *add_chunk(collector *k, chunk_kind kind, const inl *in, uint32_t from, uint32_t to)
{
    chunk *ch = vec_add(k->c->scratch, &k->c->chunks);
    *ch = (chunk){.kind = kind,
                  .from = from,
                  .to = to,
                  .inl = in,
                  .style = in->style ? in->style : style_of_box(k),
                  .box = k->box,
                  .rise = rise_of_box(k)};
    return ch;
}

static mpt edge_width(const style *s, int side)
{
    mpt border = s->border_style[side] > BORDER_HIDDEN ? s->border_width[side] : 0;
    return len_resolve(s->margin[side], 0, 0) + border + len_resolve(s->padding[side], 0, 0);
}

static void add_edge(collector *k, const inl *in, const style *s, bool open)
{
    mpt width = edge_width(s, open == (s->direction == 0) ? LEFT : RIGHT);
    /* what an annotation needs is not known yet */
    if (!width && s->display != DISPLAY_RUBY_BASE && !s->warichu) return;
    chunk *ch = add_chunk(k, CHUNK_EDGE, in, k->at, k->at);
    ch->width = width;
    ch->open = open;
    ch->style = s;
}

static bool has_border(const style *s)
{
    for (int i = 0; i < 4; i++)
        if (s->border_style[i] > BORDER_HIDDEN && s->border_width[i] > 0) return true;
    return false;
}

static void open_box(collector *k, const inl *in)
{
    const style *s = in->style ? in->style : style_of_box(k);
    mpt rise = rise_of_box(k) + raise(k, s, style_of_box(k));
    if (is_script(s)) *vec_add(k->c->scratch, &k->c->calls) = k->at;
    uint32_t parent = k->box;
    *vec_add(k->c->scratch, &k->c->boxes) = (inline_box){
        .open = in,
        .style = s,
        .parent = parent,
        .first = k->c->chunks.n,
        .end = NONE,
        .rise = rise,
        .painted = s->background.space != COLOR_NONE || has_border(s),
        .decorated = s->decoration_lines != 0,
    };
    k->box = k->c->boxes.n - 1;
    add_edge(k, in, s, true);
}

static void close_box(collector *k)
{
    if (k->box == NONE) return;
    inline_box *b = &k->c->boxes.at[k->box];
    add_edge(k, b->open, b->style, false);
    b->end = k->c->chunks.n;
    k->box = b->parent;
}

/* The text of a note's call stands before its INL_NOTE: no line begins with it. */
static void mark_call(collector *k, uint32_t note)
{
    const inl *at = k->p->box->inls;
    for (uint32_t i = note; i-- > 0;) {
        if (at[i].kind == INL_CLOSE) continue;
        if (at[i].kind != INL_TEXT) return;
        for (uint32_t j = k->c->chunks.n; j-- > 0 && k->c->chunks.at[j].inl == &at[i];)
            if (j == 0 || k->c->chunks.at[j - 1].inl != &at[i])
                *vec_add(k->c->scratch, &k->c->calls) = k->c->chunks.at[j].from;
        return;
    }
}

static void add_text(collector *k, const inl *in, uint32_t from, uint32_t to)
{
    const style *s = in->style ? in->style : style_of_box(k);
    bool tabs = level_is_pre(s->white_space);
    mpt rise = rise_of_box(k);
    bool moved = s->vertical_align != VALIGN_BASELINE || k->p->vertical;
    if (s != style_of_box(k) && s != k->p->box->style && moved) {
        rise += raise(k, s, style_of_box(k));
        if (is_script(s)) *vec_add(k->c->scratch, &k->c->calls) = from;
    }
    while (from < to) {
        const char *tab = tabs ? memchr(k->text.p + from, '\t', to - from) : NULL;
        uint32_t end = tab ? (uint32_t)(tab - k->text.p) : to;
        if (end > from) add_chunk(k, CHUNK_TEXT, in, from, end)->rise = rise;
        if (end < to) add_chunk(k, CHUNK_TAB, in, end, end + 1);
        from = end < to ? end + 1 : to;
    }
}

static void add_mark(collector *k, const inl *in)
{
    *vec_add(k->c->scratch, &k->c->marks) = (mark){in, k->c->chunks.n};
}

static void add_inl(collector *k, uint32_t i, uint32_t from, uint32_t to)
{
    const inl *in = &k->p->box->inls[i];
    switch (in->kind) {
    case INL_TEXT:
    case INL_PAGEREF: add_text(k, in, from, to); break;
    case INL_OPEN: open_box(k, in); break;
    case INL_CLOSE: close_box(k); break;
    case INL_BREAK: add_chunk(k, CHUNK_BREAK, in, from, to); break;
    case INL_IMAGE:
    case INL_BOX: add_chunk(k, CHUNK_OBJECT, in, from, to); break;
    case INL_LEADER: add_chunk(k, CHUNK_LEADER, in, from, to); break;
    case INL_RUBY:
        if (k->box != NONE)
            *vec_add(k->c->scratch, &k->c->rubies) = (ruby){.inl = in, .box = k->box};
        break;
    case INL_NOTE:
        mark_call(k, i);
        add_mark(k, in);
        break;
    case INL_ANCHOR:
    case INL_STRING:
    case INL_PAGE_SET: add_mark(k, in); break;
    }
    k->at = to;
}

static bool has_text(const inl *in)
{
    return in->kind == INL_TEXT || in->kind == INL_BREAK || in->kind == INL_IMAGE ||
           in->kind == INL_BOX || in->kind == INL_LEADER || in->kind == INL_PAGEREF;
}

/* With the references' text in place; ends[i]: where inls[i] ends in it. */
static str fill_refs(para *p, collected *c, uint32_t *ends)
{
    buf out = {0};
    const box *b = p->box;
    uint32_t at = 0;
    for (uint32_t i = 0; i < b->n_inls; i++) {
        const inl *in = &b->inls[i];
        if (has_text(in) && in->from >= at && in->to >= in->from && in->to <= b->text.n) {
            at = in->to;
            if (in->kind == INL_PAGEREF)
                buf_str(&out, ref_text(p->l, c->scratch, in));
            else
                buf_add(&out, b->text.p + in->from, in->to - in->from);
        }
        ends[i] = (uint32_t)out.n;
    }
    str text = str_copy(p->l->mem, buf_view(&out));
    buf_drop(&out);
    return text;
}

void collect(para *p, collected *c)
{
    const box *b = p->box;
    uint32_t *ends = arena_array(c->scratch, uint32_t, b->n_inls + 1);
    uint32_t at = 0;
    for (uint32_t i = 0; i < b->n_inls; i++) {
        const inl *in = &b->inls[i];
        if (in->kind == INL_PAGEREF) p->has_refs = true;
        if (has_text(in) && in->from >= at && in->to >= in->from && in->to <= b->text.n)
            at = in->to;
        ends[i] = at;
    }
    p->text = b->text;
    if (p->has_refs) p->text = fill_refs(p, c, ends);
    collector k = {.p = p, .c = c, .text = p->text, .box = NONE};
    for (uint32_t i = 0; i < b->n_inls; i++) {
        uint32_t from = i ? ends[i - 1] : 0;
        /* text that no inl covers is left out: the box room promises that there is none */
        if (!p->has_refs && has_text(&b->inls[i]) && ends[i] > from) from = b->inls[i].from;
        add_inl(&k, i, from, ends[i]);
    }
    while (k.box != NONE) close_box(&k);
}
