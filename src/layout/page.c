/* Strips → pages: layout_document. */
#include "layout/page.h"

enum { PASSES = 5 };

/* ---- the plan */

/* Pages go from right to left: the binding is at the right. */
static bool goes_left(const layout *l)
{
    return l->vertical || l->in->root->style->direction == 1;
}

/* The next page is a right one unless the number is even; the other way round in a document that
 * is bound at the right. */
static bool is_right(const pager *p, uint32_t number)
{
    return (number % 2 == 1) != goes_left(p->l);
}

int page_side(const pager *p, uint8_t force)
{
    switch (force) {
    case BREAK_RIGHT: return 1;
    case BREAK_LEFT: return 0;
    case BREAK_RECTO: return is_right(p, 1);
    case BREAK_VERSO: return !is_right(p, 1);
    default: return -1;
    }
}

static page_plan *add_page(pager *p, str name, bool blank, bool turned)
{
    page_plan *page = vec_add(p->l->mem, &p->plan);
    *page = (page_plan){.name = name, .number = p->plan.n, .blank = blank};
    page->right = is_right(p, page->number);
    page_select which = {name, page->number, page->number == 1, page->right, blank};
    page->g = page_geometry_of(p->l, which, turned);
    return page;
}

static void add_blank(pager *p, uint32_t at, str name)
{
    int side = page_side(p, p->body->list.at[at].force);
    if (!p->plan.n || side < 0 || is_right(p, p->plan.n + 1) == (side == 1)) return;
    page_plan *blank = add_page(p, name, true, false);
    blank->from = blank->end = at;
}

/* Paddings and borders give way to what they surround. */
static int64_t squeeze_edges(strip *s, int64_t used, mpt room)
{
    mpt *edge[] = {&s->tail, &s->lead};
    for (int i = 0; i < 2 && used > room; i++) {
        mpt less = bounded(mpt_max(*edge[i], 0), bounded(used - room, MPT_MAX));
        *edge[i] -= less;
        used -= less;
    }
    return used;
}

/* Content that no page can hold is made smaller: an image by itself, all else with what is around
 * it. */
static void shrink_to_page(pager *p, page_plan *page)
{
    strip *s = &p->body->list.at[page->from];
    int64_t used = page_used(p, &page->g, page->from, page->from + 1, page->keep_space);
    mpt room = page->g.area.h;
    if (used > room && page->keep_space) {
        page->keep_space = false; /* the margin first */
        used = page_used(p, &page->g, page->from, page->from + 1, false);
    }
    if (used <= room) return;
    if (s->kind != STRIP_IMAGE || s->lead + s->tail > room / 2) used = squeeze_edges(s, used, room);
    if (used <= room) return;
    place at = doc_place(p->l->in->doc, s->box->node);
    mpt h = (mpt)(room - (used - s->height));
    if (s->kind == STRIP_IMAGE && h > 0) {
        s->image.w = (mpt)mul_div(s->image.w, h, mpt_max(s->height, 1));
        s->w = s->image.w;
        s->height = s->image.h = h;
        diag_add(p->l->diag, D_BOX_OVERFLOW, at,
                 "an image is higher than page %u; it was made smaller", page->number);
        return;
    }
    if (s->kind == STRIP_RULE || s->kind == STRIP_SPACE) s->height = mpt_max(h, 0);
    used = page_used(p, &page->g, page->from, page->from + 1, page->keep_space);
    if (used <= room) return;
    page->height = bounded(used, MPT_MAX);
    diag_add(p->l->diag, D_BOX_OVERFLOW, at, "content is higher than page %u; it was made smaller",
             page->number);
}

static void tell_measure(pager *p, const page_plan *page)
{
    mpt planned = page->from < page->end && p->body->list.at[page->from].turned ? p->l->turned_w
                                                                                : p->l->area_w;
    if (planned == page->g.area.w || page->from == page->end) return;
    diag_add(p->l->diag, D_UNSUPPORTED, (place){0},
             "page %u has a type area of another width than the pages of its name; the text keeps "
             "theirs",
             page->number);
}

/* The page that begins with strip `from`; where it ends. */
static uint32_t plan_page(pager *p, uint32_t from)
{
    uint32_t n = p->body->list.n;
    const strip *s = from < n ? &p->body->list.at[from] : NULL;
    str name = s ? s->page : p->plan.n ? p->plan.at[p->plan.n - 1].name : (str){0};
    if (s) add_blank(p, from, p->plan.n ? p->plan.at[p->plan.n - 1].name : name);
    page_plan *page = add_page(p, name, false, s && s->turned);
    page->from = page->end = from;
    page->keep_space = p->plan.n == 1 || (s && s->force != BREAK_AUTO);
    if (s) {
        page->end = page_cut(p, &page->g, from, page->keep_space);
        page->end = page_defer_turned(p, page, page->end);
        if (page->end == from + 1) shrink_to_page(p, page);
        area_use(p->l, name);
        tell_measure(p, page);
    }
    int64_t used = page_used(p, &page->g, from, page->end, page->keep_space);
    notes_lay(p, page, (mpt)(page->g.area.h > used ? page->g.area.h - used : 0));
    return page->end;
}

static int plan_pages(pager *p)
{
    uint32_t from = 0;
    p->plan.n = 0;
    p->carry.n = 0;
    p->notes = (map){0}; /* bodies with page references are set anew */
    do {
        if (p->plan.n >= PAGES_MOST) {
            diag_add(p->l->diag, D_LIMIT, (place){0}, "more than %d pages", PAGES_MOST);
            return -1;
        }
        from = plan_page(p, from);
    } while (from < p->body->list.n || p->carry.n);
    area_use(p->l, (str){0});
    return 0;
}

/* Again, until the page numbers in the text are those of the pages. */
static int settle(pager *p)
{
    layout *l = p->l;
    flow_document(l, p->body);
    for (;;) {
        const flow_state *st = flow_state_of(l);
        if (plan_pages(p)) return -1;
        bool changed = refs_find(p);
        if ((!st->refs.n && !st->inner_refs) || !changed) return 0;
        if (l->pass == PASSES) break;
        l->pass++;
        if (flow_patch(l, p->body)) return 0;
        flow_document(l, p->body);
    }
    diag_add(l->diag, D_PAGE_REFERENCES, (place){0},
             "page references still changed after %d passes; some may be wrong by a page", PASSES);
    return 0;
}

/* ---- painting */

static bool has_background(const style *s)
{
    return s->background.space != COLOR_NONE && s->background.alpha;
}

/* The canvas: the page's own background, above it the root's, else the body's, over the sheet. */
static void paint_canvas(pager *p, const page_plan *page, frame *f)
{
    const box *root = p->l->in->root;
    const style *own = page->g.style->box, *of_root = root->style;
    for (const box *b = root->first; b && !has_background(of_root); b = b->next)
        if (doc_is(b->node, "body")) of_root = b->style;
    const style *both[] = {own, of_root};
    for (int i = 0; i < 2; i++) {
        if (!has_background(both[i])) continue;
        item *it = frame_add(p->l->mem, f, ITEM_RECT, NULL, 0, 0);
        it->artifact = true;
        it->rect.w = f->width;
        it->rect.h = f->height;
        it->rect.fill = both[i]->background;
    }
}

static void paint_page_border(pager *p, const page_plan *page, frame *f)
{
    const mpt *m = page->g.margin;
    style s = *page->g.style->box;
    s.background = (color){0};
    paint_box(
        f, p->l->mem, &s,
        (rect){m[LEFT], m[TOP], f->width - m[LEFT] - m[RIGHT], f->height - m[TOP] - m[BOTTOM]},
        SIDES_ALL, NULL);
}

/* The items in memory of just their size; where they were painted is the next page's. */
static void fit_items(pager *p, frame *f)
{
    p->items_at = f->items.at;
    p->items_cap = f->items.cap;
    size_t n = f->items.n * sizeof *f->items.at;
    f->items.at = arena_own(p->l->mem, n);
    if (n) memcpy(f->items.at, p->items_at, n);
    f->items.cap = f->items.n;
}

static frame *paint_page(pager *p, const page_plan *page)
{
    frame *f = arena_new_of(p->l->mem, frame);
    *f = (frame){.width = page->g.width,
                 .height = page->g.height,
                 .area = page->g.sheet_area,
                 .number = page->number,
                 .label = page->folio->text,
                 .items = {.at = p->items_at, .cap = p->items_cap}};
    placing body = {.l = p->l,
                    .s = p->body,
                    .from = page->from,
                    .end = page->end,
                    .x = page->g.area.x,
                    .y = page->g.area.y,
                    .keep_space = page->keep_space,
                    .head = true,
                    .last = true,
                    .foot = page->height ? 0 : page->g.area.y + page->g.area.h};
    paint_canvas(p, page, f);
    paint_page_border(p, page, f);
    uint32_t from = f->items.n;
    strips_place(&body, f);
    if (page->height) frame_scale(f, p->l->mem, from, body.x, body.y, page->g.area.h, page->height);
    notes_paint(p, page, f);
    const rect *area = &page->g.sheet_area;
    if (p->l->vertical) frame_turn(f, from, true, area->x + area->w, area->y);
    strings_begin_page(p, page);
    margin_boxes_paint(p, page, f);
    fit_items(p, f);
    return f;
}

/* ---- the outline */

static str anchor_in(const inl *marks, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (marks[i].kind == INL_ANCHOR && !str_starts(marks[i].id, BOX_OWN_MARK))
            return marks[i].id;
    return (str){0};
}

static void add_outline(layout *l, const box *b, frames *out)
{
    if (b->bookmark_level) {
        str id = anchor_in(b->marks, b->n_marks);
        if (!id.n) id = anchor_in(b->inls, b->n_inls);
        if (!id.n && b->node) id = doc_attr(l->in->doc, b->node, "id");
        *vec_add(l->mem, &out->outline) = (outline_item){b->bookmark_level, b->bookmark, id};
    }
    for (const box *c = b->first; c; c = c->next) add_outline(l, c, out);
}

static int lay_out(arena *mem, const layout_input *in, frames *out, buf *dump)
{
    layout l;
    strips body = {0};
    pager p = {.l = &l, .body = &body};
    layout_begin(&l, mem, in);
    out->mem = mem;
    l.dump = dump;
    out->right_binding = goes_left(&l);
    if (settle(&p)) return -1;
    for (uint32_t i = 0; i < p.plan.n; i++)
        *vec_add(mem, &out->pages) = paint_page(&p, &p.plan.at[i]);
    add_outline(&l, in->root, out);
    return 0;
}

int layout_document(arena *mem, const layout_input *in, frames *out)
{
    return lay_out(mem, in, out, NULL);
}

int layout_dump_lines(arena *mem, const layout_input *in, buf *out)
{
    frames pages = {0};
    return lay_out(mem, in, &pages, out);
}
