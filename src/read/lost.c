/* What Markdown leaves out or prints as it stands without a word, told with its place: cells that a
 * table has no column for, calls of notes that nobody wrote, the writing of other programs. All of
 * it looks at the source, since cmark's tree no longer has it. */
#include "read/internal.h"

str excerpt(str s, size_t bytes)
{
    if (s.n <= bytes) return s;
    while (bytes && ((unsigned char)s.p[bytes] & 0xC0) == 0x80) bytes--;
    return str_sub(s, 0, bytes);
}

/* ---- cells ---- */

/* Behind the cell at i: the | that ends it, or the line's end. No rule of code holds here. */
static size_t cell_end(str line, size_t i)
{
    for (; i < line.n && line.p[i] != '|'; i++)
        if (line.p[i] == '\\' && i + 1 < line.n && line.p[i + 1] == '|') i++;
    return i;
}

size_t lost_cells(str line, uint32_t columns, size_t *end, uint32_t *count)
{
    size_t i = 0;
    while (line.n && strchr(" \t\n", line.p[line.n - 1])) line.n--;
    while (i < line.n && strchr(" \t>", line.p[i])) i++; /* marks of a quotation around the table */
    if (i < line.n && line.p[i] == '|') i++;
    size_t first = 0;
    *count = 0;
    for (*end = line.n; i < line.n;) {
        size_t stop = cell_end(line, i);
        if (++*count == columns + 1) first = i;
        *end = stop;
        i = stop + 1;
    }
    while (first && first < *end && strchr(" \t|", line.p[first])) first++;
    return first < *end ? first : 0;
}

/* ---- the writing of other programs ---- */

#define TOKEN_MAX 200u /* bytes that are looked at for its end */

static const char *const foreign[FOREIGN_KINDS][2] = {
    [FOREIGN_MATH] = {"mathematics between dollar signs", "; write <math>…</math>"},
    [FOREIGN_TOC] = {"a mark for the list of contents",
                     "; the list is made by itself, or by the front matter's toc"},
    [FOREIGN_TEX] = {"a command of TeX", "; a new page is <div style=\"break-after: page\"></div>"},
    [FOREIGN_EMOJI] = {"the name of an emoji", "; write the character itself"},
    [FOREIGN_MARK] = {"a mark between ==", "; write <mark>…</mark>"},
    [FOREIGN_WIKI] = {"a link in double brackets", "; write [text](file.md)"},
    [FOREIGN_ATTRIBUTES] = {"a list of attributes in braces", "; write the element in HTML"},
    [FOREIGN_DEFINITION] = {"a definition behind a colon", "; write <dl><dt>…<dd>…</dl>"},
    [FOREIGN_FENCE] = {"a fence of colons", "; write <div class=\"…\">…</div>"},
    [FOREIGN_INLINE_NOTE] = {"a note in the text", "; write [^1] here and [^1]: … below"},
    [FOREIGN_DIAGRAM] = {"the source of a drawing", "; set the drawing as an image"},
};

void tell_foreign(doc *d, foreign_kind kind, place at, str token)
{
    diag_add(d->diag, D_SYNTAX_FOREIGN, at, "“%.*s” is %s, which is set as it is written%s",
             STR_ARG(excerpt(token, 60)), foreign[kind][0], foreign[kind][1]);
}

bool is_diagram(str language)
{
    static const char *const names[] = {"mermaid", "plantuml", "puml", "dot", "graphviz"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_ieq(language, names[i])) return true;
    return false;
}

static bool is_word(int c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';
}

/* Bytes up to behind `end`, not beyond the line and no more than TOKEN_MAX; 0: it does not end. */
static size_t up_to(str s, const char *end)
{
    ptrdiff_t at = str_find(str_sub(s, 0, s.n < TOKEN_MAX ? s.n : TOKEN_MAX), end);
    return at < 0 ? 0 : (size_t)at + strlen(end);
}

/* [^name] */
static size_t note_mark(str s)
{
    size_t n = 2;
    while (n < s.n && n < TOKEN_MAX && !strchr(" \t\n[]", s.p[n])) n++;
    return n > 2 && n < s.n && s.p[n] == ']' ? n + 1 : 0;
}

static foreign_kind bracket(str s, size_t *n)
{
    static const char *const contents[] = {"[TOC]", "[[TOC]]", "[[_TOC_]]"};
    if (s.n > 2 && s.p[1] == '^') return (*n = note_mark(s)) ? FOREIGN_NOTE : FOREIGN_NONE;
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++)
        if (str_ieq(str_sub(s, 0, *n = strlen(contents[i])), contents[i])) return FOREIGN_TOC;
    return s.n > 4 && s.p[1] == '[' && (*n = up_to(s, "]]")) ? FOREIGN_WIKI : FOREIGN_NONE;
}

/* :rocket: but not 10:30:00, a:b:c, std::x::y */
static size_t emoji(str s, size_t i)
{
    size_t n = 1, letters = 0;
    if (i && (is_word(s.p[i - 1]) || s.p[i - 1] == ':')) return 0;
    for (s = str_from(s, i); n < s.n && n < 40; n++) {
        if (!is_word(s.p[n]) && s.p[n] != '+' && s.p[n] != '-') break;
        letters += s.p[n] >= 'a' && s.p[n] <= 'z';
    }
    bool ends = n > 2 && n < s.n && s.p[n] == ':' && letters > 1;
    return ends && !(n + 1 < s.n && (is_word(s.p[n + 1]) || s.p[n + 1] == ':')) ? n + 1 : 0;
}

/* \newpage, \begin{…} */
static size_t tex(str s)
{
    static const char *const names[] = {"\\newpage",         "\\pagebreak", "\\clearpage",
                                        "\\tableofcontents", "\\begin{",    "\\end{"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_starts(s, names[i])) return strlen(names[i]);
    return 0;
}

/* $x^2$, but not $5 and $6: something that only formulas have stands in between. */
static size_t math(str s)
{
    if (s.n > 1 && s.p[1] == '$') return 2;
    size_t n = s.n > 2 && s.p[1] != ' ' ? up_to(str_from(s, 1), "$") + 1 : 1;
    if (n < 4 || s.p[n - 2] == ' ' || (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')) return 0;
    for (size_t i = 1; i < n - 1; i++)
        if (strchr("\\^_{}=", s.p[i])) return n;
    return 0;
}

static foreign_kind colon(str text, size_t i, size_t *n)
{
    str s = str_from(text, i);
    if (!i && str_starts(s, ":::")) return (*n = 3), FOREIGN_FENCE;
    if (!i && str_starts(s, ": ")) return (*n = 2), FOREIGN_DEFINITION;
    return (*n = emoji(text, i)) ? FOREIGN_EMOJI : FOREIGN_NONE;
}

static foreign_kind brace(str s, size_t *n)
{
    size_t name = s.n > 1 && s.p[1] == ':' ? 2 : 1; /* kramdown's */
    while (name > 1 && name < s.n && s.p[name] == ' ') name++;
    if (s.n < name + 3 || !strchr("#.", s.p[name]) || !is_word(s.p[name + 1])) return FOREIGN_NONE;
    return (*n = up_to(s, "}")) ? FOREIGN_ATTRIBUTES : FOREIGN_NONE;
}

static foreign_kind kind_at(str text, size_t i, size_t *n)
{
    str s = str_from(text, i);
    switch (s.p[0]) {
    case '[': return bracket(s, n);
    case '$': return (*n = math(s)) ? FOREIGN_MATH : FOREIGN_NONE;
    case '^': *n = 2; return str_starts(s, "^[") ? FOREIGN_INLINE_NOTE : FOREIGN_NONE;
    case '\\': return (*n = tex(s)) ? FOREIGN_TEX : FOREIGN_NONE;
    case ':': return colon(text, i, n);
    case '=': {
        if (s.n < 5 || s.p[1] != '=' || strchr(" =", s.p[2]) || (i && text.p[i - 1] == '='))
            return FOREIGN_NONE;
        size_t end = up_to(str_from(s, 2), "==");
        return (*n = end ? end + 2 : 0) && s.p[end - 1] != ' ' ? FOREIGN_MARK : FOREIGN_NONE;
    }
    case '{': return brace(s, n);
    default: return FOREIGN_NONE;
    }
}

foreign_kind foreign_next(str text, size_t *from, size_t *n)
{
    for (; *from < text.n; ++*from) {
        unsigned char c = (unsigned char)text.p[*from];
        if (c > '{' ||
            (c != '[' && c != '$' && c != '\\' && c != ':' && c != '=' && c != '^' && c != '{'))
            continue;
        foreign_kind kind = kind_at(text, *from, n);
        if (kind != FOREIGN_NONE) return kind;
    }
    return FOREIGN_NONE;
}
