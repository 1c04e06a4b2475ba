/* The at-rules. */
#include "css/internal.h"

/* ---- @import ---- */

static bool is_open(const css_parser *p, str path)
{
    for (; p; p = p->outer)
        if (str_eq(p->path, path)) return true;
    return false;
}

static bool is_remote(str url)
{
    return str_find(url, "://") >= 0 || str_starts(url, "//") || str_starts(url, "data:");
}

static void import_rule(css_parser *p, const token *at, const token *end)
{
    str url, path;
    reader r = {.at = at + 1, .end = end};
    if (!rd_string(&r, &url) && !rd_url(&r, &url)) {
        css_warn(p, D_CSS_SYNTAX, at, "@import has no address; skipped");
        return;
    }
    css_parser inner = *p;
    inner.media = css_media_query(p, r.at, end, &inner.condition);
    if (!inner.media) return;
    if (!p->src || is_remote(url) || !path_join(p->mem, p->dir, url, &path))
        css_warn(p, D_CSS_IMPORT, at, "%.*s: only files below the layout's folder are imported",
                 STR_ARG(url));
    else if (is_open(p, path) || p->depth >= CSS_DEPTH)
        css_warn(p, D_CSS_IMPORT, at, "%.*s imports itself; skipped", STR_ARG(url));
    else if (css_parse_path(&inner, p->sheets, p->src, path, p->d))
        css_warn(p, D_CSS_IMPORT, at, "%.*s cannot be read", STR_ARG(path));
}

/* ---- @font-face ---- */

typedef struct face {
    css_font_face f;
    VEC(css_font_face) sources;
} face;

static bool read_source(css_parser *p, reader *r, face *out)
{
    css_font_face *f = vec_add(p->mem, &out->sources);
    reader in;
    *f = (css_font_face){0};
    if (rd_function(r, "local", &in)) {
        f->local = true;
        str more;
        if (!rd_string(&in, &f->src)) {
            if (!rd_ident(&in, &f->src)) return false;
            while (rd_ident(&in, &more))
                f->src = str_printf(p->mem, "%.*s %.*s", STR_ARG(f->src), STR_ARG(more));
        }
        return rd_done(&in);
    }
    str url;
    if (!rd_url(r, &url) || is_remote(url) || !path_join(p->mem, p->dir, url, &f->src))
        return false;
    while (rd_function(r, "format", &in) || rd_function(r, "tech", &in)) {
    }
    return true;
}

static bool read_sources(css_parser *p, reader *r, face *out)
{
    out->sources.n = 0;
    do
        if (!read_source(p, r, out)) return false;
    while (rd_comma(r));
    return true;
}

static bool read_descriptor(css_parser *p, str name, reader *r, face *out)
{
    static const keyword slants[] = {
        {"normal", SLANT_NORMAL}, {"italic", SLANT_ITALIC}, {"oblique", SLANT_OBLIQUE}, {NULL, 0}};
    value v;
    int32_t n;
    if (str_ieq(name, "src")) return read_sources(p, r, out);
    if (str_ieq(name, "font-family"))
        return rd_string(r, &out->f.family) || rd_ident(r, &out->f.family);
    if (str_ieq(name, "font-style")) {
        if (!rd_keyword(r, slants, &v)) return false;
        out->f.slant = (uint8_t)v.n;
        return true;
    }
    if (str_ieq(name, "font-weight")) {
        if (rd_word(r, "normal"))
            n = 400;
        else if (rd_word(r, "bold"))
            n = 700;
        else if (!rd_integer(r, &n) || n < 1 || n > 1000)
            return false;
        rd_integer(r, &(int32_t){0}); /* the range of a variable font */
        out->f.weight = (uint16_t)n;
        return true;
    }
    r->unsupported = "this descriptor";
    return false;
}

/* Known to browsers, of no effect on a page. */
static bool is_ignored(str name)
{
    return str_ieq(name, "font-display") || str_ieq(name, "font-stretch") ||
           str_ieq(name, "unicode-range");
}

static void descriptor(css_parser *p, const token *t, const token *end, face *out)
{
    const token *colon = css_space(t + 1, end);
    if (t->kind != T_IDENT || colon >= end || colon->kind != T_COLON) {
        css_warn(p, D_CSS_SYNTAX, t, "this is not a descriptor; skipped");
        return;
    }
    if (is_ignored(t->text)) return;
    reader r = {.at = colon + 1, .end = end, .mem = p->mem};
    if (read_descriptor(p, t->text, &r, out) && rd_done(&r)) return;
    css_warn(p, r.unsupported ? D_CSS_UNKNOWN_PROPERTY : D_CSS_BAD_VALUE, t,
             r.unsupported ? "%.*s: not a descriptor of @font-face; skipped"
                           : "%.*s: not a value of this descriptor; skipped",
             STR_ARG(t->text));
}

void css_parse_font_face(css_parser *p, const token *at, const token *body)
{
    face f = {.f = {.weight = 400, .at = css_place(p->text, at->from)}};
    const token *close = body + body->close;
    for (const token *t = css_space(body + 1, close); t < close;) {
        const token *end = t;
        while (end < close && end->kind != T_SEMICOLON) end = css_skip(end);
        if (end > close) end = close;
        if (t < end) descriptor(p, t, end, &f);
        t = end < close ? css_space(end + 1, close) : close;
    }
    if (!f.f.family.n || !f.sources.n) {
        css_warn(p, D_CSS_SYNTAX, at, "@font-face needs font-family and src; skipped");
        return;
    }
    for (uint32_t i = 0; i < f.sources.n; i++) {
        css_font_face one = f.f;
        one.src = f.sources.at[i].src;
        one.local = f.sources.at[i].local;
        if (p->media & MEDIA_PRINT) *vec_add(p->mem, &p->sheets->faces[0]) = one;
        if (p->media & MEDIA_EPUB) *vec_add(p->mem, &p->sheets->faces[1]) = one;
    }
}

/* ---- @page ---- */

enum { SPEC_NAME = 1 << 16, SPEC_FIRST = 1 << 8, SPEC_SIDE = 1 };

static bool page_pseudo(const token **at, const token *end, page_rule *out)
{
    const token *t = *at;
    if (t >= end) return false;
    *at = css_skip(t);
    if (t->kind == T_FUNCTION && str_ieq(t->text, "nth")) {
        out->nth = true;
        out->specificity += SPEC_FIRST;
        return css_parse_nth(t + 1, css_close(t, end), &out->a, &out->b);
    }
    if (t->kind != T_IDENT) return false;
    bool *flag = str_ieq(t->text, "first")   ? &out->first
                 : str_ieq(t->text, "blank") ? &out->blank
                 : str_ieq(t->text, "left")  ? &out->left
                 : str_ieq(t->text, "right") ? &out->right
                 : str_ieq(t->text, "verso") ? &out->left
                 : str_ieq(t->text, "recto") ? &out->right
                                             : NULL;
    if (!flag) return false;
    *flag = true;
    out->specificity += flag == &out->first || flag == &out->blank ? SPEC_FIRST : SPEC_SIDE;
    return true;
}

static bool page_selector(const token *t, const token *end, page_rule *out)
{
    t = css_space(t, end);
    if (t < end && t->kind == T_IDENT) {
        out->name = t++->text;
        out->specificity += SPEC_NAME;
    }
    while (t < end && t->kind == T_COLON) {
        t++;
        if (!page_pseudo(&t, end, out)) return false;
    }
    return css_space(t, end) == end;
}

void css_parse_page(css_parser *p, const token *at, const token *body)
{
    page_rule base = {.media = p->media, .order = p->sheets->order++};
    base.body = arena_new_of(p->mem, block);
    uint32_t first = p->sheets->pages.n;
    for (const token *t = at + 1;;) {
        const token *end = t;
        while (end < body && end->kind != T_COMMA) end = css_skip(end);
        page_rule one = base;
        if (!page_selector(t, end, &one)) {
            css_warn(p, D_CSS_BAD_SELECTOR, at, "not a page selector; the rule was skipped");
            p->sheets->pages.n = first;
            return;
        }
        *vec_add(p->mem, &p->sheets->pages) = one;
        if (end >= body) break;
        t = end + 1;
    }
    css_parse_block(p, body + 1, body + body->close, BLOCK_PAGE, base.body, &base);
    for (uint32_t i = first; i < p->sheets->pages.n; i++) {
        memcpy(p->sheets->pages.at[i].margin, base.margin, sizeof base.margin);
        p->sheets->pages.at[i].footnote = base.footnote;
    }
}

/* ---- @media, @supports ---- */

static void media_rule(css_parser *p, const token *at, const token *body)
{
    css_parser inner = *p;
    inner.media = css_media_query(p, at + 1, body, &inner.condition);
    inner.depth++;
    if (inner.media) css_parse_rules(&inner, body + 1, body + body->close, false);
}

static void supports_rule(css_parser *p, const token *at, const token *body)
{
    css_parser inner = *p;
    inner.depth++;
    if (css_supports(p, at + 1, body)) css_parse_rules(&inner, body + 1, body + body->close, false);
}

static const struct at_row {
    const char *name;
    void (*parse)(css_parser *p, const token *at, const token *body); /* NULL: nothing to do */
    bool supported;
} rows[] = {
    {"media", media_rule, true},
    {"supports", supports_rule, true},
    {"page", css_parse_page, true},
    {"font-face", css_parse_font_face, true},
    {"container", NULL, false},
    {"counter-style", NULL, false},
    {"color-profile", NULL, false},
    {"font-feature-values", NULL, false},
    {"font-palette-values", NULL, false},
    {"keyframes", NULL, false},
    {"layer", NULL, false},
    {"property", NULL, false},
    {"scope", NULL, false},
    {"starting-style", NULL, false},
    {"view-transition", NULL, false},
};

void css_at_rule(css_parser *p, const token *at, const token *body, bool imports_allowed)
{
    if (str_ieq(at->text, "charset") || str_ieq(at->text, "namespace")) return;
    if (str_ieq(at->text, "import")) {
        if (imports_allowed)
            import_rule(p, at, body);
        else
            css_warn(p, D_CSS_SYNTAX, at, "@import must stand before all other rules; skipped");
        return;
    }
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!str_ieq(at->text, rows[i].name)) continue;
        if (!rows[i].supported)
            css_warn(p, D_UNSUPPORTED, at, "@%s is not supported; skipped", rows[i].name);
        else if (body->kind != T_CURLY)
            css_warn(p, D_CSS_SYNTAX, at, "@%s has no block; skipped", rows[i].name);
        else if (p->depth >= CSS_DEPTH)
            css_warn(p, D_CSS_SYNTAX, at, "rules are nested too deeply; skipped");
        else
            rows[i].parse(p, at, body);
        return;
    }
    css_warn(p, D_CSS_UNKNOWN_RULE, at, "@%.*s: unknown; skipped", STR_ARG(at->text));
}
