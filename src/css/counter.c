/* Counter styles: CSS Counter Styles 3 and its ready-made ones. A value out of a style's range
 * falls back to decimal (cjk-decimal for those of Chinese, as the specification says). */
#include "css/internal.h"

static const struct style_row {
    const char *name;
    uint8_t kind;
} names[] = {
    {"none", LIST_NONE},
    {"disc", LIST_DISC},
    {"circle", LIST_CIRCLE},
    {"square", LIST_SQUARE},
    {"decimal", LIST_DECIMAL},
    {"decimal-leading-zero", LIST_DECIMAL_LEADING_ZERO},
    {"lower-roman", LIST_LOWER_ROMAN},
    {"upper-roman", LIST_UPPER_ROMAN},
    {"lower-alpha", LIST_LOWER_ALPHA},
    {"lower-latin", LIST_LOWER_ALPHA},
    {"upper-alpha", LIST_UPPER_ALPHA},
    {"upper-latin", LIST_UPPER_ALPHA},
    {"lower-greek", LIST_LOWER_GREEK},
    {"cjk-decimal", LIST_CJK_DECIMAL},
    {"cjk-ideographic", LIST_CJK_IDEOGRAPHIC},
    {"simp-chinese-informal", LIST_CJK_IDEOGRAPHIC},
    {"trad-chinese-informal", LIST_TRAD_CHINESE_INFORMAL},
    {"simp-chinese-formal", LIST_SIMP_CHINESE_FORMAL},
    {"trad-chinese-formal", LIST_TRAD_CHINESE_FORMAL},
    {"japanese-informal", LIST_JAPANESE_INFORMAL},
    {"korean-hangul-formal", LIST_KOREAN_HANGUL_FORMAL},
    {"cjk-heavenly-stem", LIST_CJK_HEAVENLY_STEM},
    {"cjk-earthly-branch", LIST_CJK_EARTHLY_BRANCH},
    {"hiragana", LIST_HIRAGANA},
    {"katakana", LIST_KATAKANA},
    {"circled-decimal", LIST_CIRCLED_DECIMAL},
    {"fullwidth-decimal", LIST_FULLWIDTH_DECIMAL},
};

bool css_list_style(str name, uint8_t *kind)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_ieq(name, names[i].name)) {
            *kind = names[i].kind;
            return true;
        }
    return false;
}

const char *css_list_style_name(uint8_t kind)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].kind == kind) return names[i].name;
    return "none";
}

static void add_roman(buf *out, int32_t n, bool upper)
{
    static const struct {
        int32_t value;
        const char *lower, *upper;
    } rows[] = {{1000, "m", "M"}, {900, "cm", "CM"}, {500, "d", "D"}, {400, "cd", "CD"},
                {100, "c", "C"},  {90, "xc", "XC"},  {50, "l", "L"},  {40, "xl", "XL"},
                {10, "x", "X"},   {9, "ix", "IX"},   {5, "v", "V"},   {4, "iv", "IV"},
                {1, "i", "I"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (; n >= rows[i].value; n -= rows[i].value)
            buf_z(out, upper ? rows[i].upper : rows[i].lower);
}

static str symbol(const char *symbols, uint32_t i)
{
    while (i--) {
        symbols++;
        while (((unsigned char)*symbols & 0xC0) == 0x80) symbols++;
    }
    size_t n = 1;
    while (((unsigned char)symbols[n] & 0xC0) == 0x80) n++;
    return (str){symbols, n};
}

/* a, b … z, aa, ab …: n from 1 */
static void add_alphabetic(buf *out, int32_t n, const char *symbols, int32_t count)
{
    int32_t digits[32], k = 0;
    for (; n > 0; n = (n - 1) / count) digits[k++] = (n - 1) % count;
    while (k) buf_str(out, symbol(symbols, (uint32_t)digits[--k]));
}

static void add_positional(buf *out, int32_t n, const char *digits)
{
    char text[16];
    if (n < 0) buf_z(out, "-");
    int64_t wide = n < 0 ? -(int64_t)n : n;
    int k = 0;
    do text[k++] = (char)(wide % 10);
    while (wide /= 10);
    while (k) buf_str(out, symbol(digits, (uint32_t)text[--k]));
}

/* Counter Styles 3, section 6.2: digits and their places up to 9999 */
typedef struct places {
    const char *digits, *marks, *negative; /* marks: ten, hundred, thousand */
    bool no_zero, bare_ten /* 十 for 10…19 */, bare_one /* 百, not 一百 */;
} places;
static const places chinese[] = {
    [LIST_CJK_IDEOGRAPHIC] = {"零一二三四五六七八九", "十百千", "负", false, true, false},
    [LIST_TRAD_CHINESE_INFORMAL] = {"零一二三四五六七八九", "十百千", "負", false, true, false},
    [LIST_SIMP_CHINESE_FORMAL] = {"零壹贰叁肆伍陆柒捌玖", "拾佰仟", "负", false, false, false},
    [LIST_TRAD_CHINESE_FORMAL] = {"零壹貳參肆伍陸柒捌玖", "拾佰仟", "負", false, false, false},
    [LIST_JAPANESE_INFORMAL] = {"〇一二三四五六七八九", "十百千", "マイナス", true, true, true},
    [LIST_KOREAN_HANGUL_FORMAL] = {"영일이삼사오육칠팔구", "십백천", "마이너스 ", true, false,
                                   false},
};

static void add_places(buf *out, int32_t n, const places *p)
{
    if (n < 0) buf_z(out, p->negative);
    if (n < 0) n = -n;
    if (!n) buf_str(out, symbol(p->digits, 0));
    bool begun = false, zero = false;
    for (int32_t power = 3, unit = 1000; power >= 0; power--, unit /= 10) {
        int32_t digit = n / unit % 10;
        if (!digit) {
            zero = begun;
            continue;
        }
        if (zero && !p->no_zero) buf_str(out, symbol(p->digits, 0));
        bool bare = digit == 1 && power && (p->bare_one || (p->bare_ten && power == 1 && n < 20));
        if (!bare) buf_str(out, symbol(p->digits, (uint32_t)digit));
        if (power) buf_str(out, symbol(p->marks, (uint32_t)power - 1));
        begun = true;
        zero = false;
    }
}

static const struct series {
    uint8_t kind;
    bool repeats; /* alphabetic: goes on with two symbols; else fixed */
    uint8_t count;
    const char *symbols;
} series[] = {
    {LIST_LOWER_ALPHA, true, 26, "abcdefghijklmnopqrstuvwxyz"},
    {LIST_UPPER_ALPHA, true, 26, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    {LIST_LOWER_GREEK, true, 24, "αβγδεζηθικλμνξοπρστυφχψω"},
    {LIST_HIRAGANA, true, 48,
     "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわゐゑ"
     "をん"},
    {LIST_KATAKANA, true, 48,
     "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヰヱ"
     "ヲン"},
    {LIST_CJK_HEAVENLY_STEM, false, 10, "甲乙丙丁戊己庚辛壬癸"},
    {LIST_CJK_EARTHLY_BRANCH, false, 12, "子丑寅卯辰巳午未申酉戌亥"},
};

static bool add_series(buf *out, int32_t n, uint8_t kind)
{
    for (size_t i = 0; i < sizeof series / sizeof *series; i++) {
        const struct series *s = &series[i];
        if (s->kind != kind || n < 1 || (!s->repeats && n > s->count)) continue;
        add_alphabetic(out, n, s->symbols, s->count);
        return true;
    }
    return false;
}

static bool add_circled(buf *out, int32_t n)
{
    if (n < 0 || n > 50) return false;
    buf_utf8(out, !n        ? 0x24EAu
                  : n <= 20 ? 0x2460u + (uint32_t)n - 1
                  : n <= 35 ? 0x3251u + (uint32_t)n - 21
                            : 0x32B1u + (uint32_t)n - 36);
    return true;
}

void css_counter_text(buf *out, int32_t n, list_style_kind kind)
{
    const char *cjk_digits = "〇一二三四五六七八九";
    switch (kind) {
    case LIST_NONE:
    case LIST_STRING: return;
    case LIST_DISC: buf_z(out, "•"); return;
    case LIST_CIRCLE: buf_z(out, "◦"); return;
    case LIST_SQUARE: buf_z(out, "▪"); return;
    case LIST_DECIMAL_LEADING_ZERO:
        buf_fmt(out, "%s%02lld", n < 0 ? "-" : "", (long long)(n < 0 ? -(int64_t)n : n));
        return;
    case LIST_LOWER_ROMAN:
    case LIST_UPPER_ROMAN:
        if (n < 1 || n > 3999) break;
        add_roman(out, n, kind == LIST_UPPER_ROMAN);
        return;
    case LIST_CJK_IDEOGRAPHIC:
    case LIST_TRAD_CHINESE_INFORMAL:
    case LIST_SIMP_CHINESE_FORMAL:
    case LIST_TRAD_CHINESE_FORMAL:
    case LIST_JAPANESE_INFORMAL:
    case LIST_KOREAN_HANGUL_FORMAL:
        if (n >= -9999 && n <= 9999)
            add_places(out, n, &chinese[kind]);
        else
            add_positional(out, n, cjk_digits);
        return;
    case LIST_CJK_DECIMAL: {
        if (n < 0) break;
        add_positional(out, n, cjk_digits);
        return;
    }
    case LIST_CIRCLED_DECIMAL:
        if (add_circled(out, n)) return;
        break;
    case LIST_FULLWIDTH_DECIMAL: add_positional(out, n, "０１２３４５６７８９"); return;
    case LIST_DECIMAL: break;
    default:
        if (add_series(out, n, (uint8_t)kind)) return;
    }
    buf_fmt(out, "%d", n);
}
