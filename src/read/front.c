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
    yaml_document_t yaml;
} front;

static place at(const front *f, const yaml_node_t *n)
{
    /* the mark counts from 0, and the line of --- is line 1 */
    return (place){f->d->name, (uint32_t)n->start_mark.line + 2,
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
    if (k->kind == KEY_TOC && !toc_value(&s))
        bad_value(f, n, k->name, "none, auto, or a depth from 1 to 6");
    else if (k->kind == KEY_LANG && !meta_lang(f->d->mem, &s))
        bad_value(f, n, k->name, "a language tag such as zh-Hans");
    else
        *(str *)(void *)((char *)&f->d->meta + k->offset) = s;
}

static void mapping(front *f, const yaml_node_t *root)
{
    for (yaml_node_pair_t *p = root->data.mapping.pairs.start; p < root->data.mapping.pairs.top;
         p++) {
        const yaml_node_t *name = yaml_document_get_node(&f->yaml, p->key);
        str s = scalar(f, name);
        const key *k = NULL;
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
            if (str_ieq(s, keys[i].name)) k = &keys[i];
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

/* The block's YAML and the bytes up to behind its last line; 0: there is none. */
static size_t find(str text, str *yaml)
{
    str first = line_at(text, 0);
    if (!is_fence(first, false)) return 0;
    size_t from = first.n + 1;
    for (size_t i = from; i < text.n && i < FRONT_BYTES_MAX;) {
        str line = line_at(text, i);
        size_t next = i + line.n + 1;
        if (is_fence(line, true)) {
            *yaml = str_sub(text, from, i - from);
            return next < text.n ? next : text.n;
        }
        i = next;
    }
    return 0;
}

/* Quotes what people write without quotes, and YAML forbids: "subtitle: One source: two outputs".
 */
static bool quote_colons(doc *d, str yaml, buf *out)
{
    uint32_t number = 1;
    bool changed = false;
    for (size_t i = 0; i < yaml.n;) {
        str line = line_at(yaml, i);
        i += line.n + 1;
        number++;
        ptrdiff_t colon = str_find(line, ": ");
        str text = colon > 0 ? str_trim(str_from(line, (size_t)colon + 2)) : (str){0};
        if (line.p[0] == ' ' || !text.n || strchr("\"'[{|>&*!%@`", text.p[0]) ||
            str_find(text, ": ") < 0) {
            buf_fmt(out, "%.*s\n", STR_ARG(line));
            continue;
        }
        changed = true;
        diag_add(d->diag, D_META_VALUE, (place){d->name, number, (uint32_t)colon + 3},
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

static void syntax_error(doc *d, const yaml_parser_t *parser)
{
    place where = {d->name, (uint32_t)parser->problem_mark.line + 2,
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
static int load(doc *d, str yaml, bool last)
{
    front f = {.d = d};
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) mem_exhausted();
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)(yaml.n ? yaml.p : ""), yaml.n);
    int status = -1;
    if (yaml_parser_load(&parser, &f.yaml)) {
        yaml_node_t *root = yaml_document_get_root_node(&f.yaml);
        status = !root || root->type == YAML_MAPPING_NODE;
        if (root && status) mapping(&f, root);
        yaml_document_delete(&f.yaml);
    } else if (last) {
        syntax_error(d, &parser);
    }
    yaml_parser_delete(&parser);
    return status;
}

size_t front_matter(doc *d, str text)
{
    str yaml;
    size_t taken = find(text, &yaml);
    if (!taken) return 0;
    if (too_deep(yaml)) {
        diag_add(d->diag, D_META_SYNTAX, (place){d->name, 1, 0},
                 "the front matter is nested more than %d deep; it was ignored", FLOW_DEPTH_MAX);
        return taken;
    }
    int status = load(d, yaml, false);
    if (status < 0) {
        buf quoted = {0};
        status = load(d, quote_colons(d, yaml, &quoted) ? buf_view(&quoted) : yaml, true);
        buf_drop(&quoted);
    }
    return status ? taken : 0; /* no mapping: two rules with text between them */
}
