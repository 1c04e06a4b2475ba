/* The page box (CSS Paged Media 3): sheet, margins, type area; the same sheet turned by a quarter.
 */
#include "layout/page.h"

#define SHEET_MOST PT(14400) /* what PDF viewers take */

/* The turned sheet is read with its left edge up, whichever side it is on, so that the binding
 * stays where it is: left becomes top, top right, right bottom, bottom left. */
static void turn(page_geometry *g)
{
    const mpt m[4] = {g->margin[LEFT], g->margin[TOP], g->margin[RIGHT], g->margin[BOTTOM]};
    mpt width = g->width;
    g->width = g->height;
    g->height = width;
    memcpy(g->margin, m, sizeof m);
}

page_geometry page_geometry_of(layout *l, page_select which, bool turned)
{
    page_geometry g = {.style = css_page(l->in->cascade, which)};
    const style *s = g.style->box;
    mpt inner[4];
    g.width = mpt_min(mpt_max(g.style->width, PT(1)), SHEET_MOST);
    g.height = mpt_min(mpt_max(g.style->height, PT(1)), SHEET_MOST);
    for (int i = 0; i < 4; i++) {
        mpt whole = i == TOP || i == BOTTOM ? g.height : g.width;
        g.margin[i] = resolve(s->margin[i], whole, 0);
    }
    if (turned) turn(&g);
    for (int i = 0; i < 4; i++) {
        mpt whole = i == TOP || i == BOTTOM ? g.height : g.width;
        inner[i] = g.margin[i] + border_of(s, i) + mpt_max(0, resolve(s->padding[i], whole, 0));
    }
    g.area.x = inner[LEFT];
    g.area.y = inner[TOP];
    g.area.w = mpt_max(PT(1), g.width - inner[LEFT] - inner[RIGHT]);
    g.area.h = mpt_max(PT(1), g.height - inner[TOP] - inner[BOTTOM]);
    g.sheet_area = g.area;
    if (l->vertical) g.area = (rect){0, 0, g.sheet_area.h, g.sheet_area.w};
    if (s->grid_chars && !turned) { /* whole cells */
        g.area.w = mpt_max(PT(1), g.area.w - g.area.w % s->grid_chars);
        g.area.h = mpt_max(PT(1), g.area.h - g.area.h % s->grid_lines);
        if (!l->vertical) g.sheet_area = g.area;
    }
    return g;
}

/* The page that stands for all pages of a name: neither the first nor a blank one. */
void area_use(layout *l, str page)
{
    page_select which = {.name = page, .index = 3, .right = true};
    page_geometry upright = page_geometry_of(l, which, false),
                  turned = page_geometry_of(l, which, true);
    l->area_w = upright.area.w;
    l->area_h = upright.area.h;
    l->turned_w = l->vertical ? 0 : turned.area.w; /* a vertical table may grow sideways */
    l->turned_h = turned.area.h;
    const style *s = upright.style->box;
    l->grid = (page_grid){.chars = s->grid_chars, .lines = s->grid_lines, .size = s->font_size};
}

void layout_begin(layout *l, arena *mem, const layout_input *in)
{
    *l = (layout){.mem = mem, .in = in, .diag = in->diag, .pass = 1, .page_counter = INT32_MIN};
    l->vertical = in->root && is_vertical(in->root);
    map_init(&l->pages_of, mem);
    map_init(&l->labels_of, mem);
    area_use(l, (str){0});
}
