/* Model: a text is read once, by grapheme clusters (UAX #29); each cluster gets the stack's face
 * for it, and clusters of the same face, width and script make a piece. Characters of no script of
 * their own (digits, marks, spaces) take their neighbour's in the same piece. */
#include "base/utf8.h"
#include "font/shape.h"

#include <unicode/uchar.h>

enum {
    CLUSTER_MAX = 16,  /* characters that choose the face; more belong to the cluster too */
    CLUSTER_CUT = 128, /* a longer cluster is cut: HarfBuzz's time grows with its square */
};

typedef struct cluster {
    uint32_t from, to, n;
    uint32_t cps[CLUSTER_MAX];
    bool cut;
} cluster;

static bool is_plain_han(uint32_t cp)
{
    return cp >= 0x4E00 && cp <= 0x9FFF;
}

static int break_class(uint32_t cp)
{
    return u_getIntPropertyValue((UChar32)cp, UCHAR_GRAPHEME_CLUSTER_BREAK);
}

static bool hangul_joins(int a, int b)
{
    if (a == U_GCB_L) return b == U_GCB_L || b == U_GCB_V || b == U_GCB_LV || b == U_GCB_LVT;
    if (a == U_GCB_LV || a == U_GCB_V) return b == U_GCB_V || b == U_GCB_T;
    return (a == U_GCB_LVT || a == U_GCB_T) && b == U_GCB_T;
}

typedef struct joiner {
    uint32_t last;
    int last_class;
    bool emoji;     /* an emoji, then only marks */
    uint32_t flags; /* regional indicators so far */
} joiner;

static bool is_emoji(uint32_t cp)
{
    return cp >= 0xA9 && u_hasBinaryProperty((UChar32)cp, UCHAR_EXTENDED_PICTOGRAPHIC);
}

/* UAX #29, rules GB3 to GB13: does cp join the cluster? */
static bool joins(joiner *j, uint32_t cp)
{
    if ((cp < 0x300 && cp != '\n') || is_plain_han(cp)) {
        bool prepended = j->last >= 0x600 && break_class(j->last) == U_GCB_PREPEND;
        if (!prepended) return false;
    }
    int a = j->last_class < 0 ? break_class(j->last) : j->last_class, b = break_class(cp);
    bool yes = false;
    if (cp == '\n')
        yes = j->last == '\r';
    else if (a == U_GCB_CONTROL || b == U_GCB_CONTROL || a == U_GCB_CR || a == U_GCB_LF)
        yes = false;
    else if (b == U_GCB_EXTEND || b == U_GCB_ZWJ || b == U_GCB_SPACING_MARK || a == U_GCB_PREPEND)
        yes = true;
    else if (a == U_GCB_ZWJ)
        yes = j->emoji && is_emoji(cp);
    else if (b == U_GCB_REGIONAL_INDICATOR)
        yes = a == b && j->flags % 2 == 1;
    else
        yes = hangul_joins(a, b);
    if (b != U_GCB_EXTEND && b != U_GCB_ZWJ) j->emoji = is_emoji(cp);
    j->flags += b == U_GCB_REGIONAL_INDICATOR;
    j->last = cp;
    j->last_class = b;
    return yes;
}

static void read_cluster(const shape_request *r, uint32_t at, cluster *c)
{
    str text = {r->text.p, r->to};
    size_t i = at;
    c->from = at;
    c->n = 1;
    c->cut = false;
    c->cps[0] = utf8_next(text, &i);
    joiner j = {.last = c->cps[0], .last_class = -1};
    bool started = false;
    int more = 0;
    while (i < text.n) {
        size_t next = i;
        uint32_t cp = utf8_next(text, &next);
        if (cp < 0x300 && cp != '\n' && j.last < 0x600) break; /* as nearly always */
        if (!started) {
            j.emoji = is_emoji(j.last);
            j.flags = j.last >= 0x1F1E6 && j.last <= 0x1F1FF;
            started = true;
        }
        if (!joins(&j, cp)) break;
        if ((c->cut = ++more == CLUSTER_CUT)) break;
        if (c->n < CLUSTER_MAX) c->cps[c->n++] = cp;
        i = next;
    }
    c->to = (uint32_t)i;
}

static bool is_control(uint32_t cp)
{
    if (cp >= 0x20 && cp < 0x7F) return false;
    if (is_plain_han(cp)) return false;
    const uint32_t mask = U_GC_CC_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK;
    return (U_GET_GC_MASK((UChar32)cp) & mask) != 0;
}

static bool is_real(hb_script_t s)
{
    return s != HB_SCRIPT_COMMON && s != HB_SCRIPT_INHERITED && s != HB_SCRIPT_UNKNOWN;
}

static hb_script_t script_of(uint32_t cp)
{
    if (is_plain_han(cp)) return HB_SCRIPT_HAN;
    hb_script_t s = hb_unicode_script(hb_unicode_funcs_get_default(), cp);
    if (s == HB_SCRIPT_KATAKANA || s == HB_SCRIPT_BOPOMOFO) /* one OpenType script, or one face */
        return s == HB_SCRIPT_KATAKANA ? HB_SCRIPT_HIRAGANA : s;
    return is_real(s) ? s : HB_SCRIPT_COMMON;
}

/* Shown as a picture (UTS #51): by itself, or because a selector, a skin or a keycap says so. */
static bool wants_picture(const cluster *c)
{
    enum { TEXT_STYLE = 0xFE0E, EMOJI_STYLE = 0xFE0F };
    UChar32 cp = (UChar32)c->cps[0];
    if (c->n > 1 && c->cps[1] == TEXT_STYLE) return false;
    bool near = (cp >= 0x231A && cp <= 0x2B55) || cp >= 0x1F000; /* where there are any */
    if (near && u_hasBinaryProperty(cp, UCHAR_EMOJI_PRESENTATION)) return true;
    if (c->n == 1) return false;
    return (c->cps[1] == EMOJI_STYLE && u_hasBinaryProperty(cp, UCHAR_EMOJI)) ||
           u_hasBinaryProperty((UChar32)c->cps[1], UCHAR_EMOJI_MODIFIER);
}

static bool is_stop(uint32_t cp)
{
    return cp == 0x3001 || cp == 0x3002 || cp == 0xFF0C || cp == 0xFF1A || cp == 0xFF1B ||
           cp == 0xFF01 || cp == 0xFF1F;
}

static void choose(const itemiser *it, const cluster *c, piece *p)
{
    const shape_request *r = it->r;
    uint32_t cp = c->cps[0];
    mark_kind kind = is_plain_han(cp) ? MARK_NONE : mark_of(cp);
    cluster_need need = {c->cps, c->n, kind == MARK_NONE && (cp_is_cjk(cp) || cp_is_cjk_punct(cp)),
                         kind != MARK_NONE && kind != MARK_SYMBOL, is_stop(cp),
                         !is_plain_han(cp) && (cp >= 0x231A || c->n > 1) && wants_picture(c)};
    if (kind != MARK_NONE) need.cjk = mark_is_cjk(r->text, c->from, kind, it->lang_cjk);
    p->entry = stack_pick(r->stack, &need);
    if (!p->entry) p->entry = &r->stack->entries.at[0];
    p->width = WIDTH_OWN;
    if (need.wide && p->entry->face->has_han)
        p->width = !need.cjk ? WIDTH_PROPORTIONAL : r->stack->wants_wide ? WIDTH_FULL : WIDTH_OWN;
    p->script = script_of(cp);
    p->from = c->from;
    p->to = c->to;
}

static bool extends(piece *p, const piece *q)
{
    if (p->entry != q->entry || p->width != q->width || p->to != q->from || p->cut) return false;
    if (is_real(p->script) && is_real(q->script) && p->script != q->script) return false;
    if (!is_real(p->script)) p->script = q->script;
    p->to = q->to;
    p->cut = q->cut;
    return true;
}

void itemise(itemiser *it, const shape_request *r)
{
    *it = (itemiser){.r = r, .at = r->from, .lang_cjk = lang_is_cjk(r->lang)};
}

bool itemise_next(itemiser *it, piece *out)
{
    bool begun = it->ahead;
    if (begun) *out = it->next;
    it->ahead = false;
    while (it->at < it->r->to) {
        cluster c;
        piece p;
        read_cluster(it->r, it->at, &c);
        it->at = c.to;
        if (is_control(c.cps[0])) continue;
        choose(it, &c, &p);
        p.cut = c.cut;
        if (!begun) {
            *out = p;
            begun = true;
        } else if (!extends(out, &p)) {
            it->next = p;
            it->ahead = true;
            break;
        }
    }
    return begun;
}
