/* Page contexts (CSS Paged Media 3). The page inherits from the root element, so that its variables
 * and its font are known there; margin boxes and the footnote area inherit from the page. Only the
 * writing mode is not inherited: a sheet is horizontal, and so are its margin boxes unless they say
 * otherwise, but the notes stand in the flow of the document. */
#include <stdlib.h>

#include "css/internal.h"

#define A4_WIDTH 595276
#define A4_HEIGHT 841890
#define NTH_STEP 1000000 /* pages: the index has no use beyond */

/* CSS Paged Media 3, 5.3: where a margin box sets its content unless told otherwise */
static const struct margin_row {
    uint8_t align, valign;
} margin_defaults[MARGIN_BOXES] = {
    [MARGIN_TOP_LEFT_CORNER] = {ALIGN_RIGHT, VALIGN_MIDDLE},
    [MARGIN_TOP_LEFT] = {ALIGN_LEFT, VALIGN_MIDDLE},
    [MARGIN_TOP_CENTER] = {ALIGN_CENTER, VALIGN_MIDDLE},
    [MARGIN_TOP_RIGHT] = {ALIGN_RIGHT, VALIGN_MIDDLE},
    [MARGIN_TOP_RIGHT_CORNER] = {ALIGN_LEFT, VALIGN_MIDDLE},
    [MARGIN_RIGHT_TOP] = {ALIGN_CENTER, VALIGN_TOP},
    [MARGIN_RIGHT_MIDDLE] = {ALIGN_CENTER, VALIGN_MIDDLE},
    [MARGIN_RIGHT_BOTTOM] = {ALIGN_CENTER, VALIGN_BOTTOM},
    [MARGIN_BOTTOM_RIGHT_CORNER] = {ALIGN_LEFT, VALIGN_MIDDLE},
    [MARGIN_BOTTOM_RIGHT] = {ALIGN_RIGHT, VALIGN_MIDDLE},
    [MARGIN_BOTTOM_CENTER] = {ALIGN_CENTER, VALIGN_MIDDLE},
    [MARGIN_BOTTOM_LEFT] = {ALIGN_LEFT, VALIGN_MIDDLE},
    [MARGIN_BOTTOM_LEFT_CORNER] = {ALIGN_RIGHT, VALIGN_MIDDLE},
    [MARGIN_LEFT_BOTTOM] = {ALIGN_CENTER, VALIGN_BOTTOM},
    [MARGIN_LEFT_MIDDLE] = {ALIGN_CENTER, VALIGN_MIDDLE},
    [MARGIN_LEFT_TOP] = {ALIGN_CENTER, VALIGN_TOP},
};

typedef VEC(const page_rule *) chosen;

static bool in_series(const page_rule *r, uint32_t index)
{
    int64_t rest = (int64_t)index - r->b;
    return r->a == 0 ? rest == 0 : rest % r->a == 0 && rest / r->a >= 0;
}

static bool selects(const page_rule *r, const page_select *p)
{
    if (r->name.n && !str_eq(r->name, p->name)) return false;
    if ((r->first && !p->first) || (r->blank && !p->blank)) return false;
    if ((r->left && p->right) || (r->right && !p->right)) return false;
    return !r->nth || in_series(r, p->index);
}

static bool stands_before(const page_rule *a, const page_rule *b)
{
    return a->specificity != b->specificity ? a->specificity < b->specificity : a->order < b->order;
}

static void choose(cascade *c, const page_select *p, chosen *out)
{
    for (uint32_t i = 0; i < c->sheets->pages.n; i++) {
        const page_rule *r = &c->sheets->pages.at[i];
        if (!(r->media & c->media) || !selects(r, p)) continue;
        *vec_add(c->mem, out) = r;
        for (uint32_t k = out->n - 1; k && stands_before(out->at[k], out->at[k - 1]); k--) {
            const page_rule *swap = out->at[k];
            out->at[k] = out->at[k - 1];
            out->at[k - 1] = swap;
        }
    }
}

typedef const block *(*part_of)(const page_rule *r, int which);

static const block *body_part(const page_rule *r, int which)
{
    (void)which;
    return r->body;
}
static const block *margin_part(const page_rule *r, int which)
{
    return r->margin[which];
}
static const block *footnote_part(const page_rule *r, int which)
{
    (void)which;
    return r->footnote;
}

/* The winners of one part of the chosen rules; false: no rule has the part. */
static bool win_part(cascade *c, const chosen *rules, part_of part, int which, winners *w)
{
    bool any = false;
    for (int important = 0; important < 2; important++)
        for (uint32_t i = 0; i < rules->n; i++) {
            const block *b = part(rules->at[i], which);
            if (b) css_win(c->mem, w, b, important);
            any |= b != NULL;
        }
    return any;
}

static const css_full *page_box(cascade *c, const chosen *rules)
{
    winners w = {0};
    css_full to;
    win_part(c, rules, body_part, 0, &w);
    css_start(&to, c->root);
    to.s.display = DISPLAY_BLOCK;
    to.s.writing_mode = WRITING_HORIZONTAL_TB;
    css_compute(c, &w, c->root, &to, PLACE_PAPER);
    return css_intern_full(c->pool, &to);
}

static const style *margin_style(cascade *c, const chosen *rules, const css_full *page, int which)
{
    winners w = {0};
    css_full to;
    if (!win_part(c, rules, margin_part, which, &w)) return NULL;
    css_start(&to, page);
    to.s.display = DISPLAY_BLOCK;
    to.s.text_align = margin_defaults[which].align;
    to.s.vertical_align = margin_defaults[which].valign;
    memset(&to.s.text_indent, 0, sizeof to.s.text_indent);
    css_compute(c, &w, page, &to, PLACE_PAPER);
    if (!to.s.content || !to.s.content->n || to.s.display == DISPLAY_NONE) return NULL;
    return &css_intern_full(c->pool, &to)->s;
}

static const style *footnote_style(cascade *c, const chosen *rules, const css_full *page)
{
    winners w = {0};
    css_full to;
    win_part(c, rules, footnote_part, 0, &w);
    css_start(&to, page);
    to.s.display = DISPLAY_BLOCK;
    to.s.writing_mode = c->root->s.writing_mode;
    css_compute(c, &w, page, &to, PLACE_PAGES);
    return &css_intern_full(c->pool, &to)->s;
}

static page_style *make(cascade *c, const page_select *which)
{
    page_style *p = arena_new_of(c->mem, page_style);
    chosen rules = {0};
    choose(c, which, &rules);
    const css_full *box = page_box(c, &rules);
    bool given = box->page_width && box->page_height;
    p->width = given ? box->page_width : A4_WIDTH;
    p->height = given ? box->page_height : A4_HEIGHT;
    p->box = &box->s;
    for (int i = 0; i < MARGIN_BOXES; i++) p->margin[i] = margin_style(c, &rules, box, i);
    p->footnote = footnote_style(c, &rules, box);
    return p;
}

void css_page_start(cascade *c)
{
    c->page_width = A4_WIDTH;
    c->page_height = A4_HEIGHT;
    for (uint32_t i = 0; i < c->sheets->pages.n; i++) c->any_nth_page |= c->sheets->pages.at[i].nth;
}

const page_style *css_page(cascade *c, page_select which)
{
    buf key = {0};
    uint32_t index = c->any_nth_page && which.index < NTH_STEP ? which.index : 0;
    buf_fmt(&key, "%u %d%d%d ", index, which.first, which.right, which.blank);
    buf_str(&key, which.name);
    void **at = map_put(&c->pages, buf_view(&key));
    buf_drop(&key);
    if (!*at) *at = make(c, &which);
    return *at;
}
