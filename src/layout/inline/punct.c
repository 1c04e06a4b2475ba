/* Classes of characters and the prohibitions at line starts and ends (kinsoku, typesetting.md). One
 * table of ranges, one row of prohibitions a class. Unicode's own classes were turned down for CJK
 * text: its quotes are of one class, so that nothing may break beside them, and it knows no GB. */
#include "base/utf8.h"
#include "layout/inline/inline.h"

typedef struct class_range {
    uint32_t from, to;
    uint8_t cls;
} class_range;

static const class_range classes[] = {
    {0x0020, 0x0020, CH_SPACE},     {0x0021, 0x0021, CH_STOP},      {0x0024, 0x0024, CH_PREFIX},
    {0x0025, 0x0025, CH_POSTFIX},   {0x0028, 0x0028, CH_OPEN},      {0x0029, 0x0029, CH_CLOSE},
    {0x002C, 0x002C, CH_COMMA},     {0x002D, 0x002D, CH_CONNECTOR}, {0x002E, 0x002E, CH_STOP},
    {0x002F, 0x002F, CH_SOLIDUS},   {0x0030, 0x0039, CH_DIGIT},     {0x003A, 0x003B, CH_COMMA},
    {0x003F, 0x003F, CH_STOP},      {0x0041, 0x005A, CH_LETTER},    {0x005B, 0x005B, CH_OPEN},
    {0x005D, 0x005D, CH_CLOSE},     {0x0061, 0x007A, CH_LETTER},    {0x007B, 0x007B, CH_OPEN},
    {0x007D, 0x007D, CH_CLOSE},     {0x00A0, 0x00A0, CH_GLUE},      {0x00A3, 0x00A3, CH_PREFIX},
    {0x00A5, 0x00A5, CH_PREFIX},    {0x00B0, 0x00B0, CH_POSTFIX},   {0x00B7, 0x00B7, CH_MIDDOT},
    {0x00C0, 0x00D6, CH_LETTER},    {0x00D8, 0x00F6, CH_LETTER},    {0x00F8, 0x02AF, CH_LETTER},
    {0x0370, 0x0373, CH_LETTER},    {0x0376, 0x0377, CH_LETTER},    {0x037B, 0x037D, CH_LETTER},
    {0x0386, 0x0386, CH_LETTER},    {0x0388, 0x0481, CH_LETTER},    {0x048A, 0x0556, CH_LETTER},
    {0x1100, 0x11FF, CH_HANGUL},    {0x1E00, 0x1FBC, CH_LETTER},    {0x2011, 0x2011, CH_GLUE},
    {0x2013, 0x2013, CH_CONNECTOR}, {0x2014, 0x2015, CH_DASH},      {0x2018, 0x2018, CH_OPEN},
    {0x2019, 0x2019, CH_CLOSE},     {0x201C, 0x201C, CH_OPEN},      {0x201D, 0x201D, CH_CLOSE},
    {0x2026, 0x2026, CH_ELLIPSIS},  {0x2027, 0x2027, CH_MIDDOT},    {0x202F, 0x202F, CH_GLUE},
    {0x2030, 0x2031, CH_POSTFIX},   {0x203C, 0x203C, CH_DOUBLE},    {0x2047, 0x2049, CH_DOUBLE},
    {0x2060, 0x2060, CH_GLUE},      {0x20A0, 0x20CF, CH_PREFIX},    {0x2103, 0x2103, CH_POSTFIX},
    {0x2109, 0x2109, CH_POSTFIX},   {0x2116, 0x2116, CH_PREFIX},    {0x22EF, 0x22EF, CH_ELLIPSIS},
    {0x2E3A, 0x2E3B, CH_DASH},      {0x2E80, 0x2FDF, CH_HAN},       {0x3000, 0x3000, CH_WIDE_SPACE},
    {0x3001, 0x3001, CH_COMMA},     {0x3002, 0x3002, CH_STOP},      {0x3003, 0x3004, CH_HAN},
    {0x3005, 0x3005, CH_SMALL},     {0x3006, 0x3007, CH_HAN},       {0x3008, 0x3008, CH_OPEN},
    {0x3009, 0x3009, CH_CLOSE},     {0x300A, 0x300A, CH_OPEN},      {0x300B, 0x300B, CH_CLOSE},
    {0x300C, 0x300C, CH_OPEN},      {0x300D, 0x300D, CH_CLOSE},     {0x300E, 0x300E, CH_OPEN},
    {0x300F, 0x300F, CH_CLOSE},     {0x3010, 0x3010, CH_OPEN},      {0x3011, 0x3011, CH_CLOSE},
    {0x3012, 0x3013, CH_HAN},       {0x3014, 0x3014, CH_OPEN},      {0x3015, 0x3015, CH_CLOSE},
    {0x3016, 0x3016, CH_OPEN},      {0x3017, 0x3017, CH_CLOSE},     {0x3018, 0x3018, CH_OPEN},
    {0x3019, 0x3019, CH_CLOSE},     {0x301A, 0x301A, CH_OPEN},      {0x301B, 0x301B, CH_CLOSE},
    {0x301C, 0x301C, CH_CONNECTOR}, {0x301D, 0x301D, CH_OPEN},      {0x301E, 0x301F, CH_CLOSE},
    {0x3020, 0x302F, CH_HAN},       {0x3030, 0x3030, CH_CONNECTOR}, {0x3031, 0x303A, CH_HAN},
    {0x303B, 0x303B, CH_SMALL},     {0x303C, 0x3040, CH_HAN},       {0x3041, 0x3041, CH_SMALL},
    {0x3042, 0x3042, CH_HAN},       {0x3043, 0x3043, CH_SMALL},     {0x3044, 0x3044, CH_HAN},
    {0x3045, 0x3045, CH_SMALL},     {0x3046, 0x3046, CH_HAN},       {0x3047, 0x3047, CH_SMALL},
    {0x3048, 0x3048, CH_HAN},       {0x3049, 0x3049, CH_SMALL},     {0x304A, 0x3062, CH_HAN},
    {0x3063, 0x3063, CH_SMALL},     {0x3064, 0x3082, CH_HAN},       {0x3083, 0x3083, CH_SMALL},
    {0x3084, 0x3084, CH_HAN},       {0x3085, 0x3085, CH_SMALL},     {0x3086, 0x3086, CH_HAN},
    {0x3087, 0x3087, CH_SMALL},     {0x3088, 0x308D, CH_HAN},       {0x308E, 0x308E, CH_SMALL},
    {0x308F, 0x3094, CH_HAN},       {0x3095, 0x3096, CH_SMALL},     {0x3099, 0x309A, CH_HAN},
    {0x309B, 0x309E, CH_SMALL},     {0x309F, 0x309F, CH_HAN},       {0x30A0, 0x30A0, CH_CONNECTOR},
    {0x30A1, 0x30A1, CH_SMALL},     {0x30A2, 0x30A2, CH_HAN},       {0x30A3, 0x30A3, CH_SMALL},
    {0x30A4, 0x30A4, CH_HAN},       {0x30A5, 0x30A5, CH_SMALL},     {0x30A6, 0x30A6, CH_HAN},
    {0x30A7, 0x30A7, CH_SMALL},     {0x30A8, 0x30A8, CH_HAN},       {0x30A9, 0x30A9, CH_SMALL},
    {0x30AA, 0x30C2, CH_HAN},       {0x30C3, 0x30C3, CH_SMALL},     {0x30C4, 0x30E2, CH_HAN},
    {0x30E3, 0x30E3, CH_SMALL},     {0x30E4, 0x30E4, CH_HAN},       {0x30E5, 0x30E5, CH_SMALL},
    {0x30E6, 0x30E6, CH_HAN},       {0x30E7, 0x30E7, CH_SMALL},     {0x30E8, 0x30ED, CH_HAN},
    {0x30EE, 0x30EE, CH_SMALL},     {0x30EF, 0x30F4, CH_HAN},       {0x30F5, 0x30F6, CH_SMALL},
    {0x30F7, 0x30FA, CH_HAN},       {0x30FB, 0x30FB, CH_MIDDOT},    {0x30FC, 0x30FE, CH_SMALL},
    {0x30FF, 0x3130, CH_HAN},       {0x3131, 0x318E, CH_HANGUL},    {0x318F, 0x31EF, CH_HAN},
    {0x31F0, 0x31FF, CH_SMALL},     {0x3200, 0x9FFF, CH_HAN},       {0xA960, 0xA97F, CH_HANGUL},
    {0xAC00, 0xD7FF, CH_HANGUL},    {0xF900, 0xFAFF, CH_HAN},       {0xFE50, 0xFE51, CH_COMMA},
    {0xFE52, 0xFE52, CH_STOP},      {0xFE54, 0xFE55, CH_COMMA},     {0xFE56, 0xFE57, CH_STOP},
    {0xFEFF, 0xFEFF, CH_GLUE},      {0xFF01, 0xFF01, CH_STOP},      {0xFF04, 0xFF04, CH_PREFIX},
    {0xFF05, 0xFF05, CH_POSTFIX},   {0xFF08, 0xFF08, CH_OPEN},      {0xFF09, 0xFF09, CH_CLOSE},
    {0xFF0C, 0xFF0C, CH_COMMA},     {0xFF0D, 0xFF0D, CH_CONNECTOR}, {0xFF0E, 0xFF0E, CH_STOP},
    {0xFF0F, 0xFF0F, CH_SOLIDUS},   {0xFF10, 0xFF19, CH_HAN},       {0xFF1A, 0xFF1B, CH_COMMA},
    {0xFF1F, 0xFF1F, CH_STOP},      {0xFF21, 0xFF3A, CH_HAN},       {0xFF3B, 0xFF3B, CH_OPEN},
    {0xFF3D, 0xFF3D, CH_CLOSE},     {0xFF41, 0xFF5A, CH_HAN},       {0xFF5B, 0xFF5B, CH_OPEN},
    {0xFF5D, 0xFF5D, CH_CLOSE},     {0xFF5E, 0xFF5E, CH_CONNECTOR}, {0xFF5F, 0xFF5F, CH_OPEN},
    {0xFF60, 0xFF60, CH_CLOSE},     {0xFF61, 0xFF61, CH_STOP},      {0xFF62, 0xFF62, CH_OPEN},
    {0xFF63, 0xFF63, CH_CLOSE},     {0xFF64, 0xFF64, CH_COMMA},     {0xFF65, 0xFF65, CH_MIDDOT},
    {0xFF66, 0xFF66, CH_HAN},       {0xFF67, 0xFF70, CH_SMALL},     {0xFF71, 0xFF9F, CH_HAN},
    {0xFFA0, 0xFFDC, CH_HANGUL},    {0xFFE0, 0xFFE0, CH_POSTFIX},   {0xFFE1, 0xFFE1, CH_PREFIX},
    {0xFFE5, 0xFFE6, CH_PREFIX},    {0xFFFC, 0xFFFC, CH_OBJECT},    {0x1B000, 0x1B16F, CH_HAN},
    {0x1F000, 0x1FAFF, CH_OTHER},   {0x20000, 0x3FFFD, CH_HAN},
};

char_class class_of(uint32_t cp)
{
    if (cp >= 0x3400 && cp <= 0x9FFF) return CH_HAN;
    size_t low = 0, high = sizeof classes / sizeof *classes;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (classes[mid].to < cp)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == sizeof classes / sizeof *classes || classes[low].from > cp) return CH_OTHER;
    return classes[low].cls;
}

bool class_is_cjk(char_class c)
{
    return c == CH_HAN || c == CH_SMALL || c == CH_HANGUL || c == CH_WIDE_SPACE;
}

/* Bits by level of `line-break`. */
enum { L = 1, N = 2, S = 4 };

bool never_first(char_class c, unsigned level, bool pair)
{
    static const uint8_t at[CH_COUNT] = {
        [CH_CLOSE] = L | N | S, [CH_COMMA] = L | N | S, [CH_STOP] = L | N | S,
        [CH_DOUBLE] = N | S,    [CH_MIDDOT] = N | S,    [CH_DASH] = N | S,
        [CH_ELLIPSIS] = S,      [CH_CONNECTOR] = N | S, [CH_SOLIDUS] = N | S,
        [CH_POSTFIX] = N | S,   [CH_SMALL] = S,         [CH_GLUE] = L | N | S,
    };
    static const uint8_t pairs[CH_COUNT] = {[CH_DASH] = S, [CH_ELLIPSIS] = S};
    unsigned bit = level == LINE_BREAK_LOOSE ? L : level == LINE_BREAK_STRICT ? S : N;
    return (pair ? pairs : at)[c] & bit;
}

bool never_last(char_class c, unsigned level)
{
    static const uint8_t at[CH_COUNT] = {
        [CH_OPEN] = L | N | S,
        [CH_SOLIDUS] = N | S,
        [CH_GLUE] = L | N | S,
    };
    unsigned bit = level == LINE_BREAK_LOOSE ? L : level == LINE_BREAK_STRICT ? S : N;
    return at[c] & bit;
}

uint32_t first_cp(str text, uint32_t at)
{
    if (at >= text.n) return 0;
    size_t i = at;
    return utf8_next(text, &i);
}
