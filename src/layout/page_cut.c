/* Where a page ends.
 *
 * Every strip that still fits is a place to end; its cost is the penalty of the break behind it and
 * the badness of what stays empty. The dearness of the page that would follow is added for the good
 * ones, so that a chapter does not end with a line on a page of its own. The optimum over all pages
 * of a chapter was turned down: notes and page styles depend on the page number, and one page ahead
 * already finds the cases that a reader sees. */
#include "layout/columns.h"
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
    return strip_forces_page(s) || (at && s->turned != (s - 1)->turned);
}

int64_t page_used(const pager *p, const page_geometry *g, uint32_t from, uint32_t end,
                  bool keep_space)
{
    const strips *s = p->body;
    int64_t bottom = 0;
    for (uint32_t i = from; i < end;) {
        if (s->list.at[i].columns) {
            uint32_t run = columns_run(s, i, end), cuts[COLUMNS_MOST];
            if (i > from || keep_space) bottom += s->list.at[i].space;
            bottom =
                columns_even(s, i, run, (columns_room){.above = bottom, .bottom = g->area.h}, cuts);
            i = run;
            continue;
        }
        bottom = i == from ? strip_first_bottom(s, i, 0, keep_space)
                           : strip_bottom(&s->list.at[i], bottom);
        i++;
    }
    return bottom;
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
    f->body =
        at == from ? strip_first_bottom(f->p->body, from, 0, keep_space) : strip_bottom(s, f->body);
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

/* A run may be as long as the document: more than this no page holds. */
static uint32_t run_ahead(const strips *s, uint32_t from)
{
    enum { AHEAD = 2048 };
    uint32_t n = s->list.n - from;
    return columns_run(s, from, n < AHEAD ? s->list.n : from + AHEAD);
}

typedef struct run {
    uint32_t from, end; /* of all of it that follows */
    uint32_t fits;      /* the end of what the page holds */
    int64_t above;
    int32_t inside; /* cost of the ends of its columns */
} run;

static void offer_in_run(const fill *f, const run *r, uint32_t k, ends *e)
{
    const strip *s = &f->p->body->list.at[k];
    uint32_t least = 2 * s->columns->n; /* two lines in each column */
    bool torn = k - r->from < least || r->end - k < least;
    offer(e, k, s->penalty + r->inside + (torn ? COST_ORPHAN : 0) + badness(f));
}

/* The page may end in a run: filled in proportion, and to the full behind what it holds. */
static void offer_run(fill f, const run *r, ends *e)
{
    int64_t height = f.body - r->above;
    for (uint32_t k = r->from + 1; k < r->fits; k++) {
        f.body = r->above + height * (k - r->from) / (r->fits - r->from);
        offer_in_run(&f, r, k, e);
    }
    f.body = r->above + height;
    if (r->fits < r->end && r->fits > r->from) offer_in_run(&f, r, r->fits, e);
}

/* What of a run in columns the page holds; its end. The notes called in it take their room from it.
 */
static uint32_t add_run(fill *f, uint32_t from, ends *e)
{
    const strips *s = f->p->body;
    run r = {.from = from, .end = run_ahead(s, from), .above = f->body};
    uint32_t cuts[COLUMNS_MOST];
    columns_room room;
    r.fits = r.end;
    for (int64_t need = f->need;;) {
        fill with = *f;
        room = (columns_room){.above = r.above, .bottom = f->g->area.h - need};
        r.fits = columns_fill(s, from, r.fits, room, cuts);
        for (uint32_t i = from; i < r.fits; i++) add_notes(&with, &s->list.at[i]);
        bool settled = with.need <= need || r.fits == from;
        need = with.need;
        if (!settled) continue;
        *f = with;
        break;
    }
    if (r.fits == from) return from;
    r.inside = columns_cost(s, from, r.fits, cuts);
    f->body = r.fits < r.end ? room.bottom : columns_even(s, from, r.fits, room, cuts);
    offer_run(*f, &r, e);
    return r.fits;
}

/* The places to end; true: all that is left before a forced break or the end fits. */
static bool find_ends(fill *f, uint32_t from, bool keep_space, ends *e)
{
    const strips *s = f->p->body;
    uint32_t k = from;
    while (k < s->list.n) {
        if (k > from && page_is_forced(f->p, k)) break;
        uint32_t next = k + 1, end = 0;
        bool fits;
        if (s->list.at[k].columns) {
            end = run_ahead(s, k);
            if (k > from || keep_space) f->body += s->list.at[k].space;
            next = add_run(f, k, e);
            fits = next > k;
        } else {
            fits = add_strip(f, k, from, keep_space);
        }
        if (!fits) {
            if (k == from) offer(e, from + 1, PENALTY_NEVER);
            return false;
        }
        if (next < end) return false;
        if (next < s->list.n && !page_is_forced(f->p, next))
            offer(e, next, s->list.at[next].penalty + badness(f));
        k = next;
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
