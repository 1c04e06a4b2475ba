/* @media and @supports. A page answers no media features, so a query with features is never true in
 * print; it goes to the EPUB as a condition, where the reading system answers. */
#include "css/internal.h"

#define ALL_MEDIA (MEDIA_PRINT | MEDIA_EPUB)

static str text_of(css_parser *p, const token *from, const token *to)
{
    buf b = {0};
    for (const token *t = from; t < to; t++) css_write_token(t, &b);
    str s = str_trim(str_copy(p->mem, buf_view(&b)));
    buf_drop(&b);
    return s;
}

static bool is_word(const token *t, const token *to, const char *word)
{
    return t < to && t->kind == T_IDENT && str_ieq(t->text, word);
}

/* e-readers' own media, which they answer themselves */
static bool is_reader(str type)
{
    return str_ieq(type, "amzn-kf8") || str_ieq(type, "amzn-mobi") || str_ieq(type, "amzn-et");
}

/* One query: media for which it is true as it stands, and a condition that an e-reader answers. */
static uint8_t query(css_parser *p, const token *t, const token *to, str *condition)
{
    bool not = is_word(t, to, "not"), only = is_word(t, to, "only");
    uint8_t media = ALL_MEDIA;
    const token *rest = css_space(not || only ? t + 1 : t, to);
    *condition = (str){0};
    bool typed = rest < to && rest->kind == T_IDENT;
    if (typed) {
        str type = rest->text;
        media = str_ieq(type, "print")  ? MEDIA_PRINT
                : str_ieq(type, "epub") ? MEDIA_EPUB
                : str_ieq(type, "all")  ? ALL_MEDIA
                                        : 0;
        if (is_reader(type)) {
            *condition = text_of(p, t, to);
            return MEDIA_EPUB;
        }
        rest = css_space(rest + 1, to);
        if (not ) media = (uint8_t)(ALL_MEDIA & ~media);
    }
    if (rest == to) return typed ? media : 0;
    if (typed && is_word(rest, to, "and")) rest = css_space(rest + 1, to);
    if (rest == to || (rest->kind != T_ROUND && !is_word(rest, to, "not"))) {
        css_warn(p, D_CSS_SYNTAX, t, "not a media query; taken as false");
        return 0;
    }
    if (!(media & MEDIA_EPUB)) return 0;
    str features = text_of(p, rest, to);
    *condition =
        typed || !not ? features : str_printf(p->mem, "not all and %.*s", STR_ARG(features));
    return MEDIA_EPUB;
}

static void both(css_parser *p, const token *at, str *condition)
{
    if (!p->condition.n) return;
    if (!condition->n)
        *condition = p->condition;
    else if (str_find(p->condition, ",") >= 0 || str_find(*condition, ",") >= 0)
        css_warn(p, D_UNSUPPORTED, at, "lists of media conditions inside each other");
    else
        *condition =
            str_printf(p->mem, "%.*s and %.*s", STR_ARG(p->condition), STR_ARG(*condition));
}

uint8_t css_media_query(css_parser *p, const token *from, const token *to, str *condition)
{
    uint8_t media = 0;
    bool plain_epub = false;
    *condition = (str){0};
    const token *at = from = css_space(from, to);
    if (from == to) {
        *condition = p->condition;
        return p->media;
    }
    for (;;) {
        const token *end = from;
        while (end < to && end->kind != T_COMMA) end = css_skip(end);
        const token *stop = end;
        while (stop > from && stop[-1].kind == T_SPACE) stop--;
        str one;
        uint8_t m = query(p, css_space(from, stop), stop, &one);
        media |= m;
        plain_epub |= (m & MEDIA_EPUB) && !one.n;
        if (one.n)
            *condition = condition->n
                             ? str_printf(p->mem, "%.*s, %.*s", STR_ARG(*condition), STR_ARG(one))
                             : one;
        if (end >= to) break;
        from = css_space(end + 1, to);
    }
    if (plain_epub) *condition = (str){0};
    both(p, at, condition);
    return media & p->media;
}

/* ---- @supports ---- */

static bool condition(css_parser *p, const token *from, const token *to, uint32_t depth);

static bool supports_declaration(css_parser *p, const token *from, const token *to)
{
    from = css_space(from, to);
    const token *colon = from < to ? css_space(from + 1, to) : to;
    if (from == to || from->kind != T_IDENT || colon == to || colon->kind != T_COLON) return false;
    if (str_starts(from->text, "--")) return true;
    css_parser ask = *p;
    block ignored = {0};
    ask.quiet = true;
    ask.faulty = false;
    css_parse_block(&ask, from, to, BLOCK_STYLE, &ignored, NULL);
    return !ask.faulty && ignored.decls.n;
}

static bool supports_selector(css_parser *p, const token *t, const token *to)
{
    css_parser ask = *p;
    selector_list list;
    ask.quiet = true;
    return css_parse_selectors(&ask, t + 1, css_close(t, to), false, 0, &list);
}

static bool operand(css_parser *p, const token *t, const token *to, uint32_t depth)
{
    if (t->kind == T_FUNCTION) return str_ieq(t->text, "selector") && supports_selector(p, t, to);
    if (t->kind != T_ROUND) return false;
    const token *close = css_close(t, to), *in = css_space(t + 1, close);
    bool nested =
        in < close && (in->kind == T_ROUND || in->kind == T_FUNCTION || is_word(in, close, "not"));
    return nested ? condition(p, in, close, depth + 1) : supports_declaration(p, in, close);
}

static bool condition(css_parser *p, const token *from, const token *to, uint32_t depth)
{
    const token *t = css_space(from, to);
    if (depth > CSS_DEPTH || t == to) return false;
    if (is_word(t, to, "not")) {
        t = css_space(t + 1, to);
        return t < to && !operand(p, t, to, depth);
    }
    bool result = operand(p, t, to, depth);
    for (t = css_space(css_skip(t), to); t < to; t = css_space(css_skip(t), to)) {
        bool and = is_word(t, to, "and"), or = is_word(t, to, "or");
        t = css_space(t + 1, to);
        if ((!and&&! or) || t >= to) return false;
        bool next = operand(p, t, to, depth);
        result = and? result && next : result || next;
    }
    return result;
}

bool css_supports(css_parser *p, const token *from, const token *to)
{
    return condition(p, from, to, 0);
}
