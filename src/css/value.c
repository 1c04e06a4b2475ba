/* Reading a value's tokens: lengths, numbers, keywords, calc(). All in integers: millionths. */
#include "css/internal.h"

static const token end_token = {.kind = T_END};

const token *rd_peek(reader *r)
{
    while (r->at < r->end && r->at->kind == T_SPACE) r->at++;
    return r->at < r->end ? r->at : &end_token;
}

const token *css_skip(const token *t)
{
    bool opens =
        t->kind == T_SQUARE || t->kind == T_ROUND || t->kind == T_CURLY || t->kind == T_FUNCTION;
    return t + (opens ? t->close : 0) + (t->kind != T_END && !(opens && t[t->close].kind == T_END));
}

const token *css_space(const token *t, const token *end)
{
    while (t < end && t->kind == T_SPACE) t++;
    return t;
}

const token *css_close(const token *open, const token *end)
{
    const token *close = open + open->close;
    return close < end ? close : end;
}

const token *rd_take(reader *r)
{
    const token *t = rd_peek(r);
    if (t != &end_token) {
        r->at = css_skip(t);
        if (r->at > r->end) r->at = r->end;
    }
    return t;
}

bool rd_done(reader *r)
{
    return rd_peek(r)->kind == T_END;
}

bool rd_word(reader *r, const char *word)
{
    const token *t = rd_peek(r);
    if (t->kind != T_IDENT || !str_ieq(t->text, word)) return false;
    r->at = t + 1;
    return true;
}

bool rd_comma(reader *r)
{
    if (rd_peek(r)->kind != T_COMMA) return false;
    r->at++;
    return true;
}

bool rd_slash(reader *r)
{
    const token *t = rd_peek(r);
    if (t->kind != T_DELIM || t->delim != '/') return false;
    r->at++;
    return true;
}

bool rd_function(reader *r, const char *name, reader *inside)
{
    const token *t = rd_peek(r);
    if (t->kind != T_FUNCTION || !str_ieq(t->text, name) || r->depth >= CSS_DEPTH) return false;
    *inside = *r;
    inside->depth++;
    inside->at = t + 1;
    inside->end = css_close(t, r->end);
    rd_take(r);
    return true;
}

void rd_emit(reader *r, uint16_t id, value v)
{
    if (r->out)
        *vec_add(r->mem, r->out) = (decl){.property = id, .important = r->important, .v = v};
}

bool rd_keyword(reader *r, const keyword *words, value *v)
{
    const token *t = rd_peek(r);
    if (t->kind != T_IDENT || !words) return false;
    for (const keyword *k = words; k->name; k++)
        if (str_ieq(t->text, k->name)) {
            *v = (value){.kind = V_WORD, .n = k->value};
            r->at = t + 1;
            if (k->value == UNSUPPORTED) r->unsupported = k->name;
            return k->value != UNSUPPORTED;
        }
    return false;
}

bool rd_number(reader *r, value *v)
{
    const token *t = rd_peek(r);
    if (t->kind == T_FUNCTION) {
        if (!rd_math(r, LEN_NUMBER | LEN_NEGATIVE, v) || v->kind == V_CALC) return false;
        v->kind = V_NUMBER;
        return true;
    }
    if (t->kind != T_NUMBER) return false;
    *v = (value){.kind = V_NUMBER, .n = t->number};
    r->at = t + 1;
    return true;
}

bool rd_integer(reader *r, int32_t *i)
{
    const token *t = rd_peek(r);
    if (t->kind != T_NUMBER || !t->flag) return false;
    int64_t n = t->number / MICRO;
    *i = (int32_t)(n > INT32_MAX ? INT32_MAX : n < INT32_MIN ? INT32_MIN : n);
    r->at = t + 1;
    return true;
}

bool rd_ident(reader *r, str *name)
{
    const token *t = rd_peek(r);
    if (t->kind != T_IDENT || str_ieq(t->text, "inherit") || str_ieq(t->text, "initial") ||
        str_ieq(t->text, "unset") || str_ieq(t->text, "revert"))
        return false;
    *name = t->text;
    r->at = t + 1;
    return true;
}

bool rd_string(reader *r, str *s)
{
    const token *t = rd_peek(r);
    if (t->kind != T_STRING) return false;
    *s = t->text;
    r->at = t + 1;
    return true;
}

bool rd_url(reader *r, str *s)
{
    const token *t = rd_peek(r);
    reader in;
    if (t->kind == T_URL) {
        *s = t->text;
        r->at = t + 1;
        return true;
    }
    return (rd_function(r, "url", &in) || rd_function(r, "src", &in)) && rd_string(&in, s) &&
           rd_done(&in);
}

/* ---- units ---- */

static const struct unit_row {
    const char *name;
    uint8_t unit;
    int64_t num, den; /* of the unit it is brought to */
} units[] = {
    {"pt", UNIT_PT, 1, 1},      {"px", UNIT_PT, 3, 4},     {"mm", UNIT_PT, 720, 254},
    {"cm", UNIT_PT, 7200, 254}, {"in", UNIT_PT, 72, 1},    {"q", UNIT_PT, 180, 254},
    {"pc", UNIT_PT, 12, 1},     {"em", UNIT_EM, 1, 1},     {"rem", UNIT_REM, 1, 1},
    {"ex", UNIT_EX, 1, 1},      {"ch", UNIT_EX, 1, 1},     {"ic", UNIT_EM, 1, 1},
    {"lh", UNIT_LH, 1, 1},      {"rlh", UNIT_RLH, 1, 1},   {"vw", UNIT_VW, 1, 1},
    {"vh", UNIT_VH, 1, 1},      {"vmin", UNIT_VMIN, 1, 1}, {"vmax", UNIT_VMAX, 1, 1},
    {"vi", UNIT_VW, 1, 1},      {"vb", UNIT_VH, 1, 1},
};

#define AMOUNT_MAX ((int64_t)1000000 * MICRO)

static int64_t clamp_amount(int64_t n)
{
    return n > AMOUNT_MAX ? AMOUNT_MAX : n < -AMOUNT_MAX ? -AMOUNT_MAX : n;
}

static bool dimension(const token *t, value *v)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (str_ieq(t->text, units[i].name)) {
            int64_t n = mul_div(clamp_amount(t->number), units[i].num, units[i].den);
            *v = (value){.kind = V_LENGTH, .unit = units[i].unit, .n = clamp_amount(n)};
            return true;
        }
    return false;
}

bool rd_plain(reader *r, value *v)
{
    const token *t = rd_peek(r);
    if (t->kind == T_NUMBER)
        *v = (value){.kind = V_LENGTH, .unit = UNIT_NUMBER, .n = clamp_amount(t->number)};
    else if (t->kind == T_PERCENT)
        *v = (value){.kind = V_LENGTH, .unit = UNIT_PERCENT, .n = clamp_amount(t->number)};
    else if (t->kind != T_DIMENSION || !dimension(t, v))
        return false;
    r->at = t + 1;
    return true;
}

bool rd_length(reader *r, unsigned allowed, value *v)
{
    const token *start = r->at;
    if (rd_peek(r)->kind == T_FUNCTION) return rd_math(r, allowed, v);
    if (!rd_plain(r, v)) return false;
    bool ok = true;
    if (v->unit == UNIT_NUMBER) {
        ok = v->n == 0 || (allowed & LEN_NUMBER);
        if (!(allowed & LEN_NUMBER)) v->unit = UNIT_PT;
    } else if (v->unit == UNIT_PERCENT)
        ok = allowed & LEN_PERCENT;
    if (v->n < 0 && !(allowed & LEN_NEGATIVE)) ok = false;
    if (!ok) r->at = start;
    return ok;
}
