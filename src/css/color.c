/* Colours of CSS Color 4 that print has: names, #hex, rgb() rgba() hsl() hsla(), and device-cmyk()
 * of Color 5. Equal components become grey, so that black text is printed with black ink alone. */
#include "css/internal.h"

static const struct name_row {
    const char *name;
    uint32_t rgb;
} names[] = {
    {"aliceblue", 0xf0f8ff},
    {"antiquewhite", 0xfaebd7},
    {"aqua", 0x00ffff},
    {"aquamarine", 0x7fffd4},
    {"azure", 0xf0ffff},
    {"beige", 0xf5f5dc},
    {"bisque", 0xffe4c4},
    {"black", 0x000000},
    {"blanchedalmond", 0xffebcd},
    {"blue", 0x0000ff},
    {"blueviolet", 0x8a2be2},
    {"brown", 0xa52a2a},
    {"burlywood", 0xdeb887},
    {"buttonface", 0xf0f0f0},
    {"buttontext", 0x000000},
    {"cadetblue", 0x5f9ea0},
    {"canvas", 0xffffff},
    {"canvastext", 0x000000},
    {"chartreuse", 0x7fff00},
    {"chocolate", 0xd2691e},
    {"coral", 0xff7f50},
    {"cornflowerblue", 0x6495ed},
    {"cornsilk", 0xfff8dc},
    {"crimson", 0xdc143c},
    {"cyan", 0x00ffff},
    {"darkblue", 0x00008b},
    {"darkcyan", 0x008b8b},
    {"darkgoldenrod", 0xb8860b},
    {"darkgray", 0xa9a9a9},
    {"darkgreen", 0x006400},
    {"darkgrey", 0xa9a9a9},
    {"darkkhaki", 0xbdb76b},
    {"darkmagenta", 0x8b008b},
    {"darkolivegreen", 0x556b2f},
    {"darkorange", 0xff8c00},
    {"darkorchid", 0x9932cc},
    {"darkred", 0x8b0000},
    {"darksalmon", 0xe9967a},
    {"darkseagreen", 0x8fbc8f},
    {"darkslateblue", 0x483d8b},
    {"darkslategray", 0x2f4f4f},
    {"darkslategrey", 0x2f4f4f},
    {"darkturquoise", 0x00ced1},
    {"darkviolet", 0x9400d3},
    {"deeppink", 0xff1493},
    {"deepskyblue", 0x00bfff},
    {"dimgray", 0x696969},
    {"dimgrey", 0x696969},
    {"dodgerblue", 0x1e90ff},
    {"firebrick", 0xb22222},
    {"floralwhite", 0xfffaf0},
    {"forestgreen", 0x228b22},
    {"fuchsia", 0xff00ff},
    {"gainsboro", 0xdcdcdc},
    {"ghostwhite", 0xf8f8ff},
    {"gold", 0xffd700},
    {"goldenrod", 0xdaa520},
    {"gray", 0x808080},
    {"graytext", 0x808080},
    {"green", 0x008000},
    {"greenyellow", 0xadff2f},
    {"grey", 0x808080},
    {"honeydew", 0xf0fff0},
    {"hotpink", 0xff69b4},
    {"indianred", 0xcd5c5c},
    {"indigo", 0x4b0082},
    {"ivory", 0xfffff0},
    {"khaki", 0xf0e68c},
    {"lavender", 0xe6e6fa},
    {"lavenderblush", 0xfff0f5},
    {"lawngreen", 0x7cfc00},
    {"lemonchiffon", 0xfffacd},
    {"lightblue", 0xadd8e6},
    {"lightcoral", 0xf08080},
    {"lightcyan", 0xe0ffff},
    {"lightgoldenrodyellow", 0xfafad2},
    {"lightgray", 0xd3d3d3},
    {"lightgreen", 0x90ee90},
    {"lightgrey", 0xd3d3d3},
    {"lightpink", 0xffb6c1},
    {"lightsalmon", 0xffa07a},
    {"lightseagreen", 0x20b2aa},
    {"lightskyblue", 0x87cefa},
    {"lightslategray", 0x778899},
    {"lightslategrey", 0x778899},
    {"lightsteelblue", 0xb0c4de},
    {"lightyellow", 0xffffe0},
    {"lime", 0x00ff00},
    {"limegreen", 0x32cd32},
    {"linen", 0xfaf0e6},
    {"linktext", 0x0000ee},
    {"magenta", 0xff00ff},
    {"maroon", 0x800000},
    {"mediumaquamarine", 0x66cdaa},
    {"mediumblue", 0x0000cd},
    {"mediumorchid", 0xba55d3},
    {"mediumpurple", 0x9370db},
    {"mediumseagreen", 0x3cb371},
    {"mediumslateblue", 0x7b68ee},
    {"mediumspringgreen", 0x00fa9a},
    {"mediumturquoise", 0x48d1cc},
    {"mediumvioletred", 0xc71585},
    {"midnightblue", 0x191970},
    {"mintcream", 0xf5fffa},
    {"mistyrose", 0xffe4e1},
    {"moccasin", 0xffe4b5},
    {"navajowhite", 0xffdead},
    {"navy", 0x000080},
    {"oldlace", 0xfdf5e6},
    {"olive", 0x808000},
    {"olivedrab", 0x6b8e23},
    {"orange", 0xffa500},
    {"orangered", 0xff4500},
    {"orchid", 0xda70d6},
    {"palegoldenrod", 0xeee8aa},
    {"palegreen", 0x98fb98},
    {"paleturquoise", 0xafeeee},
    {"palevioletred", 0xdb7093},
    {"papayawhip", 0xffefd5},
    {"peachpuff", 0xffdab9},
    {"peru", 0xcd853f},
    {"pink", 0xffc0cb},
    {"plum", 0xdda0dd},
    {"powderblue", 0xb0e0e6},
    {"purple", 0x800080},
    {"rebeccapurple", 0x663399},
    {"red", 0xff0000},
    {"rosybrown", 0xbc8f8f},
    {"royalblue", 0x4169e1},
    {"saddlebrown", 0x8b4513},
    {"salmon", 0xfa8072},
    {"sandybrown", 0xf4a460},
    {"seagreen", 0x2e8b57},
    {"seashell", 0xfff5ee},
    {"sienna", 0xa0522d},
    {"silver", 0xc0c0c0},
    {"skyblue", 0x87ceeb},
    {"slateblue", 0x6a5acd},
    {"slategray", 0x708090},
    {"slategrey", 0x708090},
    {"snow", 0xfffafa},
    {"springgreen", 0x00ff7f},
    {"steelblue", 0x4682b4},
    {"tan", 0xd2b48c},
    {"teal", 0x008080},
    {"thistle", 0xd8bfd8},
    {"tomato", 0xff6347},
    {"turquoise", 0x40e0d0},
    {"violet", 0xee82ee},
    {"wheat", 0xf5deb3},
    {"white", 0xffffff},
    {"whitesmoke", 0xf5f5f5},
    {"window", 0xffffff},
    {"windowtext", 0x000000},
    {"yellow", 0xffff00},
    {"yellowgreen", 0x9acd32},
};

static value of_rgb(int64_t r, int64_t g, int64_t b, int64_t alpha)
{
    color c = {
        .space = COLOR_RGB, .c = {(uint8_t)r, (uint8_t)g, (uint8_t)b}, .alpha = (uint8_t)alpha};
    if (r == g && g == b) c = (color){.space = COLOR_GREY, .c = {(uint8_t)r}, .alpha = c.alpha};
    if (!alpha) c = (color){.space = COLOR_NONE};
    return (value){.kind = V_COLOR, .color = c};
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_hex(str s, value *v)
{
    int64_t part[4] = {0, 0, 0, 255};
    if (s.n != 3 && s.n != 4 && s.n != 6 && s.n != 8) return false;
    size_t each = s.n > 4 ? 2 : 1;
    for (size_t i = 0; i < s.n; i++)
        if (hex_digit(s.p[i]) < 0) return false;
    for (size_t i = 0; i * each < s.n; i++) {
        int high = hex_digit(s.p[i * each]), low = hex_digit(s.p[i * each + each - 1]);
        part[i] = high * 16 + low;
    }
    *v = of_rgb(part[0], part[1], part[2], part[3]);
    return true;
}

static int64_t clamp(int64_t n, int64_t most)
{
    return n < 0 ? 0 : n > most ? most : n;
}

/* A component as 0..scale: a percentage, or a number of which `whole` is everything. */
static bool read_part(reader *in, int64_t whole, int64_t scale, int64_t *out)
{
    value v;
    if (rd_word(in, "none")) {
        *out = 0;
        return true;
    }
    if (!rd_plain(in, &v) || (v.unit != UNIT_NUMBER && v.unit != UNIT_PERCENT)) return false;
    int64_t most = (v.unit == UNIT_PERCENT ? 100 : whole) * MICRO;
    *out = mul_div(clamp(v.n, most), scale, most);
    return true;
}

static bool read_alpha(reader *in, int64_t *alpha)
{
    *alpha = 255;
    return rd_done(in) || ((rd_slash(in) || rd_comma(in)) && read_part(in, 1, 255, alpha));
}

static bool read_rgb(reader *in, value *v)
{
    int64_t part[3], alpha;
    for (int i = 0; i < 3; i++) {
        if (i) rd_comma(in);
        if (!read_part(in, 255, 255, &part[i])) return false;
    }
    if (!read_alpha(in, &alpha)) return false;
    *v = of_rgb(part[0], part[1], part[2], alpha);
    return true;
}

/* hue in 1/1000 degree, the rest 0..1000: CSS Color 4, 7.1, in integers */
static int64_t hsl_part(int64_t hue, int64_t saturation, int64_t light, int64_t n)
{
    int64_t k = (n * 1000 + hue / 30) % 12000;
    int64_t a = saturation * (light < 1000 - light ? light : 1000 - light);
    int64_t x = k - 3000 < 9000 - k ? k - 3000 : 9000 - k;
    x = x < -1000 ? -1000 : x > 1000 ? 1000 : x;
    return clamp(mul_div(light * MICRO - a * x, 255, 1000 * (int64_t)MICRO), 255);
}

static bool read_hue(reader *in, int64_t *hue)
{
    static const struct {
        const char *name;
        int64_t num, den; /* of a degree */
    } units[] = {{"deg", 1, 1}, {"grad", 9, 10}, {"turn", 360, 1}, {"rad", 57295780, 1000000}};
    const token *t = rd_peek(in);
    int64_t n = t->number / 1000;
    bool ok = t->kind == T_NUMBER;
    for (size_t i = 0; t->kind == T_DIMENSION && i < sizeof units / sizeof *units; i++)
        if (str_ieq(t->text, units[i].name)) {
            n = mul_div(n % 1000000000, units[i].num, units[i].den);
            ok = true;
        }
    if (!ok) return false;
    rd_take(in);
    *hue = (n % 360000 + 360000) % 360000;
    return true;
}

static bool read_hsl(reader *in, value *v)
{
    int64_t hue, saturation, light, alpha;
    if (!read_hue(in, &hue)) return false;
    rd_comma(in);
    if (!read_part(in, 100, 1000, &saturation)) return false;
    rd_comma(in);
    if (!read_part(in, 100, 1000, &light) || !read_alpha(in, &alpha)) return false;
    *v = of_rgb(hsl_part(hue, saturation, light, 0), hsl_part(hue, saturation, light, 8),
                hsl_part(hue, saturation, light, 4), alpha);
    return true;
}

static bool read_cmyk(reader *in, value *v)
{
    int64_t part[4], alpha;
    for (int i = 0; i < 4; i++) {
        if (i) rd_comma(in);
        if (!read_part(in, 1, 255, &part[i])) return false;
    }
    if (!read_alpha(in, &alpha)) return false;
    color c = {.space = alpha ? COLOR_CMYK : COLOR_NONE, .alpha = (uint8_t)alpha};
    for (int i = 0; i < 4; i++) c.c[i] = (uint8_t)(alpha ? part[i] : 0);
    *v = (value){.kind = V_COLOR, .color = c};
    return true;
}

static const struct function_row {
    const char *name;
    bool (*read)(reader *in, value *v);
} functions[] = {{"rgb", read_rgb},  {"rgba", read_rgb},         {"hsl", read_hsl},
                 {"hsla", read_hsl}, {"device-cmyk", read_cmyk}, {"cmyk", read_cmyk}};
static const char *const not_supported[] = {"lab",   "lch",       "oklab",      "oklch", "hwb",
                                            "color", "color-mix", "light-dark", NULL};

static bool read_function(reader *r, value *v)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        reader in;
        if (rd_function(r, functions[i].name, &in))
            return functions[i].read(&in, v) && rd_done(&in);
    }
    for (const char *const *name = not_supported; *name; name++)
        if (str_ieq(rd_peek(r)->text, *name)) r->unsupported = *name;
    return false;
}

static bool read_name(str name, value *v)
{
    uint32_t low = 0, high = sizeof names / sizeof *names;
    char text[24];
    if (name.n >= sizeof text) return false;
    for (size_t i = 0; i < name.n; i++)
        text[i] = (char)(name.p[i] >= 'A' && name.p[i] <= 'Z' ? name.p[i] + 32 : name.p[i]);
    text[name.n] = 0;
    while (low < high) {
        uint32_t mid = (low + high) / 2;
        int c = strcmp(text, names[mid].name);
        if (!c) {
            uint32_t rgb = names[mid].rgb;
            *v = of_rgb(rgb >> 16, rgb >> 8 & 255, rgb & 255, 255);
            return true;
        }
        *(c > 0 ? &low : &high) = c > 0 ? mid + 1 : mid;
    }
    return false;
}

bool rd_color(reader *r, value *v)
{
    const token *t = rd_peek(r);
    bool ok = false;
    if (t->kind == T_FUNCTION) return read_function(r, v);
    if (t->kind == T_HASH)
        ok = read_hex(t->text, v);
    else if (t->kind == T_IDENT && str_ieq(t->text, "transparent"))
        ok = (*v = (value){.kind = V_COLOR, .color = {.space = COLOR_NONE}}, true);
    else if (t->kind == T_IDENT && str_ieq(t->text, "currentcolor"))
        ok = (*v = (value){.kind = V_COLOR, .color = {.space = COLOR_CURRENT, .alpha = 255}}, true);
    else if (t->kind == T_IDENT)
        ok = read_name(t->text, v);
    if (ok) r->at = t + 1;
    return ok;
}
