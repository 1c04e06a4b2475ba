/* What names mean: generic families, well-known names of other systems, languages and regions. */
#include "font/set.h"

typedef struct alias_row {
    const char *name; /* folded */
    font_alias alias;
} alias_row;

enum { WEST = ALIAS_REAL | ALIAS_WESTERN, SAME = ALIAS_SAME | ALIAS_HAN };

static const alias_row aliases[] = {
    /* generic */
    {"serif", {CLASS_SERIF, NULL, 0, NULL}},
    {"sans-serif", {CLASS_SANS, NULL, 0, NULL}},
    {"monospace", {CLASS_MONO, NULL, 0, NULL}},
    {"kai", {CLASS_KAI, NULL, 0, NULL}},
    {"fangsong", {CLASS_FANGSONG, NULL, 0, NULL}},
    {"song", {CLASS_SERIF, NULL, 0, NULL}},
    {"hei", {CLASS_SANS, NULL, 0, NULL}},
    {"math", {CLASS_MATH, NULL, 0, NULL}},
    {"emoji", {CLASS_EMOJI, NULL, 0, NULL}},
    {"cursive", {CLASS_KAI, NULL, 0, NULL}},
    {"fantasy", {CLASS_SANS, NULL, 0, NULL}},
    {"system-ui", {CLASS_SANS, NULL, 0, NULL}},
    {"-apple-system", {CLASS_SANS, NULL, 0, NULL}},
    {"ui-serif", {CLASS_SERIF, NULL, 0, NULL}},
    {"ui-sans-serif", {CLASS_SANS, NULL, 0, NULL}},
    {"ui-rounded", {CLASS_SANS, NULL, 0, NULL}},
    {"ui-monospace", {CLASS_MONO, NULL, 0, NULL}},
    /* the same design under another name */
    {"source han serif", {CLASS_SERIF, NULL, SAME, NULL}},
    {"source han serif sc", {CLASS_SERIF, "SC", SAME, NULL}},
    {"source han serif cn", {CLASS_SERIF, "SC", SAME, NULL}},
    {"source han serif tc", {CLASS_SERIF, "TC", SAME, NULL}},
    {"source han serif tw", {CLASS_SERIF, "TC", SAME, NULL}},
    {"source han serif hc", {CLASS_SERIF, "HK", SAME, NULL}},
    {"source han serif hk", {CLASS_SERIF, "HK", SAME, NULL}},
    {"source han serif jp", {CLASS_SERIF, "JP", SAME, NULL}},
    {"source han serif k", {CLASS_SERIF, "KR", SAME, NULL}},
    {"source han serif kr", {CLASS_SERIF, "KR", SAME, NULL}},
    {"noto serif sc", {CLASS_SERIF, "SC", SAME, NULL}},
    {"noto serif tc", {CLASS_SERIF, "TC", SAME, NULL}},
    {"noto serif hk", {CLASS_SERIF, "HK", SAME, NULL}},
    {"noto serif jp", {CLASS_SERIF, "JP", SAME, NULL}},
    {"noto serif kr", {CLASS_SERIF, "KR", SAME, NULL}},
    {"思源宋体", {CLASS_SERIF, "SC", SAME, NULL}},
    {"思源宋體", {CLASS_SERIF, "TC", SAME, NULL}},
    {"源ノ明朝", {CLASS_SERIF, "JP", SAME, NULL}},
    {"source han sans", {CLASS_SANS, NULL, SAME, NULL}},
    {"source han sans sc", {CLASS_SANS, "SC", SAME, NULL}},
    {"source han sans cn", {CLASS_SANS, "SC", SAME, NULL}},
    {"source han sans tc", {CLASS_SANS, "TC", SAME, NULL}},
    {"source han sans tw", {CLASS_SANS, "TC", SAME, NULL}},
    {"source han sans hc", {CLASS_SANS, "HK", SAME, NULL}},
    {"source han sans hk", {CLASS_SANS, "HK", SAME, NULL}},
    {"source han sans jp", {CLASS_SANS, "JP", SAME, NULL}},
    {"source han sans k", {CLASS_SANS, "KR", SAME, NULL}},
    {"source han sans kr", {CLASS_SANS, "KR", SAME, NULL}},
    {"noto sans sc", {CLASS_SANS, "SC", SAME, NULL}},
    {"noto sans tc", {CLASS_SANS, "TC", SAME, NULL}},
    {"noto sans hk", {CLASS_SANS, "HK", SAME, NULL}},
    {"noto sans jp", {CLASS_SANS, "JP", SAME, NULL}},
    {"noto sans kr", {CLASS_SANS, "KR", SAME, NULL}},
    {"思源黑体", {CLASS_SANS, "SC", SAME, NULL}},
    {"思源黑體", {CLASS_SANS, "TC", SAME, NULL}},
    {"源ノ角ゴシック", {CLASS_SANS, "JP", SAME, NULL}},
    /* Song, Ming, Batang */
    {"simsun", {CLASS_SERIF, "SC", ALIAS_REAL, NULL}},
    {"nsimsun", {CLASS_SERIF, "SC", ALIAS_REAL, NULL}},
    {"宋体", {CLASS_SERIF, "SC", ALIAS_REAL, NULL}},
    {"新宋体", {CLASS_SERIF, "SC", ALIAS_REAL, NULL}},
    {"songti sc", {CLASS_SERIF, "SC", ALIAS_REAL, NULL}},
    {"stsong", {CLASS_SERIF, "SC", ALIAS_REAL, NULL}},
    {"华文宋体", {CLASS_SERIF, "SC", ALIAS_REAL, NULL}},
    {"songti tc", {CLASS_SERIF, "TC", ALIAS_REAL, NULL}},
    {"mingliu", {CLASS_SERIF, "TC", ALIAS_REAL, NULL}},
    {"pmingliu", {CLASS_SERIF, "TC", ALIAS_REAL, NULL}},
    {"細明體", {CLASS_SERIF, "TC", ALIAS_REAL, NULL}},
    {"新細明體", {CLASS_SERIF, "TC", ALIAS_REAL, NULL}},
    {"mingliu_hkscs", {CLASS_SERIF, "HK", ALIAS_REAL, NULL}},
    {"ms mincho", {CLASS_SERIF, "JP", ALIAS_REAL, NULL}},
    {"ms pmincho", {CLASS_SERIF, "JP", ALIAS_REAL, NULL}},
    {"yu mincho", {CLASS_SERIF, "JP", ALIAS_REAL, NULL}},
    {"yumincho", {CLASS_SERIF, "JP", ALIAS_REAL, NULL}},
    {"游明朝", {CLASS_SERIF, "JP", ALIAS_REAL, NULL}},
    {"hiragino mincho pro", {CLASS_SERIF, "JP", ALIAS_REAL, NULL}},
    {"hiragino mincho pron", {CLASS_SERIF, "JP", ALIAS_REAL, NULL}},
    {"ヒラギノ明朝 pron", {CLASS_SERIF, "JP", ALIAS_REAL, NULL}},
    {"batang", {CLASS_SERIF, "KR", ALIAS_REAL, NULL}},
    {"바탕", {CLASS_SERIF, "KR", ALIAS_REAL, NULL}},
    {"applemyungjo", {CLASS_SERIF, "KR", ALIAS_REAL, NULL}},
    /* Hei, Gothic, Dotum */
    {"simhei", {CLASS_SANS, "SC", ALIAS_REAL, NULL}},
    {"黑体", {CLASS_SANS, "SC", ALIAS_REAL, NULL}},
    {"microsoft yahei", {CLASS_SANS, "SC", ALIAS_REAL, NULL}},
    {"微软雅黑", {CLASS_SANS, "SC", ALIAS_REAL, NULL}},
    {"heiti sc", {CLASS_SANS, "SC", ALIAS_REAL, NULL}},
    {"stheiti", {CLASS_SANS, "SC", ALIAS_REAL, NULL}},
    {"华文黑体", {CLASS_SANS, "SC", ALIAS_REAL, NULL}},
    {"pingfang sc", {CLASS_SANS, "SC", ALIAS_REAL, NULL}},
    {"hiragino sans gb", {CLASS_SANS, "SC", ALIAS_REAL, NULL}},
    {"dengxian", {CLASS_SANS, "SC", ALIAS_REAL, NULL}},
    {"等线", {CLASS_SANS, "SC", ALIAS_REAL, NULL}},
    {"wenquanyi micro hei", {CLASS_SANS, "SC", ALIAS_REAL, NULL}},
    {"wenquanyi zen hei", {CLASS_SANS, "SC", ALIAS_REAL, NULL}},
    {"microsoft jhenghei", {CLASS_SANS, "TC", ALIAS_REAL, NULL}},
    {"微軟正黑體", {CLASS_SANS, "TC", ALIAS_REAL, NULL}},
    {"heiti tc", {CLASS_SANS, "TC", ALIAS_REAL, NULL}},
    {"pingfang tc", {CLASS_SANS, "TC", ALIAS_REAL, NULL}},
    {"pingfang hk", {CLASS_SANS, "HK", ALIAS_REAL, NULL}},
    {"ms gothic", {CLASS_SANS, "JP", ALIAS_REAL, NULL}},
    {"ms pgothic", {CLASS_SANS, "JP", ALIAS_REAL, NULL}},
    {"meiryo", {CLASS_SANS, "JP", ALIAS_REAL, NULL}},
    {"yu gothic", {CLASS_SANS, "JP", ALIAS_REAL, NULL}},
    {"yugothic", {CLASS_SANS, "JP", ALIAS_REAL, NULL}},
    {"游ゴシック", {CLASS_SANS, "JP", ALIAS_REAL, NULL}},
    {"hiragino sans", {CLASS_SANS, "JP", ALIAS_REAL, NULL}},
    {"hiragino kaku gothic pron", {CLASS_SANS, "JP", ALIAS_REAL, NULL}},
    {"ヒラギノ角ゴ pron", {CLASS_SANS, "JP", ALIAS_REAL, NULL}},
    {"malgun gothic", {CLASS_SANS, "KR", ALIAS_REAL, NULL}},
    {"맑은 고딕", {CLASS_SANS, "KR", ALIAS_REAL, NULL}},
    {"dotum", {CLASS_SANS, "KR", ALIAS_REAL, NULL}},
    {"gulim", {CLASS_SANS, "KR", ALIAS_REAL, NULL}},
    {"apple sd gothic neo", {CLASS_SANS, "KR", ALIAS_REAL, NULL}},
    /* Kai, Fangsong */
    {"霞鹜文楷", {CLASS_KAI, NULL, SAME, NULL}},
    {"lxgw wenkai gb", {CLASS_KAI, NULL, SAME, NULL}},
    {"lxgw wenkai tc", {CLASS_KAI, NULL, SAME, NULL}},
    {"kaiti", {CLASS_KAI, "SC", ALIAS_REAL, NULL}},
    {"kaiti_gb2312", {CLASS_KAI, "SC", ALIAS_REAL, NULL}},
    {"楷体", {CLASS_KAI, "SC", ALIAS_REAL, NULL}},
    {"楷体_gb2312", {CLASS_KAI, "SC", ALIAS_REAL, NULL}},
    {"kaiti sc", {CLASS_KAI, "SC", ALIAS_REAL, NULL}},
    {"stkaiti", {CLASS_KAI, "SC", ALIAS_REAL, NULL}},
    {"华文楷体", {CLASS_KAI, "SC", ALIAS_REAL, NULL}},
    {"kaiti tc", {CLASS_KAI, "TC", ALIAS_REAL, NULL}},
    {"dfkai-sb", {CLASS_KAI, "TC", ALIAS_REAL, NULL}},
    {"標楷體", {CLASS_KAI, "TC", ALIAS_REAL, NULL}},
    {"biaukai", {CLASS_KAI, "TC", ALIAS_REAL, NULL}},
    {"simfang", {CLASS_FANGSONG, "SC", 0, NULL}},
    {"fangsong_gb2312", {CLASS_FANGSONG, "SC", 0, NULL}},
    {"仿宋", {CLASS_FANGSONG, "SC", 0, NULL}},
    {"仿宋_gb2312", {CLASS_FANGSONG, "SC", 0, NULL}},
    {"stfangsong", {CLASS_FANGSONG, "SC", 0, NULL}},
    {"华文仿宋", {CLASS_FANGSONG, "SC", 0, NULL}},
    /* Western */
    {"times new roman", {CLASS_SERIF, NULL, WEST, "Liberation Serif"}},
    {"times", {CLASS_SERIF, NULL, WEST, "Liberation Serif"}},
    {"georgia", {CLASS_SERIF, NULL, WEST, NULL}},
    {"cambria", {CLASS_SERIF, NULL, WEST, "Caladea"}},
    {"palatino", {CLASS_SERIF, NULL, WEST, NULL}},
    {"palatino linotype", {CLASS_SERIF, NULL, WEST, NULL}},
    {"garamond", {CLASS_SERIF, NULL, WEST, NULL}},
    {"arial", {CLASS_SANS, NULL, WEST, "Liberation Sans"}},
    {"helvetica", {CLASS_SANS, NULL, WEST, "Liberation Sans"}},
    {"helvetica neue", {CLASS_SANS, NULL, WEST, "Liberation Sans"}},
    {"calibri", {CLASS_SANS, NULL, WEST, "Carlito"}},
    {"segoe ui", {CLASS_SANS, NULL, WEST, NULL}},
    {"roboto", {CLASS_SANS, NULL, WEST, NULL}},
    {"verdana", {CLASS_SANS, NULL, WEST, NULL}},
    {"tahoma", {CLASS_SANS, NULL, WEST, NULL}},
    {"trebuchet ms", {CLASS_SANS, NULL, WEST, NULL}},
    {"courier new", {CLASS_MONO, NULL, WEST, "Liberation Mono"}},
    {"courier", {CLASS_MONO, NULL, WEST, "Liberation Mono"}},
    {"consolas", {CLASS_MONO, NULL, WEST, NULL}},
    {"menlo", {CLASS_MONO, NULL, WEST, NULL}},
    {"monaco", {CLASS_MONO, NULL, WEST, NULL}},
    {"sfmono-regular", {CLASS_MONO, NULL, WEST, NULL}},
    {"noto sans mono", {CLASS_MONO, NULL, WEST, NULL}},
};

/* The shipped fonts of a class: the Western companion, and what sets CJK text. A family whose name
 * ends in "CJK" has a face for each region. */
typedef struct class_row {
    const char *western, *cjk[3];
} class_row;
static const class_row classes[] = {
    [CLASS_SERIF] = {"Noto Serif", {"Noto Serif CJK"}},
    [CLASS_SANS] = {"Noto Sans", {"Noto Sans CJK"}},
    [CLASS_MONO] = {"DejaVu Sans Mono", {"Noto Sans Mono CJK"}},
    [CLASS_KAI] = {NULL, {"LXGW WenKai", "Noto Serif CJK"}},
    [CLASS_FANGSONG] = {"Noto Serif", {"Noto Serif CJK"}},
    [CLASS_MATH] = {"Noto Sans Math", {"Noto Serif CJK"}},
    [CLASS_EMOJI] = {EMOJI_FAMILY, {"Noto Sans Symbols2", "DejaVu Sans"}},
};

const char *const fangsong_families[] = {"FangSong",
                                         "FangSong_GB2312",
                                         "仿宋",
                                         "STFangsong",
                                         "FZFangSong-Z02",
                                         "Zhuque Fangsong (technical preview)",
                                         "Zhuque Fangsong",
                                         NULL};

const char *const last_resorts[] = {"Noto Serif CJK SC",
                                    "Noto Sans CJK SC",
                                    "Noto Sans Symbols2",
                                    "Noto Sans Symbols",
                                    "Noto Sans Math",
                                    "Noto Music",
                                    "DejaVu Sans",
                                    EMOJI_FAMILY,
                                    "HanaMinA",
                                    "HanaMinB",
                                    NULL};

bool is_heavy(str name)
{
    return str_starts(name, "FZXiaoBiaoSong") || str_starts(name, "方正小标宋");
}

const font_alias *name_alias(str folded)
{
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (str_is(folded, aliases[i].name)) return &aliases[i].alias;
    return NULL;
}

const font_alias *class_alias(font_class class)
{
    for (size_t i = 0;; i++)
        if (aliases[i].alias.class == class) return &aliases[i].alias; /* generic ones come first */
}

uint32_t alias_families(arena *a, const font_alias *alias, str lang, str out[ALIAS_FAMILIES])
{
    const class_row *row = &classes[alias->class];
    const char *region = alias->region ? alias->region : region_of(lang);
    uint32_t n = 0;
    if (row->western && !(alias->flags & ALIAS_HAN)) out[n++] = str_of(row->western);
    if (alias->flags & ALIAS_WESTERN) return n;
    for (size_t i = 0; i < 3 && row->cjk[i]; i++)
        out[n++] = str_ends(str_of(row->cjk[i]), "CJK")
                       ? str_printf(a, "%s %s", row->cjk[i], region)
                       : str_of(row->cjk[i]);
    return n;
}

static bool has_subtag(str lang, const char *tag)
{
    for (size_t i = 0; i < lang.n;) {
        size_t end = i;
        while (end < lang.n && lang.p[end] != '-' && lang.p[end] != '_') end++;
        if (str_ieq(str_sub(lang, i, end - i), tag)) return true;
        i = end + 1;
    }
    return false;
}

static bool is_chinese(str lang)
{
    static const char *const tags[] = {"zh",  "cmn", "yue", "wuu", "hak", "nan", "gan",
                                       "hsn", "lzh", "cdo", "cjy", "czh", "mnp"};
    size_t n = 0;
    while (n < lang.n && lang.p[n] != '-' && lang.p[n] != '_') n++;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (str_ieq((str){lang.p, n}, tags[i])) return true;
    return false;
}

static bool starts_with_tag(str lang, const char *tag)
{
    size_t n = strlen(tag);
    return lang.n >= n && str_ieq((str){lang.p, n}, tag) &&
           (lang.n == n || lang.p[n] == '-' || lang.p[n] == '_');
}

const char *region_of(str lang)
{
    if (starts_with_tag(lang, "ja")) return "JP";
    if (starts_with_tag(lang, "ko")) return "KR";
    if (!is_chinese(lang) || has_subtag(lang, "Hans")) return "SC";
    if (has_subtag(lang, "HK") || has_subtag(lang, "MO")) return "HK";
    if (has_subtag(lang, "TW") || has_subtag(lang, "Hant")) return "TC";
    return starts_with_tag(lang, "yue") ? "HK" : "SC";
}

bool lang_is_cjk(str lang)
{
    return is_chinese(lang) || starts_with_tag(lang, "ja") || starts_with_tag(lang, "ko");
}

str plain_lang(str lang)
{
    size_t n = 0;
    while (n < lang.n && ((lang.p[n] | 32) >= 'a' && (lang.p[n] | 32) <= 'z')) n++;
    if (n < 2 || n > 3) return STR("und");
    if (!is_chinese(lang)) return (str){lang.p, n};
    const char *region = region_of(lang);
    return str_of(!strcmp(region, "SC") ? "zh-Hans" : !strcmp(region, "TC") ? "zh-Hant" : "zh-HK");
}

const char *companion_of(str folded)
{
    static const struct {
        const char *start, *companion;
    } rows[] = {{"noto serif cjk", "Noto Serif"},
                {"noto sans cjk", "Noto Sans"},
                {"noto sans mono cjk", "DejaVu Sans Mono"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_starts(folded, rows[i].start)) return rows[i].companion;
    return NULL;
}
