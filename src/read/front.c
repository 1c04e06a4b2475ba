/* Front matter: the YAML mapping between two lines of --- at a document's start. */
#include <yaml.h>

#include "base/utf8.h"
#include "read/internal.h"

#define FRONT_BYTES_MAX ((size_t)1 << 18)
#define FLOW_DEPTH_MAX 64 /* libyaml takes quadratic time in it */

typedef enum { KEY_TEXT, KEY_LANG, KEY_TOC, KEY_AUTHORS, KEY_KEYWORDS, KEY_PEOPLE } key_kind;
typedef struct key {
    const char *name;
    key_kind kind;
    size_t offset;    /* of the str in doc_meta */
    const char *role; /* KEY_PEOPLE: MARC relator */
} key;

#define TEXT(field) KEY_TEXT, offsetof(doc_meta, field), NULL
#define PEOPLE(relator) KEY_PEOPLE, 0, relator
static const key keys[] = {
    {"title", TEXT(title)},
    {"subtitle", TEXT(subtitle)},
    {"date", TEXT(date)},
    {"description", TEXT(description)},
    {"publisher", TEXT(publisher)},
    {"rights", TEXT(rights)},
    {"identifier", TEXT(identifier)},
    {"cover", TEXT(cover)},
    {"layout", TEXT(layout)},
    {"lang", KEY_LANG, offsetof(doc_meta, lang), NULL},
    {"language", KEY_LANG, offsetof(doc_meta, lang), NULL},
    {"toc", KEY_TOC, offsetof(doc_meta, toc), NULL},
    {"source", TEXT(source)},
    {"certifier", TEXT(certifier)},
    {"author", KEY_AUTHORS, 0, NULL},
    {"authors", KEY_AUTHORS, 0, NULL},
    {"keywords", KEY_KEYWORDS, 0, NULL},
    {"contributor", PEOPLE("")},
    {"contributors", PEOPLE("")},
    {"translator", PEOPLE("trl")},
    {"editor", PEOPLE("edt")},
    {"illustrator", PEOPLE("ill")},
    {"photographer", PEOPLE("pht")},
    {"compiler", PEOPLE("com")},
    {"reviewer", PEOPLE("rev")},
    {"designer", PEOPLE("bkd")},
};

typedef struct front {
    doc *d;
    uint32_t line; /* of the file, at which its YAML begins */
    yaml_document_t yaml;
} front;

static place at(const front *f, const yaml_node_t *n)
{
    return (place){f->d->name, (uint32_t)n->start_mark.line + f->line, /* the mark counts from 0 */
                   (uint32_t)n->start_mark.column + 1};
}

static str scalar(const front *f, const yaml_node_t *n)
{
    if (!n || n->type != YAML_SCALAR_NODE) return (str){0};
    str s = str_trim((str){(const char *)n->data.scalar.value, n->data.scalar.length});
    bool null =
        n->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && (str_is(s, "~") || str_is(s, "null"));
    return null ? (str){0} : str_copy(f->d->mem, clean_piece(f->d->mem, s));
}

static void bad_value(const front *f, const yaml_node_t *n, const char *name, const char *wanted)
{
    diag_add(f->d->diag, D_META_VALUE, at(f, n), "“%s” must be %s; it was ignored", name, wanted);
}

static void add(doc *d, str s, bool authors)
{
    s = str_trim(s);
    if (!s.n) return;
    if (authors)
        *vec_add(d->mem, &d->meta.authors) = str_copy(d->mem, s);
    else
        *vec_add(d->mem, &d->meta.keywords) = str_copy(d->mem, s);
}

static bool among(str set, uint32_t c)
{
    for (size_t i = 0; i < set.n;)
        if (utf8_next(set, &i) == c) return true;
    return false;
}

void meta_list(doc *d, str value, const char *separators, bool authors)
{
    size_t from = 0;
    for (size_t i = 0; i < value.n;) {
        size_t start = i;
        if (!among(str_of(separators), utf8_next(value, &i))) continue;
        add(d, str_sub(value, from, start - from), authors);
        from = i;
    }
    add(d, str_from(value, from), authors);
}

static void add_person(doc *d, str name, str role)
{
    name = str_trim(name);
    if (name.n)
        *vec_add(d->mem, &d->meta.contributors) =
            (doc_contributor){str_copy(d->mem, name), str_copy(d->mem, role)};
}

/* A relator's code is three letters; a word of ours is the code of its key. */
static str relator(str role)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].kind == KEY_PEOPLE && str_ieq(role, keys[i].name)) return str_of(keys[i].role);
    bool code = role.n == 3;
    for (size_t i = 0; code && i < 3; i++) code = role.p[i] >= 'a' && role.p[i] <= 'z';
    return code ? role : (str){0};
}

static str member(front *f, const yaml_node_t *item, const char *name)
{
    if (item->type != YAML_MAPPING_NODE) return (str){0};
    for (yaml_node_pair_t *p = item->data.mapping.pairs.start; p < item->data.mapping.pairs.top;
         p++)
        if (str_is(scalar(f, yaml_document_get_node(&f->yaml, p->key)), name))
            return scalar(f, yaml_document_get_node(&f->yaml, p->value));
    return (str){0};
}

/* "甲", [甲, {name: 乙, role: edt}] */
static void people(front *f, const key *k, yaml_node_t *n)
{
    if (n->type != YAML_SEQUENCE_NODE) {
        str s = scalar(f, n);
        if (!s.n) s = member(f, n, "name");
        if (!s.n) bad_value(f, n, k->name, "a name or a list of names");
        str role = relator(member(f, n, "role"));
        add_person(f->d, s, role.n ? role : str_of(k->role));
        return;
    }
    for (yaml_node_item_t *i = n->data.sequence.items.start; i < n->data.sequence.items.top; i++) {
        yaml_node_t *item = yaml_document_get_node(&f->yaml, *i);
        if (item->type == YAML_SEQUENCE_NODE)
            bad_value(f, item, k->name, "a list of names");
        else
            people(f, k, item);
    }
}

/* "甲", [甲, 乙], [{name: 甲}] */
static void list(front *f, const key *k, yaml_node_t *n)
{
    bool authors = k->kind == KEY_AUTHORS;
    if (n->type == YAML_SCALAR_NODE) {
        meta_list(f->d, scalar(f, n), authors ? "" : ",，、;；", authors);
        return;
    }
    if (n->type != YAML_SEQUENCE_NODE) {
        bad_value(f, n, k->name, "a text or a list of texts");
        return;
    }
    for (yaml_node_item_t *i = n->data.sequence.items.start; i < n->data.sequence.items.top; i++) {
        yaml_node_t *item = yaml_document_get_node(&f->yaml, *i);
        str s = scalar(f, item);
        for (yaml_node_pair_t *p = item->type == YAML_MAPPING_NODE ? item->data.mapping.pairs.start
                                                                   : NULL;
             p && p < item->data.mapping.pairs.top; p++)
            if (str_is(scalar(f, yaml_document_get_node(&f->yaml, p->key)), "name"))
                s = scalar(f, yaml_document_get_node(&f->yaml, p->value));
        if (s.n)
            add(f->d, s, authors);
        else
            bad_value(f, item, k->name, "a list of texts");
    }
}

static bool toc_value(str *s)
{
    static const char *const as[][2] = {{"true", "auto"}, {"yes", "auto"}, {"false", "none"},
                                        {"no", "none"},   {"0", "none"},   {"auto", "auto"},
                                        {"none", "none"}};
    for (size_t i = 0; i < sizeof as / sizeof *as; i++)
        if (str_ieq(*s, as[i][0])) return *s = str_of(as[i][1]), true;
    return s->n == 1 && s->p[0] >= '1' && s->p[0] <= '6';
}

/* zh_CN → zh-CN; letters, digits and hyphens only. */
bool meta_lang(arena *a, str *s)
{
    char *p = arena_copy(a, s->p, s->n);
    for (size_t i = 0; i < s->n; i++) {
        if (p[i] == '_') p[i] = '-';
        bool ok = (p[i] >= '0' && p[i] <= '9') || ((p[i] | 32) >= 'a' && (p[i] | 32) <= 'z') ||
                  p[i] == '-';
        if (!ok) return false;
    }
    s->p = p;
    return s->n >= 2 && s->n <= 35 && p[0] != '-' && p[s->n - 1] != '-';
}

static bool lang_value(const front *f, const yaml_node_t *n, str *s)
{
    str given = *s;
    if (!meta_lang(f->d->mem, s)) return false;
    if (!str_eq(given, *s))
        diag_add(f->d->diag, D_META_READ, at(f, n), "the language “%.*s” was read as %.*s",
                 STR_ARG(given), STR_ARG(*s));
    return true;
}

/* A date is printed as it is written, whatever that is; but one in figures must be in the calendar,
 * and one without a year gives the files none. */
static void check_date(const front *f, const yaml_node_t *n, str s)
{
    int year, month, day;
    bool figures = true, year_named = false;
    size_t run = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        run = digit ? run + 1 : 0;
        year_named |= run == 4;
        figures &= digit || strchr("-/.", s.p[i]);
    }
    if (figures ? !doc_date(s, &year, &month, &day) : !year_named)
        diag_add(f->d->diag, D_META_VALUE, at(f, n),
                 "“%.*s” is no date such as 2026-11-24; it is printed as it is written",
                 STR_ARG(s));
}

/* The digits of a valid ISBN-10 or ISBN-13, hyphens and the word ISBN left out; else nothing. */
static str isbn_of(arena *a, str s)
{
    char digits[14];
    size_t n = 0;
    uint32_t by_place = 0, by_turns = 0; /* the two sums of the check digits */
    if (s.n > 4 && str_ieq(str_sub(s, 0, 4), "isbn")) s = str_from(s, 4);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i] == 'x' ? 'X' : s.p[i];
        bool digit = c >= '0' && c <= '9';
        if (c == '-' || c == ' ' || (c == ':' && !n)) continue;
        if (n == 13 || !(digit || (c == 'X' && n == 9))) return (str){0};
        uint32_t v = digit ? (uint32_t)(c - '0') : 10;
        by_place += v * (10 - (uint32_t)(n < 10 ? n : 10));
        by_turns += n % 2 ? v * 3 : v;
        digits[n++] = c;
    }
    bool good = n == 10 ? by_place % 11 == 0
                        : n == 13 && by_turns % 10 == 0 && digits[9] != 'X' &&
                              (!memcmp(digits, "978", 3) || !memcmp(digits, "979", 3));
    return good ? str_copy(a, (str){digits, n}) : (str){0};
}

static bool is_uri(str s)
{
    size_t i = 0;
    while (i < s.n && (((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z') ||
                       (i && strchr("0123456789+.-", s.p[i]))))
        i++;
    return i > 1 && i + 1 < s.n && s.p[i] == ':';
}

static void check_identifier(const front *f, const yaml_node_t *n, str *s)
{
    str isbn = isbn_of(f->d->mem, *s);
    if (isbn.n) {
        str given = *s;
        *s = str_printf(f->d->mem, "urn:isbn:%.*s", STR_ARG(isbn));
        diag_add(f->d->diag, D_META_READ, at(f, n), "the identifier “%.*s” was read as %.*s",
                 STR_ARG(given), STR_ARG(*s));
    } else if (!is_uri(*s)) {
        diag_add(f->d->diag, D_META_READ, at(f, n),
                 "the identifier “%.*s” is neither a URI nor a valid ISBN; it is kept as it is",
                 STR_ARG(excerpt(*s, 80)));
    }
}

static void value(front *f, const key *k, yaml_node_t *n)
{
    if (k->kind == KEY_PEOPLE) {
        people(f, k, n);
        return;
    }
    if (k->kind == KEY_AUTHORS || k->kind == KEY_KEYWORDS) {
        list(f, k, n);
        return;
    }
    if (n->type != YAML_SCALAR_NODE) {
        bad_value(f, n, k->name, "a text");
        return;
    }
    str s = scalar(f, n);
    if (!s.n) return;
    if (!strcmp(k->name, "identifier")) check_identifier(f, n, &s);
    if (k->kind == KEY_TOC && !toc_value(&s))
        bad_value(f, n, k->name, "none, auto, or a depth from 1 to 6");
    else if (k->kind == KEY_LANG && !lang_value(f, n, &s))
        bad_value(f, n, k->name, "a language tag such as zh-Hans");
    else
        *(str *)(void *)((char *)&f->d->meta + k->offset) = s;
    if (!strcmp(k->name, "date")) check_date(f, n, s);
    if (!strcmp(k->name, "layout")) f->d->meta.layout_at = at(f, n);
    if (!strcmp(k->name, "cover")) f->d->meta.cover_at = at(f, n);
}

static void mapping(front *f, const yaml_node_t *root)
{
    uint32_t seen = 0; /* bits of keys */
    _Static_assert(sizeof keys / sizeof *keys <= 32, "a bit for each key");
    for (yaml_node_pair_t *p = root->data.mapping.pairs.start; p < root->data.mapping.pairs.top;
         p++) {
        const yaml_node_t *name = yaml_document_get_node(&f->yaml, p->key);
        str s = scalar(f, name);
        const key *k = NULL;
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
            if (str_ieq(s, keys[i].name)) k = &keys[i];
        uint32_t bit = k ? 1u << (k - keys) : 0;
        if (seen & bit)
            diag_add(f->d->diag, D_META_VALUE, at(f, name),
                     "the key “%s” is given twice; the last one counts", k->name);
        seen |= bit;
        if (k)
            value(f, k, yaml_document_get_node(&f->yaml, p->value));
        else
            diag_add(f->d->diag, D_META_UNKNOWN, at(f, name),
                     "the key “%.*s” is unknown; it was ignored", STR_ARG(s));
    }
}

static bool is_fence(str line, bool end)
{
    while (line.n && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t')) line.n--;
    return str_is(line, "---") || (end && str_is(line, "..."));
}

static str line_at(str text, size_t i)
{
    const char *nl = i < text.n ? memchr(text.p + i, '\n', text.n - i) : NULL;
    return str_sub(text, i, nl ? (size_t)(nl - text.p) - i : text.n - i);
}

/* "title: x": the line of a key that is known. */
static bool is_key_line(str line)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        size_t n = strlen(keys[i].name);
        if (line.n > n && line.p[n] == ':' && str_ieq(str_sub(line, 0, n), keys[i].name))
            return true;
    }
    return false;
}

static void misplaced(doc *d, uint32_t line, const char *what)
{
    diag_add(d->diag, D_META_PLACE, (place){d->name, line, 1}, "%s", what);
}

/* Where the --- line stands: behind empty lines too, when a key follows it. s.n: nowhere. */
static size_t begin(doc *d, str text, uint32_t *line)
{
    size_t i = 0;
    for (*line = 1; i < text.n && !str_trim(line_at(text, i)).n; ++*line)
        i += line_at(text, i).n + 1;
    if (i >= text.n) return text.n;
    str first = line_at(text, i), second = line_at(text, i + first.n + 1);
    if (i == 0 && str_is(str_trim(first), "+++")) {
        misplaced(d, 1,
                  "front matter in TOML is not read, but set as text: write YAML between "
                  "lines of ---");
        return text.n;
    }
    if (!is_fence(first, false) || (i && !is_key_line(second))) return text.n;
    if (i)
        misplaced(d, *line,
                  "the front matter stands behind an empty line; it was read, but other "
                  "programs will set it as text");
    return i;
}

/* The block's YAML, the number of its first line, and the bytes up to behind its last line; 0:
 * there is none. */
static size_t find(doc *d, str text, str *yaml, uint32_t *line)
{
    size_t from = begin(d, text, line);
    if (from >= text.n) return 0;
    from += line_at(text, from).n + 1;
    ++*line;
    for (size_t i = from; i < text.n && i < FRONT_BYTES_MAX;) {
        str s = line_at(text, i);
        size_t next = i + s.n + 1;
        if (is_fence(s, true)) {
            *yaml = str_sub(text, from, i - from);
            return next < text.n ? next : text.n;
        }
        i = next;
    }
    if (from < text.n && is_key_line(line_at(text, from)))
        misplaced(d, *line - 1,
                  "the front matter that begins here has no line of --- at its end; "
                  "it is set as text");
    return 0;
}

/* Quotes what people write without quotes, and YAML forbids: "subtitle: One source: two outputs".
 */
static bool quote_colons(doc *d, str yaml, uint32_t number, buf *out)
{
    bool changed = false;
    for (size_t i = 0; i < yaml.n;) {
        str line = line_at(yaml, i);
        i += line.n + 1;
        uint32_t at_line = number++;
        ptrdiff_t colon = str_find(line, ": ");
        str text = colon > 0 ? str_trim(str_from(line, (size_t)colon + 2)) : (str){0};
        if (line.p[0] == ' ' || !text.n || strchr("\"'[{|>&*!%@`", text.p[0]) ||
            str_find(text, ": ") < 0) {
            buf_fmt(out, "%.*s\n", STR_ARG(line));
            continue;
        }
        changed = true;
        diag_add(d->diag, D_META_VALUE, (place){d->name, at_line, (uint32_t)colon + 3},
                 "the value holds a colon and should stand in quotes; it was read as text");
        buf_fmt(out, "%.*s: '", (int)colon, line.p);
        for (size_t k = 0; k < text.n; k++) {
            if (text.p[k] == '\'') buf_byte(out, '\'');
            buf_byte(out, text.p[k]);
        }
        buf_z(out, "'\n");
    }
    return changed;
}

static void syntax_error(doc *d, const yaml_parser_t *parser, uint32_t line)
{
    place where = {d->name, (uint32_t)parser->problem_mark.line + line,
                   (uint32_t)parser->problem_mark.column + 1};
    diag_add(d->diag, D_META_SYNTAX, where, "the front matter is not YAML (%s); it was ignored",
             parser->problem ? parser->problem : "no reason given");
}

static bool too_deep(str yaml)
{
    int depth = 0;
    for (size_t i = 0; i < yaml.n && depth <= FLOW_DEPTH_MAX; i++) {
        depth += yaml.p[i] == '[' || yaml.p[i] == '{';
        depth -= depth && (yaml.p[i] == ']' || yaml.p[i] == '}');
    }
    return depth > FLOW_DEPTH_MAX;
}

/* 1: read; 0: YAML, but no mapping; -1: not YAML. */
static int load(doc *d, str yaml, uint32_t line, bool last)
{
    front f = {.d = d, .line = line};
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) mem_exhausted();
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)(yaml.n ? yaml.p : ""), yaml.n);
    int status = -1;
    if (yaml_parser_load(&parser, &f.yaml)) {
        yaml_node_t *root = yaml_document_get_root_node(&f.yaml);
        status = !root || root->type == YAML_MAPPING_NODE;
        if (root && status) mapping(&f, root);
        if (root && root->type == YAML_SEQUENCE_NODE)
            misplaced(d, line,
                      "between the lines of --- stands a list, no keys with values; it is "
                      "set as text");
        yaml_document_delete(&f.yaml);
    } else if (last) {
        syntax_error(d, &parser, line);
    }
    yaml_parser_delete(&parser);
    return status;
}

size_t front_matter(doc *d, str text)
{
    str yaml;
    uint32_t line;
    size_t taken = find(d, text, &yaml, &line);
    if (!taken) return 0;
    if (too_deep(yaml)) {
        diag_add(d->diag, D_META_SYNTAX, (place){d->name, line, 0},
                 "the front matter is nested more than %d deep; it was ignored", FLOW_DEPTH_MAX);
        return taken;
    }
    int status = load(d, yaml, line, false);
    if (status < 0) {
        buf quoted = {0};
        status =
            load(d, quote_colons(d, yaml, line, &quoted) ? buf_view(&quoted) : yaml, line, true);
        buf_drop(&quoted);
    }
    return status ? taken : 0; /* no mapping: two rules with text between them */
}
