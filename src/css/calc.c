/* calc(), min(), max(), clamp(): a small tree, made when a value is read and worked out when its
 * style is computed. Numbers are folded at once. min() and its kin take arguments of one kind only:
 * a percentage of what layout alone knows cannot be compared with a length here. */
#include "css/internal.h"

#define AMOUNT_MAX ((int64_t)1000000 * MICRO)

typedef struct expr {
    calc *c;   /* NULL: a plain number */
    int64_t n; /* that number, micro */
    bool length, percent;
} expr;

static int64_t clamp_amount(int64_t n)
{
    return n > AMOUNT_MAX ? AMOUNT_MAX : n < -AMOUNT_MAX ? -AMOUNT_MAX : n;
}

/* a * b, both micro and within AMOUNT_MAX */
static int64_t mul_micro(int64_t a, int64_t b)
{
    int64_t high = a / MICRO, low = a % MICRO;
    return clamp_amount(high * (b / MICRO) * MICRO + high * (b % MICRO) + mul_div(low, b, MICRO));
}

static calc *node(reader *r, uint8_t kind)
{
    calc *c = arena_new_of(r->mem, calc);
    c->kind = kind;
    return c;
}

static bool read_sum(reader *r, expr *e);
static bool read_function(reader *r, expr *e);

static bool read_value(reader *r, expr *e)
{
    const token *t = rd_peek(r);
    if (t->kind == T_FUNCTION) return read_function(r, e);
    if (t->kind == T_ROUND && r->depth < CSS_DEPTH) {
        reader in = *r;
        in.depth++;
        in.at = t + 1;
        in.end = t + t->close < r->end ? t + t->close : r->end;
        rd_take(r);
        return read_sum(&in, e) && rd_done(&in);
    }
    value v;
    if (!rd_plain(r, &v)) return false;
    *e = (expr){.n = v.n,
                .length = v.unit != UNIT_NUMBER && v.unit != UNIT_PERCENT,
                .percent = v.unit == UNIT_PERCENT};
    if (v.unit == UNIT_NUMBER) return true;
    e->c = node(r, CALC_LEAF);
    e->c->unit = v.unit;
    e->c->amount = v.n;
    return true;
}

static expr scale(reader *r, expr e, int64_t factor)
{
    if (!e.c) {
        e.n = mul_micro(e.n, factor);
        return e;
    }
    calc *c = node(r, CALC_SCALE);
    c->amount = factor;
    c->first = e.c;
    e.c = c;
    return e;
}

static bool read_product(reader *r, expr *e)
{
    if (!read_value(r, e)) return false;
    for (uint32_t n = 1;; n++) {
        const token *t = rd_peek(r);
        if (t->kind != T_DELIM || (t->delim != '*' && t->delim != '/')) return true;
        r->at = t + 1;
        expr other;
        if (n == CSS_TERMS || !read_value(r, &other) || (e->c && other.c)) return false;
        if (t->delim == '*')
            *e = other.c ? scale(r, other, e->n) : scale(r, *e, other.n);
        else if (other.c || !other.n)
            return false;
        else if (!e->c)
            e->n = clamp_amount(mul_div(e->n, MICRO, other.n < 0 ? -other.n : other.n)) *
                   (other.n < 0 ? -1 : 1);
        else
            *e = scale(r, *e, clamp_amount((int64_t)MICRO * MICRO / other.n));
    }
}

static bool add(reader *r, expr *e, expr more, bool minus)
{
    if (!e->c != !more.c) return false;
    if (!e->c) {
        e->n = clamp_amount(e->n + (minus ? -more.n : more.n));
        return true;
    }
    if (minus) more = scale(r, more, -MICRO);
    calc *c = node(r, CALC_SUM);
    c->first = e->c;
    e->c->next = more.c;
    *e = (expr){.c = c, .length = e->length || more.length, .percent = e->percent || more.percent};
    return true;
}

static bool read_sum(reader *r, expr *e)
{
    if (!read_product(r, e)) return false;
    for (uint32_t n = 1;; n++) {
        const token *t = rd_peek(r);
        if (t->kind != T_DELIM || (t->delim != '+' && t->delim != '-')) return true;
        bool spaced = t[-1].kind == T_SPACE && t + 1 < r->end && t[1].kind == T_SPACE;
        r->at = t + 1;
        expr more;
        if (n == CSS_TERMS || !spaced || !read_product(r, &more) ||
            !add(r, e, more, t->delim == '-'))
            return false;
    }
}

static int64_t pick(uint8_t kind, int64_t *n, uint32_t count)
{
    int64_t best = n[0];
    if (kind == CALC_CLAMP) {
        best = n[1] < n[2] ? n[1] : n[2];
        return best > n[0] ? best : n[0];
    }
    for (uint32_t i = 1; i < count; i++)
        if (kind == CALC_MIN ? n[i] < best : n[i] > best) best = n[i];
    return best;
}

#define ARGUMENTS 16

static bool read_choice(reader *in, uint8_t kind, expr *e)
{
    expr args[ARGUMENTS];
    int64_t numbers[ARGUMENTS];
    uint32_t n = 0;
    do {
        if (n == ARGUMENTS || !read_sum(in, &args[n])) return false;
        numbers[n] = args[n].n;
        if (!args[n].c != !args[0].c) return false;
        n++;
    } while (rd_comma(in));
    if (!rd_done(in) || (kind == CALC_CLAMP && n != 3)) return false;
    *e = (expr){0};
    if (!args[0].c) {
        e->n = pick(kind, numbers, n);
        return true;
    }
    e->c = node(in, kind);
    e->c->first = args[0].c;
    for (uint32_t i = 0; i < n; i++) {
        e->length |= args[i].length;
        e->percent |= args[i].percent;
        if (i) args[i - 1].c->next = args[i].c;
    }
    if (e->length && e->percent)
        in->unsupported = "min(), max() or clamp() of a length and a percentage";
    return !(e->length && e->percent);
}

static bool read_function(reader *r, expr *e)
{
    static const keyword kinds[] = {{"min", CALC_MIN}, {"max", CALC_MAX}, {"clamp", CALC_CLAMP}};
    reader in;
    if (rd_function(r, "calc", &in)) return read_sum(&in, e) && rd_done(&in);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (rd_function(r, kinds[i].name, &in)) {
            bool ok = read_choice(&in, (uint8_t)kinds[i].value, e);
            if (in.unsupported) r->unsupported = in.unsupported;
            return ok;
        }
    return false;
}

bool rd_math(reader *r, unsigned allowed, value *v)
{
    const token *start = r->at;
    expr e;
    bool ok = read_function(r, &e) && (!e.percent || (allowed & LEN_PERCENT)) &&
              (e.c || (allowed & LEN_NUMBER));
    if (!ok) {
        r->at = start;
        return false;
    }
    bool clamp = !(allowed & LEN_NEGATIVE);
    if (e.c)
        *v = (value){.kind = V_CALC, .unit = clamp, .calc = e.c};
    else
        *v = (value){.kind = V_LENGTH, .unit = UNIT_NUMBER, .n = clamp && e.n < 0 ? 0 : e.n};
    return true;
}

static int64_t bound(int64_t n)
{
    return n > MPT_MAX ? MPT_MAX : n < -MPT_MAX ? -MPT_MAX : n;
}

static len_sum leaf(uint8_t unit, int64_t n, const len_basis *b)
{
    int64_t small = b->vw < b->vh ? b->vw : b->vh, large = b->vw < b->vh ? b->vh : b->vw;
    int64_t per[] = {
        [UNIT_NUMBER] = 1000,  [UNIT_PT] = 1000,    [UNIT_PERCENT] = 0,  [UNIT_EM] = b->em,
        [UNIT_EX] = b->em / 2, [UNIT_REM] = b->rem, [UNIT_LH] = b->lh,   [UNIT_RLH] = b->rlh,
        [UNIT_VW] = b->vw,     [UNIT_VH] = b->vh,   [UNIT_VMIN] = small, [UNIT_VMAX] = large};
    if (unit == UNIT_PERCENT) return (len_sum){0, bound(mul_div(n, 1, 1000))};
    if (unit >= UNIT_VW) n = mul_div(n, 1, 100);
    return (len_sum){bound(n / MICRO * per[unit] + mul_div(n % MICRO, per[unit], MICRO)), 0};
}

static len_sum work_out(const calc *c, const len_basis *b);

static len_sum choose(const calc *c, const len_basis *b)
{
    int64_t fixed[ARGUMENTS] = {0}, pct[ARGUMENTS] = {0};
    uint32_t n = 0;
    for (const calc *a = c->first; a && n < ARGUMENTS; a = a->next, n++) {
        len_sum s = work_out(a, b);
        fixed[n] = s.fixed;
        pct[n] = s.pct;
    }
    return (len_sum){pick(c->kind, fixed, n), pick(c->kind, pct, n)};
}

static len_sum work_out(const calc *c, const len_basis *b)
{
    if (c->kind == CALC_LEAF) return leaf(c->unit, c->amount, b);
    if (c->kind >= CALC_MIN) return choose(c, b);
    len_sum s = work_out(c->first, b);
    if (c->kind == CALC_SCALE)
        return (len_sum){bound(mul_micro(s.fixed * 1000, c->amount) / 1000),
                         bound(mul_micro(s.pct * 1000, c->amount) / 1000)};
    len_sum t = work_out(c->first->next, b);
    return (len_sum){bound(s.fixed + t.fixed), bound(s.pct + t.pct)};
}

len_sum css_resolve(value v, const len_basis *b)
{
    if (v.kind != V_CALC) return leaf(v.unit, v.n, b);
    len_sum s = work_out(v.calc, b);
    if (v.unit && s.fixed < 0 && s.pct <= 0) s.fixed = 0;
    if (v.unit && s.pct < 0 && s.fixed <= 0) s.pct = 0;
    return s;
}
