/* Text in columns (CSS Multi-column Layout 1).
 *
 * The strips of a box with columns are laid once, at the width of a column, and stand in the list
 * of the whole flow like any other: breaks, notes, marks and page references know nothing of
 * columns. Only where a page's height is counted and where it is painted, a run of them is cut into
 * columns, as even as can be. A strip without content stands before and behind a run and takes the
 * edges of the box. The space above a run's first strip stands above all columns, that above a
 * column's first strip is lost, like on a page: the columns begin level, and on the line grid they
 * stay so.
 *
 * Nested fragments (a strip that holds the columns of a page) were turned down: the page would have
 * to be cut before the strip is made. */
#include "layout/columns.h"

#include "layout/grid.h"

/* Chinese and Japanese columns are whole characters wide; the gap takes the rest. */
columns columns_of(const box *b, mpt x, mpt w)
{
    const style *s = b->style;
    mpt gap = mpt_max(0, resolve(s->column_gap, w, s->font_size));
    int64_t n = s->column_count ? s->column_count : COLUMNS_MOST;
    if (s->column_width) n = mpt_min((mpt)n, (w + gap) / mpt_max(1, mpt_sum(s->column_width, gap)));
    int64_t most = (w + gap) / mpt_max(1, mpt_sum(s->font_size, gap));
    n = n > most ? most : n;
    n = n > COLUMNS_MOST ? COLUMNS_MOST : n;
    if (n < 2) return (columns){.box = b, .n = 1};
    mpt width = (mpt)((w - gap * (n - 1)) / n), step = mpt_sum(width, gap);
    if (lang_is(s->lang, "zh") || lang_is(s->lang, "ja")) {
        width = mpt_max(s->font_size, width - width % mpt_max(1, s->font_size));
        step = (mpt)((w - width) / (n - 1));
    }
    bool rtl = s->direction;
    return (columns){.box = b,
                     .n = (uint32_t)n,
                     .x = x,
                     .w = w,
                     .first = rtl ? mpt_sum(x, w - width) : x,
                     .width = width,
                     .step = rtl ? -step : step};
}

uint32_t columns_run(const strips *s, uint32_t from, uint32_t end)
{
    uint32_t i = from + 1;
    while (i < end && s->list.at[i].columns == s->list.at[from].columns &&
           !strip_forces_page(&s->list.at[i]))
        i++;
    return i;
}

/* ---- one column */

enum { CHEAP = COST_SHORT_PRE }; /* what the end of a column may cost */

/* The best end of a column is the last one that is cheap; a dearer one when that would leave a
 * hole.
 */
static uint32_t best_end(const uint32_t *last, const int64_t *used, uint32_t n, uint32_t from,
                         columns_room room)
{
    for (uint32_t i = 0; i < n; i++) {
        bool hole = (used[i] - room.above) * 3 < (room.bottom - room.above) * 2;
        if (last[i] > from && (!hole || i + 1 == n)) return last[i];
    }
    return from;
}

/* The end of a column that begins with strip `from`; from: not even that one fits. */
static uint32_t column_end(const strips *s, uint32_t from, uint32_t end, columns_room room)
{
    static const int32_t tier[] = {CHEAP, COST_INSIDE, PENALTY_NEVER, INT32_MAX};
    enum { TIERS = sizeof tier / sizeof *tier };
    uint32_t last[TIERS] = {0};
    int64_t used[TIERS] = {0}, bottom = room.above, floats = 0;
    for (uint32_t i = from; i < end; i++) {
        const strip *st = &s->list.at[i];
        if (i > from && st->force == BREAK_COLUMN) return i;
        bottom = i == from ? strip_first_bottom(s, i, bottom, false) : strip_bottom(st, bottom);
        int64_t reach = bottom - st->height - st->tail + st->reach;
        if (st->reach && reach > floats) floats = reach;
        if ((bottom > floats ? bottom : floats) > room.bottom) break;
        if (i + 1 == end) return end;
        for (int t = 0; t < TIERS; t++) {
            if (s->list.at[i + 1].penalty >= tier[t]) continue;
            last[t] = i + 1;
            used[t] = bottom;
        }
    }
    if (room.cheap) return last[0] > from ? last[0] : from;
    return best_end(last, used, TIERS, from, room);
}

/* ---- all columns */

uint32_t columns_fill(const strips *s, uint32_t from, uint32_t end, columns_room room,
                      uint32_t ends[COLUMNS_MOST])
{
    const columns *c = s->list.at[from].columns;
    for (uint32_t k = 0; k < c->n; k++) {
        if (from < end) from = column_end(s, from, end, room);
        ends[k] = from;
    }
    return from;
}

static int64_t column_bottom(const strips *s, uint32_t from, uint32_t end, int64_t above)
{
    int64_t bottom = above, floats = 0;
    for (uint32_t i = from; i < end; i++) {
        const strip *st = &s->list.at[i];
        bottom = i == from ? strip_first_bottom(s, i, bottom, false) : strip_bottom(st, bottom);
        int64_t reach = bottom - st->height - st->tail + st->reach;
        if (st->reach && reach > floats) floats = reach;
    }
    return bottom > floats ? bottom : floats;
}

static int64_t longest(const strips *s, uint32_t from, const uint32_t *ends, int64_t above)
{
    const columns *c = s->list.at[from].columns;
    int64_t most = above;
    for (uint32_t k = 0; k < c->n; k++) {
        int64_t bottom = column_bottom(s, from, ends[k], above);
        if (bottom > most) most = bottom;
        from = ends[k];
    }
    return most;
}

/* The least height of room's kind that holds all; where the longest column ends. */
static int64_t least_height(const strips *s, uint32_t from, uint32_t end, columns_room room,
                            uint32_t ends[COLUMNS_MOST])
{
    enum { NEAR = PT(1) / 4 };
    uint32_t tried[COLUMNS_MOST];
    const columns *c = s->list.at[from].columns;
    int64_t high = column_bottom(s, from, end, room.above);
    int64_t low = room.above + (high - room.above) / c->n / 2;
    if (room.bottom < high && columns_fill(s, from, end, room, tried) == end) high = room.bottom;
    room.bottom = high;
    if (columns_fill(s, from, end, room, ends) < end) ends[c->n - 1] = end;
    while (high - low > NEAR) {
        room.bottom = low + (high - low) / 2;
        if (columns_fill(s, from, end, room, tried) == end) {
            high = room.bottom;
            memcpy(ends, tried, sizeof tried);
        } else {
            low = room.bottom;
        }
    }
    return longest(s, from, ends, room.above);
}

int32_t columns_cost(const strips *s, uint32_t from, uint32_t end, const uint32_t *ends)
{
    int32_t cost = 0;
    for (uint32_t k = 0; k < s->list.at[from].columns->n && ends[k] < end; k++)
        if (s->list.at[ends[k]].penalty > cost) cost = s->list.at[ends[k]].penalty;
    return cost;
}

/* A third more height is not too much for ends that are cheap. */
int64_t columns_even(const strips *s, uint32_t from, uint32_t end, columns_room room,
                     uint32_t ends[COLUMNS_MOST])
{
    uint32_t cheap[COLUMNS_MOST];
    room.cheap = false;
    int64_t bottom = least_height(s, from, end, room, ends);
    if (columns_cost(s, from, end, ends) < CHEAP) return bottom;
    room.cheap = true;
    int64_t other = least_height(s, from, end, room, cheap);
    if (other > room.bottom || (other - room.above) * 3 > (bottom - room.above) * 4) return bottom;
    memcpy(ends, cheap, sizeof cheap);
    return other;
}

/* ---- painting */

static void paint_rule(const placing *p, const columns *c, uint32_t k, rect r, frame *f)
{
    style s = *c->box->style;
    if (!s.column_rule_width) return;
    mpt gap = (c->step < 0 ? -c->step : c->step) - c->width;
    mpt left = mpt_sum(p->x, c->first) + (mpt)k * c->step;
    mpt middle = c->step < 0 ? left + c->width + gap / 2 : left - gap / 2;
    s.border_style[LEFT] = s.column_rule_style;
    s.border_width[LEFT] = s.column_rule_width;
    s.border_color[LEFT] = s.column_rule_color;
    s.background = (color){0};
    r.x = middle - s.column_rule_width / 2;
    r.w = s.column_rule_width;
    paint_box(f, p->l->mem, &s, r, SIDE_LEFT, c->box->node);
}

mpt columns_paint(const placing *p, uint32_t from, uint32_t end, mpt y, frame *f)
{
    const columns *c = p->s->list.at[from].columns;
    mpt origin = mpt_sum(p->y, -p->above);
    columns_room room = {.above = (int64_t)y - origin,
                         .bottom = p->foot ? (int64_t)p->foot - origin : INT32_MAX};
    uint32_t ends[COLUMNS_MOST];
    mpt bottom = mpt_sum(origin, bounded(columns_even(p->s, from, end, room, ends), MPT_MAX));
    for (uint32_t k = 0; k < c->n && from < ends[k]; k++) {
        placing own = *p;
        own.columns = c;
        own.from = from;
        own.end = ends[k];
        own.x = mpt_sum(p->x, (mpt)k * c->step);
        own.y = y;
        own.above = mpt_sum(y, -origin);
        own.keep_space = false;
        own.head = true;
        if (k) paint_rule(p, c, k, (rect){0, y, 0, mpt_sum(bottom, -y)}, f);
        strips_place(&own, f);
        from = ends[k];
    }
    return bottom;
}
