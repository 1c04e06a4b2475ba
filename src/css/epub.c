/* The stylesheet of the EPUB: the rules of its medium in order, as the author wrote them, with
 * var() replaced by what the root says and with what only a page has left out. A reader's own size
 * must win, so absolute lengths become rem (by the font size of the layout's root, which is left
 * out itself) and absolute line heights become factors; only lines that are drawn keep their
 * points. Colours are made fit for dark pages (epub_ink.c). Older reading systems get page-break-*
 * beside break-*, and -webkit-/-epub- names beside those that they knew first. @font-face is not
 * here: only the package knows the path of a font in it. */
#include "css/internal.h"

typedef struct writer {
    arena *mem;
    const css_sheets *sheets;
    const vars *vars;
    uint32_t budget;
    int64_t root_size; /* micro-points */
    str condition;     /* of the @media that is open */
    const css_epub_names *names;
    buf *out;
} writer;

typedef struct line { /* a declaration, var() replaced */
    str name;
    const token *at;
    uint32_t n;
    bool important;
} line;
typedef VEC(line) lines;

/* ---- the root ---- */

static bool is_root(const selector *s)
{
    if (s->n != 1 || s->at[0].n != 1 || s->pseudo || s->only_epub) return false;
    const simple *x = &s->at[0].at[0];
    return x->kind == SIMPLE_ROOT || (x->kind == SIMPLE_TAG && str_is(x->name, "html"));
}

static bool is_root_rule(const rule *r)
{
    for (uint32_t i = 0; i < r->selectors.n; i++)
        if (!is_root(&r->selectors.at[i])) return false;
    return r->selectors.n != 0;
}

static bool is_for_epub(const rule *r)
{
    return r->media & MEDIA_EPUB;
}

/* The root's own size: what a layout's points are relative to. One of print alone counts when the
 * EPUB has none. */
static int64_t root_size(const css_sheets *s)
{
    int64_t size[2] = {0};
    for (uint32_t i = 0; i < s->rules.n; i++) {
        const rule *r = &s->rules.at[i];
        for (uint32_t k = 0; is_root_rule(r) && k < r->body->decls.n; k++) {
            const decl *d = &r->body->decls.at[k];
            if (d->property == P_FONT_SIZE && d->v.kind == V_LENGTH && d->v.unit == UNIT_PT &&
                d->v.n > 0)
                size[is_for_epub(r)] = d->v.n;
        }
    }
    return size[1] ? size[1] : size[0] ? size[0] : (int64_t)12 * MICRO;
}

static const vars *root_vars(writer *w)
{
    VEC(const decl *) custom = {0};
    for (uint32_t i = 0; i < w->sheets->rules.n; i++) {
        const rule *r = &w->sheets->rules.at[i];
        if (!is_for_epub(r) || r->condition.n || !is_root_rule(r)) continue;
        for (uint32_t k = 0; k < r->body->decls.n; k++)
            if (r->body->decls.at[k].custom.n) *vec_add(w->mem, &custom) = &r->body->decls.at[k];
    }
    return css_vars(w->mem, &w->budget, NULL, custom.at, custom.n);
}

/* ---- lengths ---- */

/* an absolute length above zero, in micro-points; 0: anything else */
static int64_t points(const token *t)
{
    value v;
    reader r = {.at = t, .end = t + 1};
    if (t->kind != T_DIMENSION || !rd_plain(&r, &v) || v.unit != UNIT_PT) return 0;
    return v.n;
}

static bool is_drawn(str name)
{
    if (str_is(name, "border-spacing")) return false;
    return str_starts(name, "border") || str_starts(name, "outline") ||
           str_starts(name, "text-decoration") || str_starts(name, "column-rule") ||
           str_ends(name, "-shadow");
}

/* n / whole to three decimals */
static int64_t ratio(int64_t n, int64_t whole)
{
    return mul_div(n, 1000, whole) * (MICRO / 1000);
}

static token relative(const writer *w, const token *t)
{
    token to = *t;
    to.number = ratio(points(t), w->root_size);
    to.text = STR("rem");
    return to;
}

static token factor(const token *t, int64_t size)
{
    return (token){.kind = T_NUMBER, .number = ratio(points(t), size)};
}

/* The absolute size that this block sets, for its line height. */
static int64_t size_of_block(const writer *w, const lines *l, bool root)
{
    int64_t size = root ? w->root_size : 0;
    for (uint32_t i = 0; i < l->n; i++) {
        const line *x = &l->at[i];
        bool whole = str_is(x->name, "font");
        if (!whole && !str_is(x->name, "font-size")) continue;
        size = 0;
        for (uint32_t k = 0; k < x->n && !size; k++) size = points(&x->at[k]);
    }
    return size;
}

/* ---- what an e-reader can do with a value ---- */

static bool is_for_pages(const line *l)
{
    static const char *const functions[] = {"leader", "target-counter", "target-text", "string",
                                            "content"};
    for (uint32_t i = 0; i < l->n; i++) {
        const token *t = &l->at[i];
        if (t->kind == T_URL) return true; /* its file is not in the package */
        if (t->kind == T_IDENT && str_is(l->name, "float") && str_ieq(t->text, "footnote"))
            return true;
        if (t->kind == T_STRING && str_is(l->name, "text-align")) return true;
        if (t->kind != T_FUNCTION) continue;
        if (str_ieq(t->text, "url") || str_ieq(t->text, "device-cmyk") || str_ieq(t->text, "cmyk"))
            return true;
        for (size_t k = 0; k < sizeof functions / sizeof *functions; k++)
            if (str_ieq(t->text, functions[k])) return true;
    }
    return false;
}

/* Not allowed in an EPUB by its specification, or not for a page that flows. Readers make their
 * pages of columns: what is said of ours would be said of those. */
static bool is_never(const line *l)
{
    if (str_is(l->name, "direction") || str_is(l->name, "unicode-bidi")) return true;
    if (str_starts(l->name, "break-") && l->n == 1 &&
        (str_ieq(l->at[0].text, "column") || str_ieq(l->at[0].text, "avoid-column")))
        return true;
    return str_is(l->name, "position") && l->n == 1 && str_ieq(l->at[0].text, "fixed");
}

/* Typefaces of the common systems for the generic names that CSS does not have. */
static const struct family_row {
    const char *name, *list;
} families[] = {
    {"kai", "\"Kaiti SC\", STKaiti, \"Kaiti TC\", BiauKai, KaiTi, DFKai-SB, serif"},
    {"fangsong", "STFangsong, FangSong, \"Fangsong SC\", serif"},
};

static bool write_family(const line *l, const token *t, buf *out)
{
    if (t->kind != T_IDENT || (!str_is(l->name, "font-family") && !str_is(l->name, "font")))
        return false;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (str_ieq(t->text, families[i].name)) {
            buf_z(out, families[i].list);
            return true;
        }
    return false;
}

/* Where the families begin in the value of font-family or font; l->n: nowhere. */
static uint32_t families_at(const line *l)
{
    bool size = str_is(l->name, "font-family"), slash = false;
    if (!size && !str_is(l->name, "font")) return l->n;
    for (uint32_t i = 0; i < l->n; i++) {
        const token *t = &l->at[i];
        bool number = t->kind == T_DIMENSION || t->kind == T_PERCENT || t->kind == T_NUMBER;
        if (size && !slash && (t->kind == T_IDENT || t->kind == T_STRING)) return i;
        if (t->kind == T_DIMENSION || t->kind == T_PERCENT) size = true;
        if (t->kind == T_DELIM && t->delim == '/')
            slash = true;
        else if (number || t->kind == T_IDENT)
            slash = false;
    }
    return l->n;
}

/* The package's own typeface goes before the first family. */
static void write_own_family(const writer *w, const line *l, uint32_t at, buf *out)
{
    buf family = {0};
    if (!w->names || !w->names->before) return;
    if (l->at[at].kind == T_STRING) {
        buf_str(&family, l->at[at].text);
    } else {
        for (uint32_t i = at; i < l->n && l->at[i].kind != T_COMMA; i++) {
            if (l->at[i].kind != T_IDENT) continue;
            if (family.n) buf_byte(&family, ' ');
            buf_str(&family, l->at[i].text);
        }
    }
    str name = w->names->before(w->names->data, buf_view(&family));
    token t = {.kind = T_STRING, .text = name};
    if (name.n) {
        css_write_token(&t, out);
        buf_z(out, ", ");
    }
    buf_drop(&family);
}

/* ---- writing ---- */

static void write_value(const writer *w, const line *l, int64_t size, buf *out)
{
    bool drawn = is_drawn(l->name), height = str_is(l->name, "line-height");
    uint32_t first = families_at(l);
    for (uint32_t i = 0; i < l->n; i++) {
        token t = l->at[i];
        if (drawn && css_ink_is_dark_line(&t)) {
            buf_z(out, "currentcolor");
            continue;
        }
        if (i == first) write_own_family(w, l, i, out);
        bool slash = i && l->at[i - 1].kind == T_DELIM && l->at[i - 1].delim == '/';
        if (points(&t) && !drawn)
            t = size && (height || (slash && str_is(l->name, "font"))) ? factor(&t, size)
                                                                       : relative(w, &t);
        if (!write_family(l, &t, out)) css_write_token(&t, out);
    }
}

static void write_line(buf *out, const char *prefix, str name, str v, bool important)
{
    buf_fmt(out, "%s%.*s: %.*s%s; ", prefix, STR_ARG(name), STR_ARG(v),
            important ? " !important" : "");
}

static const char *old_break(str v)
{
    static const keyword words[] = {
        {"auto", 0}, {"avoid", 0}, {"left", 0}, {"right", 0}, {NULL, 0}};
    for (const keyword *k = words; k->name; k++)
        if (str_ieq(v, k->name)) return k->name;
    return str_ieq(v, "avoid-page") ? "avoid" : "always";
}

static void write_old_names(buf *out, const line *l, str v)
{
    static const char *const prefixed[] = {"hyphens",
                                           "line-break",
                                           "ruby-position",
                                           "text-emphasis",
                                           "text-emphasis-color",
                                           "text-emphasis-position",
                                           "text-emphasis-style",
                                           "text-orientation",
                                           "writing-mode"};
    bool is_break = str_is(l->name, "break-before") || str_is(l->name, "break-after") ||
                    str_is(l->name, "break-inside");
    if (is_break) write_line(out, "page-", l->name, str_of(old_break(v)), l->important);
    if (str_is(l->name, "text-combine-upright") && str_is(v, "all")) {
        write_line(out, "-webkit-", STR("text-combine"), STR("horizontal"), l->important);
        write_line(out, "-epub-", STR("text-combine"), STR("horizontal"), l->important);
    }
    for (size_t i = 0; i < sizeof prefixed / sizeof *prefixed; i++)
        if (str_is(l->name, prefixed[i])) {
            write_line(out, "-webkit-", l->name, v, l->important);
            write_line(out, "-epub-", l->name, v, l->important);
        }
}

static void read_lines(writer *w, const block *b, lines *out)
{
    for (uint32_t i = 0; i < b->written.n; i++) {
        const written *x = &b->written.at[i];
        line l = {x->name, x->at, x->n, x->important};
        substitution s = {.mem = w->mem, .budget = &w->budget, .vars = w->vars};
        if (css_has_var(x->at, x->at + x->n) && !css_substitute(&s, x->at, x->n, &l.at, &l.n))
            continue;
        if (!is_for_pages(&l) && !is_never(&l)) *vec_add(w->mem, out) = l;
    }
}

/* Of the root: its own size in points, and black, which are the reader's to choose. */
static bool is_readers(const line *l)
{
    value v;
    reader r = {.at = l->at, .end = l->at + l->n};
    if (str_is(l->name, "font-size")) return l->n && points(&l->at[0]);
    return str_is(l->name, "color") && rd_color(&r, &v) && v.color.space == COLOR_GREY &&
           !v.color.c[0];
}

/* Whether this block sets both ink and background. */
static bool is_pair(const lines *l, bool root)
{
    bool set[2] = {false}, background;
    for (uint32_t i = 0; i < l->n; i++) {
        const line *x = &l->at[i];
        if (!(root && is_readers(x)) && css_ink_read(x->name, x->at, x->n, &background))
            set[background] = true;
    }
    return set[0] && set[1];
}

/* A float takes half of a narrow page at most, unless its block says how wide it is. */
static bool wants_bound(const lines *l)
{
    bool side = false;
    for (uint32_t i = 0; i < l->n; i++) {
        const line *x = &l->at[i];
        if (str_is(x->name, "width") || str_is(x->name, "max-width")) return false;
        if (str_is(x->name, "float"))
            side = x->n == 1 && (str_ieq(x->at->text, "left") || str_ieq(x->at->text, "right"));
    }
    return side;
}

static void write_lines(writer *w, const lines *l, bool root, buf *out)
{
    int64_t size = size_of_block(w, l, root);
    bool pair = is_pair(l, root), background;
    buf v = {0};
    for (uint32_t i = 0; i < l->n; i++) {
        const line *x = &l->at[i];
        if (root && is_readers(x)) continue;
        v.n = 0;
        if (pair || !css_ink_read(x->name, x->at, x->n, &background) ||
            !css_ink_write(x->name, x->at, x->n, &v))
            write_value(w, x, size, &v);
        write_old_names(out, x, buf_view(&v));
        write_line(out, "", x->name, buf_view(&v), x->important);
    }
    if (wants_bound(l)) write_line(out, "", STR("max-width"), STR("50%"), false);
    buf_drop(&v);
}

static bool write_selectors(const rule *r, buf *out)
{
    bool any = false;
    for (uint32_t i = 0; i < r->selectors.n; i++) {
        const selector *s = &r->selectors.at[i];
        if (s->pseudo > PSEUDO_MARKER) continue;
        buf_fmt(out, "%s%.*s", any ? ", " : "", STR_ARG(s->text));
        any = true;
    }
    return any;
}

static void open_condition(writer *w, str condition)
{
    if (str_eq(w->condition, condition)) return;
    if (w->condition.n) buf_z(w->out, "}\n");
    if (condition.n) buf_fmt(w->out, "@media %.*s {\n", STR_ARG(condition));
    w->condition = condition;
}

static void write_rule(writer *w, const rule *r)
{
    buf body = {0}, head = {0};
    lines l = {0};
    read_lines(w, r->body, &l);
    write_lines(w, &l, is_root_rule(r), &body);
    if (body.n && write_selectors(r, &head)) {
        open_condition(w, r->condition);
        buf_fmt(w->out, "%s { %s}\n", head.p, body.p);
    }
    buf_drop(&body);
    buf_drop(&head);
}

static bool has_prefix(const rule *r)
{
    for (uint32_t i = 0; i < r->selectors.n; i++)
        if (str_find(r->selectors.at[i].text, "epub|") >= 0) return true;
    return false;
}

void css_epub_namespaces(const css_sheets *s, buf *out)
{
    for (uint32_t i = 0; i < s->rules.n; i++)
        if (is_for_epub(&s->rules.at[i]) && has_prefix(&s->rules.at[i])) {
            buf_z(out, "@namespace epub \"http://www.idpf.org/2007/ops\";\n");
            return;
        }
}

void css_write_epub(const css_sheets *s, const css_epub_names *names, buf *out)
{
    writer w = {.mem = arena_new(),
                .sheets = s,
                .budget = CSS_TOKENS_ALL,
                .root_size = root_size(s),
                .names = names,
                .out = out};
    w.vars = root_vars(&w);
    for (uint32_t i = 0; i < s->rules.n; i++)
        if (is_for_epub(&s->rules.at[i])) write_rule(&w, &s->rules.at[i]);
    open_condition(&w, (str){0});
    arena_drop(w.mem);
}
