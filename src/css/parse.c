/* CSS Syntax 3, section 5: tokens → rules and declarations, with its error recovery: what does not
 * parse is skipped to the next ; or block, and said. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "css/internal.h"

#define IMPORTS_MAX 256

void css_warn(css_parser *p, diag_code code, const token *at, const char *fmt, ...)
{
    char text[512];
    p->faulty = true;
    if (p->quiet) return;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    size_t n = strlen(text);
    while (n && utf8_bad((str){text, n}) >= 0) n = (size_t)utf8_bad((str){text, n});
    diag_add(p->d, code, p->fixed_place ? p->text->at : css_place(p->text, at->from), "%.*s",
             (int)n, text);
}

/* ---- declarations ---- */

typedef struct declaration {
    const token *name, *from, *to; /* value: from … to, without !important */
    str lower;
    bool important;
} declaration;

static const token *behind_spaces(const token *from, const token *to)
{
    while (to > from && to[-1].kind == T_SPACE) to--;
    return to;
}

static void cut_important(declaration *d)
{
    const token *to = d->to = behind_spaces(d->from, d->to);
    if (to == d->from || to[-1].kind != T_IDENT || !str_ieq(to[-1].text, "important")) return;
    to = behind_spaces(d->from, to - 1);
    if (to == d->from || to[-1].kind != T_DELIM || to[-1].delim != '!') return;
    d->to = behind_spaces(d->from, to - 1);
    d->important = true;
}

str css_lower(arena *a, str s)
{
    size_t i = 0;
    while (i < s.n && !(s.p[i] >= 'A' && s.p[i] <= 'Z')) i++;
    if (i == s.n) return s;
    char *p = arena_copy(a, s.p, s.n);
    for (; i < s.n; i++)
        if (p[i] >= 'A' && p[i] <= 'Z') p[i] = (char)(p[i] + 32);
    return (str){p, s.n};
}

/* A sheet keeps its tokens; a style attribute does not. */
static void tokens_of(css_parser *p, const declaration *d, const token **at, uint32_t *n)
{
    *at = p->sheets ? d->from : css_tokens(p->mem, d->from, d->to, n);
    *n = (uint32_t)(d->to - d->from);
}

static value wait_for_vars(css_parser *p, const declaration *d, uint16_t row)
{
    pending *w = arena_new_of(p->mem, pending);
    tokens_of(p, d, &w->at, &w->n);
    w->row = row;
    w->where = p->fixed_place ? p->text->at : css_place(p->text, d->name->from);
    return (value){.kind = V_PENDING, .pending = w};
}

static void add_custom(css_parser *p, const declaration *d, block *out)
{
    static const keyword wide[] = {{"inherit", V_INHERIT},
                                   {"initial", V_INITIAL},
                                   {"unset", V_UNSET},
                                   {"revert", V_UNSET},
                                   {NULL, 0}};
    decl c = {.property = P_ALL, .important = d->important, .custom = d->name->text};
    reader r = {.at = d->from, .end = d->to};
    value v;
    if (rd_keyword(&r, wide, &v) && rd_done(&r))
        c.v.kind = (uint8_t)v.n;
    else
        c.v = wait_for_vars(p, d, P_ALL);
    *vec_add(p->mem, &out->decls) = c;
}

/* For the EPUB: rules of its media keep their declarations as tokens. */
static void keep_written(css_parser *p, const declaration *d, block *out)
{
    if (!(p->media & MEDIA_EPUB) || !p->sheets) return;
    written w = {.name = d->lower, .important = d->important};
    tokens_of(p, d, &w.at, &w.n);
    *vec_add(p->mem, &out->written) = w;
}

static void not_a_property(css_parser *p, const declaration *d, block *out)
{
    bool print = p->media & MEDIA_PRINT;
    known_kind known = css_known(d->lower);
    if (known == KNOWN_NOT)
        css_warn(p, D_CSS_UNKNOWN_PROPERTY, d->name, "%.*s: unknown property; skipped",
                 STR_ARG(d->name->text));
    else if (known == KNOWN_PREFIX && print)
        css_warn(p, D_CSS_PREFIX, d->name, "%.*s: goes to the EPUB only", STR_ARG(d->name->text));
    else if (print)
        css_warn(p, D_UNSUPPORTED, d->name, "%.*s: not supported in print; skipped",
                 STR_ARG(d->name->text));
    if (known == KNOWN_PREFIX || known == KNOWN_EPUB) keep_written(p, d, out);
}

static void bad_value(css_parser *p, const declaration *d, const reader *r, block *out)
{
    const token *at = d->from < d->to ? d->from : d->name;
    buf text = {0};
    for (const token *t = d->from; t < d->to; t++) css_write_token(t, &text);
    if (r->unsupported) {
        if (p->media & MEDIA_PRINT)
            css_warn(p, D_UNSUPPORTED, at, "%.*s: %.200s: %s is not supported in print; skipped",
                     STR_ARG(d->lower), text.n ? text.p : "", r->unsupported);
        keep_written(p, d, out);
    } else
        css_warn(p, D_CSS_BAD_VALUE, at, "%.*s: %.200s: not a value of this property; skipped",
                 STR_ARG(d->lower), text.n ? text.p : "");
    buf_drop(&text);
}

static void add_members(css_parser *p, uint16_t row, value v, bool important, block *out)
{
    const uint16_t *members;
    uint32_t n = css_row_members(row, &members);
    for (uint32_t i = 0; i < n; i++)
        *vec_add(p->mem, &out->decls) =
            (decl){.property = members[i], .important = important, .v = v};
}

static void add_declaration(css_parser *p, declaration *d, block_kind kind, block *out)
{
    if (str_starts(d->name->text, "--")) {
        add_custom(p, d, out);
        return;
    }
    d->lower = css_lower(p->mem, d->name->text);
    uint16_t row = css_row_find(d->lower);
    if (row == P_ALL) {
        not_a_property(p, d, out);
        return;
    }
    if ((css_row_flags(row) & PAGE_ONLY) && kind != BLOCK_PAGE) {
        css_warn(p, D_CSS_UNKNOWN_PROPERTY, d->name, "%.*s: only in @page; skipped",
                 STR_ARG(d->lower));
        return;
    }
    bool waits = css_has_var(d->from, d->to);
    if (waits)
        add_members(p, row, wait_for_vars(p, d, row), d->important, out);
    else {
        uint32_t before = out->decls.n;
        reader r = {.at = d->from,
                    .end = d->to,
                    .mem = p->mem,
                    .out = &out->decls,
                    .dir = p->dir,
                    .important = d->important};
        if (!css_read_value(&r, row)) {
            out->decls.n = before;
            bad_value(p, d, &r, out);
            return;
        }
    }
    if (css_row_flags(row) & EPUB) keep_written(p, d, out);
}

static const token *declaration_end(const token *t, const token *to)
{
    while (t < to && t->kind != T_SEMICOLON) t = css_skip(t);
    return t < to ? t : to;
}

static const token *parse_declaration(css_parser *p, const token *t, const token *to,
                                      block_kind kind, block *out)
{
    const token *end = declaration_end(t, to), *colon = css_space(t + 1, end);
    declaration d = {.name = t, .from = css_space(colon + 1, end), .to = end};
    if (t->kind != T_IDENT || colon >= end || colon->kind != T_COLON) {
        css_warn(p, D_CSS_SYNTAX, t, "this is not a declaration; skipped");
        return end;
    }
    for (const token *v = d.from; v < end; v++)
        if (v->kind == T_BAD_STRING || v->kind == T_BAD_URL) {
            css_warn(p, D_CSS_SYNTAX, v,
                     "a string or url() is not closed; the declaration was skipped");
            return end;
        }
    cut_important(&d);
    add_declaration(p, &d, kind, out);
    return end;
}

/* ---- margin boxes ---- */

static const char *const margin_names[MARGIN_BOXES] = {
    "top-left-corner",     "top-left",     "top-center",    "top-right",
    "top-right-corner",    "right-top",    "right-middle",  "right-bottom",
    "bottom-right-corner", "bottom-right", "bottom-center", "bottom-left",
    "bottom-left-corner",  "left-bottom",  "left-middle",   "left-top"};

static block **margin_block(page_rule *page, str name)
{
    if (str_ieq(name, "footnote")) return &page->footnote;
    for (int i = 0; i < MARGIN_BOXES; i++)
        if (str_ieq(name, margin_names[i])) return &page->margin[i];
    return NULL;
}

static const token *parse_in_block(css_parser *p, const token *t, const token *to, page_rule *page)
{
    const token *body = t + 1;
    while (body < to && body->kind != T_CURLY && body->kind != T_SEMICOLON) body = css_skip(body);
    const token *behind = body < to ? css_skip(body) : to;
    block **inside = page ? margin_block(page, t->text) : NULL;
    if (!inside)
        css_warn(p, D_CSS_UNKNOWN_RULE, t, "@%.*s: not a rule that stands here; skipped",
                 STR_ARG(t->text));
    else if (body >= to || body->kind != T_CURLY)
        css_warn(p, D_CSS_SYNTAX, t, "@%.*s has no block; skipped", STR_ARG(t->text));
    else {
        if (!*inside) *inside = arena_new_of(p->mem, block);
        css_parse_block(p, body + 1, css_close(body, to), BLOCK_MARGIN, *inside, NULL);
    }
    return behind < to ? behind : to;
}

void css_parse_block(css_parser *p, const token *from, const token *to, block_kind kind, block *out,
                     page_rule *page)
{
    for (const token *t = from; t < to;) {
        if (t->kind == T_SPACE || t->kind == T_SEMICOLON)
            t++;
        else if (t->kind == T_AT)
            t = parse_in_block(p, t, to, page);
        else
            t = parse_declaration(p, t, to, kind, out);
    }
    for (uint32_t i = 0; i < out->decls.n; i++) out->has_important |= out->decls.at[i].important;
}

block *css_parse_style_attribute(arena *mem, str text, place at, diag *d)
{
    css_text lexed;
    block *b = arena_new_of(mem, block);
    css_lex(mem, text, at, &lexed);
    css_parser p = {.mem = mem, .text = &lexed, .d = d, .media = MEDIA_PRINT, .fixed_place = true};
    css_parse_block(&p, lexed.at_token, lexed.at_token + lexed.n, BLOCK_STYLE, b, NULL);
    b->faulty = p.faulty;
    css_text_drop(&lexed);
    return b;
}

/* ---- rules ---- */

static void parse_style_rule(css_parser *p, const token *from, const token *body, const token *to)
{
    selector_list selectors;
    if (!css_parse_selectors(p, from, body, false, 0, &selectors)) {
        buf text = {0};
        const token *end = behind_spaces(from, body);
        for (const token *t = from; t < end; t++) css_write_token(t, &text);
        css_warn(p, D_CSS_BAD_SELECTOR, from,
                 "%.200s: not a selector that is known; the rule was skipped",
                 text.n ? text.p : "");
        buf_drop(&text);
        return;
    }
    block *b = arena_new_of(p->mem, block);
    css_parse_block(p, body + 1, css_close(body, to), BLOCK_STYLE, b, NULL);
    *vec_add(p->mem, &p->sheets->rules) = (rule){.selectors = selectors,
                                                 .body = b,
                                                 .media = p->media,
                                                 .condition = p->condition,
                                                 .order = p->sheets->order++};
}

static const token *parse_at(css_parser *p, const token *t, const token *to, bool *imports)
{
    const token *body = t + 1;
    while (body < to && body->kind != T_CURLY && body->kind != T_SEMICOLON) body = css_skip(body);
    if (body > to) body = to;
    css_at_rule(p, t, body, *imports);
    *imports = *imports && (str_ieq(t->text, "import") || str_ieq(t->text, "charset"));
    const token *behind = body < to ? css_skip(body) : to;
    return behind < to ? behind : to;
}

void css_parse_rules(css_parser *p, const token *from, const token *to, bool top)
{
    bool imports = top;
    for (const token *t = from; t < to;) {
        if (t->kind == T_SPACE || (top && (t->kind == T_CDO || t->kind == T_CDC))) {
            t++;
            continue;
        }
        if (t->kind == T_AT) {
            t = parse_at(p, t, to, &imports);
            continue;
        }
        const token *body = t;
        while (body < to && body->kind != T_CURLY) body = css_skip(body);
        if (body >= to) {
            css_warn(p, D_CSS_SYNTAX, t, "a rule has no block; skipped");
            return;
        }
        imports = false;
        parse_style_rule(p, t, body, to);
        t = css_skip(body);
    }
}

/* ---- files ---- */

css_sheets *css_sheets_new(void)
{
    arena *mem = arena_new();
    css_sheets *s = arena_new_of(mem, css_sheets);
    s->mem = mem;
    return s;
}

void css_sheets_drop(css_sheets *s)
{
    if (!s) return;
    for (uint32_t i = 0; i < s->texts.n; i++) css_text_drop(&s->texts.at[i]);
    arena_drop(s->mem);
}

uint32_t css_font_faces(const css_sheets *s, css_media m, const css_font_face **faces)
{
    *faces = s->faces[m == MEDIA_EPUB].at;
    return s->faces[m == MEDIA_EPUB].n;
}

/* Without a byte order mark; bytes that are not UTF-8 become U+FFFD. */
static str clean(css_sheets *s, str text, place at, diag *d)
{
    if (str_starts(text, "\xEF\xBB\xBF")) text = str_from(text, 3);
    if (utf8_bad(text) < 0) return text;
    diag_add(d, D_TEXT_ENCODING, at, "the stylesheet is not UTF-8; bad bytes were replaced");
    buf b = {0};
    for (size_t i = 0; i < text.n;) buf_utf8(&b, utf8_next(text, &i));
    text = str_copy(s->mem, buf_view(&b));
    buf_drop(&b);
    return text;
}

static int parse_text(css_parser *p, str text, place at)
{
    if (text.n >= UINT32_MAX / 2) {
        diag_add(p->d, D_LIMIT, at, "the stylesheet is larger than 2 GiB");
        return -1;
    }
    p->text = arena_new_of(p->mem, css_text);
    css_lex(p->mem, clean(p->sheets, text, at, p->d), at, p->text);
    *vec_add(p->mem, &p->sheets->texts) = *p->text;
    css_parse_rules(p, p->text->at_token, p->text->at_token + p->text->n, true);
    return 0;
}

int css_parse_path(css_parser *outer, css_sheets *s, source *src, str path, diag *d)
{
    str text;
    place at = {str_copy(s->mem, path), 1, 1};
    if (s->n_files++ > IMPORTS_MAX || source_read(src, s->mem, path, &text) != SOURCE_OK) return -1;
    css_parser p = {.sheets = s,
                    .mem = s->mem,
                    .src = src,
                    .path = at.file,
                    .dir = path_dir(at.file),
                    .d = d,
                    .media = outer ? outer->media : MEDIA_PRINT | MEDIA_EPUB,
                    .condition = outer ? outer->condition : (str){0},
                    .depth = outer ? outer->depth + 1 : 0,
                    .outer = outer};
    return parse_text(&p, text, at);
}

int css_parse_file(css_sheets *s, source *src, str path, diag *d)
{
    int status = css_parse_path(NULL, s, src, path, d);
    if (status) diag_add(d, D_LAYOUT_MISSING, (place){path, 0, 0}, "the layout cannot be read");
    return status;
}

int css_parse_text(css_sheets *s, str text, place at, source *src, str dir, diag *d)
{
    css_parser p = {.sheets = s,
                    .mem = s->mem,
                    .src = src,
                    .dir = str_copy(s->mem, dir),
                    .d = d,
                    .media = MEDIA_PRINT | MEDIA_EPUB};
    at.file = str_copy(s->mem, at.file);
    return parse_text(&p, str_copy(s->mem, text), at);
}
