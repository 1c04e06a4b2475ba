/* Where a page ends.
 *
 * Every strip that still fits is a place to end; its cost is the penalty of the break behind it and
 * the badness of what stays empty. The dearness of the page that would follow is added for the good
 * ones, so that a chapter does not end with a line on a page of its own. The optimum over all pages
 * of a chapter was turned down: notes and page styles depend on the page number, and one page ahead
 * already finds the cases that a reader sees. */
#include "layout/grid.h"
#include "layout/page.h"

enum {
    BAD_EMPTY = 9000, /* of an empty page; grows with the square */
    BAD_RUNT = 1800,  /* of a last page with next to nothing on it */
    COST_SPLIT_NOTE = 300,
    LOOK_AHEAD = 24,   /* places to end that are judged with the page behind them */
    LOOK_RANGE = 2500, /* … when they cost at most so much more than the cheapest */
    RUNT_PART = 6      /* a last page that is filled to less than a sixth */
};

typedef struct place_to_end {
    uint32_t end;
    int32_t cost;
} place_to_end;

/* What is on the page so far. */
typedef struct fill {
    pager *p;
    const page_geometry *g;
    int64_t body, notes; /* heights */
    int64_t floats;      /* where the floats end */
    int64_t need;        /* of the notes: what must stand on this page */
} fill;

bool page_is_forced(const pager *p, uint32_t at)
{
    const strip *s = p->body->list.at + at;
    if (at >= p->body->list.n) return false;
    return s->force != BREAK_AUTO || (at && s->turned != (s - 1)->turned);
}

static int64_t first_height(const pager *p, uint32_t from, bool keep_space)
{
    const strip *s = &p->body->list.at[from];
    int64_t top = (int64_t)(keep_space ? s->space : 0) + s->lead;
    return grid_snap(s, top + strips_head_height(p->body, from)) + s->height + s->tail;
}

static int64_t height_with(int64_t above, const strip *s)
{
    return grid_snap(s, above + s->space + s->lead) + s->height + s->tail;
}

int64_t page_used(const pager *p, uint32_t from, uint32_t end, bool keep_space)
{
    int64_t sum = from < end ? first_height(p, from, keep_space) : 0;
    for (uint32_t i = from + 1; i < end; i++) sum = height_with(sum, &p->body->list.at[i]);
    return sum;
}

/* All notes called before must be whole, of the last one the first lines. */
static void add_notes(fill *f, const strip *s)
{
    int64_t before = f->notes;
    for (uint32_t i = 0; i < s->n_marks; i++) {
        if (s->marks[i]->kind != INL_NOTE) continue;
        const note *n = note_of(f->p, s->marks[i], f->g);
        if (!f->notes) before = f->notes = note_edges(f->g);
        f->need = before + n->least;
        f->notes += n->height;
        before = f->notes;
    }
    int64_t most = note_most(f->g);
    if (f->need > most) f->need = most;
}

static bool add_strip(fill *f, uint32_t at, uint32_t from, bool keep_space)
{
    const strip *s = &f->p->body->list.at[at];
    f->body = at == from ? first_height(f->p, from, keep_space) : height_with(f->body, s);
    add_notes(f, s);
    int64_t reach = f->body - s->height - s->tail + s->reach;
    if (s->reach && reach > f->floats) f->floats = reach;
    return (f->body > f->floats ? f->body : f->floats) + f->need <= f->g->area.h;
}

static int32_t badness(const fill *f)
{
    int64_t room = f->g->area.h, used = f->body + f->notes;
    if (used > room && f->notes) { /* the rest of the notes goes on: the less the better */
        int64_t over = (used - room) * 1000 / room;
        return COST_SPLIT_NOTE + (int32_t)(over < BAD_EMPTY ? over : BAD_EMPTY);
    }
    if (used >= room) return 0;
    int64_t empty = (room - used) * 1000 / room;
    return (int32_t)(empty * empty * BAD_EMPTY / 1000000);
}

/* The last page before a forced break or the end may be short, but not nearly empty. */
static int32_t last_cost(const fill *f)
{
    int64_t enough = f->g->area.h / RUNT_PART, used = f->body + f->notes;
    return used >= enough || !enough ? 0 : (int32_t)((enough - used) * BAD_RUNT / enough);
}

typedef struct ends {
    place_to_end at[LOOK_AHEAD]; /* the last ones, a ring */
    uint32_t n;
    place_to_end best;
} ends;

static void offer(ends *e, uint32_t end, int32_t cost)
{
    e->at[e->n++ % LOOK_AHEAD] = (place_to_end){end, cost};
    if (e->n == 1 || cost <= e->best.cost) e->best = (place_to_end){end, cost};
}

/* The places to end; true: all that is left before a forced break or the end fits. */
static bool find_ends(fill *f, uint32_t from, bool keep_space, ends *e)
{
    const strips *s = f->p->body;
    uint32_t k = from;
    for (; k < s->list.n; k++) {
        if (k > from && page_is_forced(f->p, k)) break;
        if (!add_strip(f, k, from, keep_space)) {
            if (k == from) offer(e, from + 1, PENALTY_NEVER);
            return false;
        }
        if (k + 1 < s->list.n && !page_is_forced(f->p, k + 1))
            offer(e, k + 1, s->list.at[k + 1].penalty + badness(f));
    }
    e->best = (place_to_end){k, last_cost(f)};
    return true;
}

static fill fill_begin(pager *p, const page_geometry *g, int64_t carried)
{
    fill f = {.p = p, .g = g};
    if (carried) f.notes = f.need = carried + note_edges(g);
    if (f.need > note_most(g)) f.need = note_most(g);
    return f;
}

static int32_t cost_behind(pager *p, const page_geometry *g, uint32_t from)
{
    ends e = {0};
    fill f = fill_begin(p, g, 0);
    find_ends(&f, from, false, &e);
    return e.best.cost;
}

uint32_t page_cut(pager *p, const page_geometry *g, uint32_t from, bool keep_space)
{
    ends e = {0};
    fill f = fill_begin(p, g, note_carried(p));
    if (find_ends(&f, from, keep_space, &e)) return e.best.end;
    place_to_end chosen = e.best;
    int32_t least = INT32_MAX;
    uint32_t n = e.n < LOOK_AHEAD ? e.n : LOOK_AHEAD;
    for (uint32_t i = 1; i <= n; i++) {
        place_to_end at = e.at[(e.n - i) % LOOK_AHEAD];
        if (at.cost > e.best.cost + LOOK_RANGE) continue;
        int32_t cost = at.cost + cost_behind(p, g, at.end);
        if (cost < least) {
            least = cost;
            chosen = at;
        }
    }
    return chosen.end;
}
