/* Where font files are. The lock gives a folder and a name, so that a font of a usual system is
 * found with one look; else the font folders are walked once. Files beside the lock are read with
 * FreeType, which also unpacks WOFF and WOFF2. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_TRUETYPE_TABLES_H

#include "font/set.h"

enum { MAX_DEPTH = 8, MAX_FILES = 50000, MAX_FACES = 64, ROOTS = 4 };
#define MAX_PLAIN ((size_t)256 << 20) /* bytes of an unpacked WOFF */

static uint32_t font_roots(arena *a, const char *out[ROOTS])
{
    uint32_t n = 0;
    const char *home = getenv("HOME");
    out[n++] = "/usr/share/fonts";
    out[n++] = "/usr/local/share/fonts";
    if (home && home[0] == '/') {
        out[n++] = arena_printf(a, "%s/.local/share/fonts", home);
        out[n++] = arena_printf(a, "%s/.fonts", home);
    }
    return n;
}

static bool is_font_name(str name)
{
    static const char *const ends[] = {"ttf", "otf", "ttc", "otc", "woff", "woff2"};
    size_t dot = name.n;
    while (dot && name.p[dot - 1] != '.') dot--;
    for (size_t i = 0; dot && i < sizeof ends / sizeof *ends; i++)
        if (str_ieq(str_from(name, dot), ends[i])) return true;
    return false;
}

static void walk(font_set *s, const char *dir, int depth)
{
    DIR *d = depth < MAX_DEPTH ? opendir(dir) : NULL;
    if (!d) return;
    for (struct dirent *e; (e = readdir(d)) && s->walked.entries.n < MAX_FILES;) {
        if (e->d_name[0] == '.') continue;
        const char *path = arena_printf(s->mem, "%s/%s", dir, e->d_name);
        if (is_font_name(str_of(e->d_name))) {
            void **at = map_put(&s->walked, str_of(e->d_name));
            if (!*at || strcmp(path, *at) < 0) *at = (void *)(uintptr_t)path;
            continue;
        }
        struct stat st;
        if (!stat(path, &st) && S_ISDIR(st.st_mode)) walk(s, path, depth + 1);
    }
    closedir(d);
}

const char *locate_file(font_set *s, font_file *f)
{
    if (f->looked || f->path) return f->path;
    const char *roots[ROOTS];
    uint32_t n = font_roots(s->mem, roots);
    f->looked = true;
    for (uint32_t i = 0; i < n && f->dir.n; i++) {
        const char *path =
            arena_printf(s->mem, "%s/%.*s/%.*s", roots[i], STR_ARG(f->dir), STR_ARG(f->name));
        if (!access(path, R_OK)) return f->path = path;
    }
    if (!s->did_walk)
        for (uint32_t i = 0; i < n; i++) walk(s, roots[i], 0);
    s->did_walk = true;
    return f->path = map_get(&s->walked, f->name);
}

static uint8_t slant_of(FT_Face ft)
{
    if (!(ft->style_flags & FT_STYLE_FLAG_ITALIC)) return SLANT_NORMAL;
    str style = str_of(ft->style_name);
    return str_find(style, "Oblique") >= 0 ? SLANT_OBLIQUE : SLANT_ITALIC;
}

static void know_face(font_set *s, font_file *f, FT_Face ft, uint32_t index)
{
    TT_OS2 *os2 = FT_Get_Sfnt_Table(ft, FT_SFNT_OS2);
    uint16_t weight = ft->style_flags & FT_STYLE_FLAG_BOLD ? 700 : 400;
    if (os2 && os2->usWeightClass >= 1 && os2->usWeightClass <= 1000) weight = os2->usWeightClass;
    set_know(s, f, str_of(ft->family_name), index, weight, slant_of(ft));
}

/* The faces in the file become known; false: it has none. */
static bool scan_file(font_set *s, FT_Library lib, font_file *f)
{
    file_map whole;
    if (file_open(&whole, f->path)) return false;
    long faces = 1;
    bool any = false;
    for (long i = 0; i < faces && i < MAX_FACES; i++) {
        FT_Face ft;
        if (FT_New_Memory_Face(lib, (const FT_Byte *)whole.bytes.p, (FT_Long)whole.bytes.n, i, &ft))
            continue;
        faces = ft->num_faces;
        if (ft->family_name && FT_IS_SFNT(ft)) {
            know_face(s, f, ft, (uint32_t)i);
            any = true;
        }
        FT_Done_Face(ft);
    }
    file_close(&whole);
    return any;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void scan_folder(font_set *s, const char *dir, diag *d)
{
    VEC(const char *) names = {0};
    FT_Library lib;
    DIR *folder = opendir(dir);
    if (!folder) return;
    for (struct dirent *e; (e = readdir(folder)) && names.n < MAX_FILES;)
        if (is_font_name(str_of(e->d_name)))
            *vec_add(s->mem, &names) = arena_printf(s->mem, "%s", e->d_name);
    closedir(folder);
    if (!names.n || FT_Init_FreeType(&lib)) return;
    qsort(names.at, names.n, sizeof *names.at, by_name);
    for (uint32_t i = 0; i < names.n; i++) {
        font_file *f = set_file(s, str_of(names.at[i]), FROM_FOLDER);
        f->path = arena_printf(s->mem, "%s/%s", dir, names.at[i]);
        if (!scan_file(s, lib, f))
            diag_add(d, D_FONT_BAD, (place){str_of(f->path), 0, 0}, "no font can be read in it");
    }
    FT_Done_FreeType(lib);
}

/* FreeType reads a WOFF through a plain copy that it makes; table 0 is that whole copy. */
str plain_font(arena *a, str bytes)
{
    uint32_t tag = be32(bytes, 0);
    if (tag != FONT_TAG('w', 'O', 'F', 'F') && tag != FONT_TAG('w', 'O', 'F', '2')) return bytes;
    FT_Library lib;
    FT_Face ft;
    str plain = bytes;
    if (bytes.n < 24 || be32(bytes, 16) > MAX_PLAIN || FT_Init_FreeType(&lib)) return bytes;
    if (!FT_New_Memory_Face(lib, (const FT_Byte *)bytes.p, (FT_Long)bytes.n, 0, &ft)) {
        FT_ULong n = 0;
        if (!FT_Load_Sfnt_Table(ft, 0, 0, NULL, &n) && n && n <= MAX_PLAIN) {
            char *copy = arena_alloc(a, n);
            if (!FT_Load_Sfnt_Table(ft, 0, 0, (FT_Byte *)copy, &n)) plain = (str){copy, n};
        }
        FT_Done_Face(ft);
    }
    FT_Done_FreeType(lib);
    return plain;
}
