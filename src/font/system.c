/* Model: fontconfig is asked once, for the list of all usable fonts, and only when a family or a
 * character is found nowhere else: reading its configuration costs a cold run more than all
 * shaping. The list is sorted, and the choice is ours, so that it depends only on what is
 * installed. The configuration is our own, not the process's current one: other libraries use that.
 */
#include <fontconfig/fontconfig.h>
#include <stdlib.h>

#include "font/set.h"

typedef struct system_font {
    FcPattern *pattern;
    const FcCharSet *chars;
    str path;
    int32_t index, weight, slant, spacing;
    known_face *known;
} system_font;

struct system_fonts {
    FcConfig *config;
    FcFontSet *list;
    system_font *at;
    uint32_t n;
};

static int by_path(const void *pa, const void *pb)
{
    const system_font *a = pa, *b = pb;
    int order = str_cmp(a->path, b->path);
    return order ? order : (a->index > b->index) - (a->index < b->index);
}

/* Outline fonts in a file that face_open can read; named instances of variable fonts are not. */
static bool take(FcPattern *p, system_font *out)
{
    FcBool flag;
    FcChar8 *path, *format;
    FcCharSet *chars;
    *out = (system_font){.pattern = p, .weight = FC_WEIGHT_REGULAR};
    if (FcPatternGetString(p, FC_FILE, 0, &path) ||
        FcPatternGetInteger(p, FC_INDEX, 0, &out->index))
        return false;
    if (FcPatternGetCharSet(p, FC_CHARSET, 0, &chars) || out->index < 0 || out->index > 0xFFFF)
        return false;
    if (!FcPatternGetBool(p, FC_OUTLINE, 0, &flag) && !flag) return false;
    if (!FcPatternGetBool(p, FC_COLOR, 0, &flag) && flag) return false;
    if (FcPatternGetString(p, FC_FONTFORMAT, 0, &format) ||
        (strcmp((char *)format, "TrueType") && strcmp((char *)format, "CFF")))
        return false;
    FcPatternGetInteger(p, FC_WEIGHT, 0, &out->weight);
    FcPatternGetInteger(p, FC_SLANT, 0, &out->slant);
    FcPatternGetInteger(p, FC_SPACING, 0, &out->spacing);
    out->chars = chars;
    out->path = str_of((char *)path);
    return true;
}

static const system_fonts *system_list(font_set *s)
{
    if (s->system) return s->system;
    system_fonts *y = s->system = arena_new_of(s->mem, system_fonts);
    y->config = FcInitLoadConfigAndFonts();
    if (!y->config) return y;
    FcPattern *all = FcPatternCreate();
    FcObjectSet *fields =
        FcObjectSetBuild(FC_FAMILY, FC_FILE, FC_INDEX, FC_WEIGHT, FC_SLANT, FC_SPACING, FC_CHARSET,
                         FC_LANG, FC_OUTLINE, FC_COLOR, FC_FONTFORMAT, (char *)NULL);
    y->list = FcFontList(y->config, all, fields);
    FcObjectSetDestroy(fields);
    FcPatternDestroy(all);
    if (!y->list) return y;
    y->at = arena_array(s->mem, system_font, y->list->nfont);
    for (int i = 0; i < y->list->nfont; i++) y->n += take(y->list->fonts[i], &y->at[y->n]);
    qsort(y->at, y->n, sizeof *y->at, by_path);
    return y;
}

void system_drop(font_set *s)
{
    if (!s->system) return;
    if (s->system->list) FcFontSetDestroy(s->system->list);
    if (s->system->config) FcConfigDestroy(s->system->config);
}

static known_face *know(font_set *s, system_font *f, str family_name)
{
    if (f->known) return f->known;
    font_file *file = NULL;
    for (uint32_t i = 0; i < s->files.n && !file; i++)
        if (s->files.at[i]->origin == FROM_SYSTEM && str_is(f->path, s->files.at[i]->path))
            file = s->files.at[i];
    if (!file) {
        file = set_file(s, path_base(f->path), FROM_SYSTEM);
        file->path = str_copy(s->mem, f->path).p;
    }
    int weight = FcWeightToOpenType(f->weight);
    uint8_t slant = f->slant >= FC_SLANT_OBLIQUE ? SLANT_OBLIQUE
                    : f->slant > FC_SLANT_ROMAN  ? SLANT_ITALIC
                                                 : SLANT_NORMAL;
    return f->known = set_know(s, file, family_name, (uint32_t)f->index,
                               (uint16_t)(weight < 1 ? 400 : weight), slant);
}

void system_family(font_set *s, str folded)
{
    const system_fonts *y = system_list(s);
    for (uint32_t i = 0; i < y->n; i++) {
        FcChar8 *name;
        for (int k = 0; !FcPatternGetString(y->at[i].pattern, FC_FAMILY, k, &name); k++) {
            if (!str_eq(fold_family(s->mem, str_of((char *)name)), folded)) continue;
            know(s, &y->at[i], folded);
            break;
        }
    }
}

/* The name of a language in fontconfig's lists. */
static const char *system_lang(str lang)
{
    static const char *const names[][2] = {
        {"SC", "zh-cn"}, {"TC", "zh-tw"}, {"HK", "zh-hk"}, {"JP", "ja"}, {"KR", "ko"}};
    if (!lang_is_cjk(lang)) return ""; /* whether a font has the character says enough */
    const char *region = region_of(lang);
    size_t i = 0;
    while (strcmp(names[i][0], region)) i++;
    return names[i][1];
}

/* How far a font is from what the request wants; less is better. */
static int32_t strangeness(const system_font *f, const char *lang, const font_request *r)
{
    int32_t want = FcWeightFromOpenType(r->weight), off = abs(f->weight - want);
    FcLangSet *langs;
    if ((f->slant > FC_SLANT_ROMAN) != (r->slant != SLANT_NORMAL)) off += 1000;
    if (f->spacing >= FC_DUAL) off += 2000;
    if (lang[0] && (FcPatternGetLangSet(f->pattern, FC_LANG, 0, &langs) ||
                    FcLangSetHasLang(langs, (const FcChar8 *)lang) == FcLangDifferentLang))
        off += 500;
    return off;
}

known_face *system_character(font_set *s, uint32_t cp, const font_request *r)
{
    const system_fonts *y = system_list(s);
    const char *lang = system_lang(r->lang);
    system_font *best = NULL;
    int32_t least = 0;
    for (uint32_t i = 0; i < y->n; i++) {
        if (!FcCharSetHasChar(y->at[i].chars, cp)) continue;
        int32_t off = strangeness(&y->at[i], lang, r);
        if (best && off >= least) continue;
        best = &y->at[i];
        least = off;
    }
    FcChar8 *name = NULL;
    if (!best || FcPatternGetString(best->pattern, FC_FAMILY, 0, &name)) return NULL;
    return know(s, best, str_of((char *)name));
}
