/* content, string-set, bookmark-label: lists of parts (CSS Content 3, Generated Content for Paged
 * Media). */
#include "css/internal.h"

static bool read_counter_style(reader *in, uint8_t *kind)
{
    str name;
    *kind = LIST_DECIMAL;
    if (!rd_comma(in)) return true;
    return rd_ident(in, &name) && css_list_style(name, kind);
}

static bool read_counter(reader *in, content_part *c)
{
    return rd_ident(in, &c->name) && read_counter_style(in, &c->counter_style);
}

static bool read_counters(reader *in, content_part *c)
{
    return rd_ident(in, &c->name) && rd_comma(in) && rd_string(in, &c->text) &&
           read_counter_style(in, &c->counter_style);
}

/* attr(name), attr(name string), attr(name, "fallback"): the attribute as text */
static bool read_attr(reader *in, content_part *c)
{
    str ignored;
    if (!rd_ident(in, &c->name)) return false;
    if (rd_peek(in)->kind == T_IDENT && !rd_word(in, "string") && !rd_word(in, "url"))
        in->unsupported = "attr() of a type other than string";
    return !in->unsupported && (!rd_comma(in) || rd_string(in, &ignored));
}

static bool read_string_fn(reader *in, content_part *c)
{
    static const keyword which[] = {{"first", STRING_FIRST},
                                    {"start", STRING_START},
                                    {"last", STRING_LAST},
                                    {"first-except", STRING_FIRST_EXCEPT},
                                    {NULL, 0}};
    value v;
    if (!rd_ident(in, &c->name)) return false;
    if (!rd_comma(in)) return true;
    if (!rd_keyword(in, which, &v)) return false;
    c->which = (uint8_t)v.n;
    return true;
}

static bool read_target(reader *in, content_part *c)
{
    reader attr;
    content_part part = {0};
    if (rd_function(in, "attr", &attr)) {
        if (!read_attr(&attr, &part) || !rd_done(&attr)) return false;
        c->target_attr = part.name;
        return true;
    }
    return rd_string(in, &c->text) || rd_url(in, &c->text);
}

static bool read_target_counter(reader *in, content_part *c)
{
    return read_target(in, c) && rd_comma(in) && rd_ident(in, &c->name) &&
           read_counter_style(in, &c->counter_style);
}

static bool only_the_text(reader *in)
{
    if (rd_word(in, "text") || rd_word(in, "content")) return true;
    if (rd_peek(in)->kind == T_IDENT) in->unsupported = "content() of a part of the element";
    return !in->unsupported;
}

static bool read_target_text(reader *in, content_part *c)
{
    return read_target(in, c) && (!rd_comma(in) || only_the_text(in));
}

static bool read_leader(reader *in, content_part *c)
{
    if (rd_word(in, "dotted"))
        c->text = STR(". ");
    else if (rd_word(in, "solid"))
        c->text = STR("_");
    else if (rd_word(in, "space"))
        c->text = STR(" ");
    else
        return rd_string(in, &c->text) && c->text.n;
    return true;
}

static bool read_content_fn(reader *in, content_part *c)
{
    (void)c;
    return rd_done(in) || only_the_text(in);
}

static const struct function_row {
    const char *name;
    uint8_t kind;
    bool (*read)(reader *in, content_part *c);
} functions[] = {
    {"counter", CONTENT_COUNTER, read_counter},
    {"counters", CONTENT_COUNTERS, read_counters},
    {"attr", CONTENT_ATTR, read_attr},
    {"string", CONTENT_STRING_FN, read_string_fn},
    {"target-counter", CONTENT_TARGET_COUNTER, read_target_counter},
    {"target-text", CONTENT_TARGET_TEXT, read_target_text},
    {"leader", CONTENT_LEADER, read_leader},
    {"content", CONTENT_CONTENT, read_content_fn},
};
static const char *const not_supported[] = {"element",         "target-counters", "image-set",
                                            "linear-gradient", "symbols",         NULL};

static bool read_function(reader *r, content_part *c)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        reader in;
        if (!rd_function(r, functions[i].name, &in)) continue;
        c->kind = functions[i].kind;
        bool ok = functions[i].read(&in, c) && rd_done(&in);
        if (in.unsupported) r->unsupported = in.unsupported;
        return ok;
    }
    for (const char *const *name = not_supported; *name; name++)
        if (str_ieq(rd_peek(r)->text, *name)) r->unsupported = *name;
    return false;
}

static bool read_part(reader *r, content_part *c)
{
    static const keyword quotes[] = {{"open-quote", CONTENT_OPEN_QUOTE},
                                     {"close-quote", CONTENT_CLOSE_QUOTE},
                                     {"no-open-quote", CONTENT_NO_OPEN_QUOTE},
                                     {"no-close-quote", CONTENT_NO_CLOSE_QUOTE},
                                     {NULL, 0}};
    value v;
    str joined;
    if (rd_string(r, &c->text)) return true;
    if (rd_keyword(r, quotes, &v)) {
        c->kind = (content_kind)v.n;
        return true;
    }
    if (rd_url(r, &c->text)) {
        c->kind = CONTENT_URL;
        bool remote = str_find(c->text, ":") > 0;
        if (!remote && path_join(r->mem, r->dir, c->text, &joined)) c->text = joined;
        return true;
    }
    return rd_peek(r)->kind == T_FUNCTION && read_function(r, c);
}

bool rd_content(reader *r, bool whole, value *v)
{
    VEC(content_part) parts = {0};
    *v = (value){.kind = V_POINTER, .p = NULL};
    if (whole && rd_word(r, "normal")) return true;
    bool none = whole && rd_word(r, "none");
    while (!none && !rd_done(r) && rd_peek(r)->kind != T_COMMA) {
        str alternative;
        if (parts.n && rd_slash(r)) { /* text for listeners: a page does not speak */
            if (!rd_string(r, &alternative)) return false;
            break;
        }
        content_part c = {0};
        if (!read_part(r, &c)) return false;
        *vec_add(r->mem, &parts) = c;
    }
    content_list *l = arena_new_of(r->mem, content_list);
    *l = (content_list){parts.n, parts.at};
    v->p = l;
    return none || parts.n;
}
