/* What all documents of a process share: the data folder, the fonts, the parsed layouts. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "job/internal.h"

#ifndef BX_DATA_DIR
#define BX_DATA_DIR "/usr/local/share/banxin"
#endif

static bool has_base_layout(const char *dir)
{
    buf b = {0};
    buf_fmt(&b, "%s/layouts/base.css", dir);
    bool yes = access(b.p, R_OK) == 0;
    buf_drop(&b);
    return yes;
}

/* BANXIN_DATA, then the folders above the program (a checkout, or PREFIX/share), then where it was
 * installed. */
static char *find_data_dir(const char *given)
{
    if (!given) given = getenv("BANXIN_DATA");
    if (given) return has_base_layout(given) ? mem_strdup(given) : NULL;
    char program[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    static const char *const below[] = {"", "/share/banxin"};
    while (n > 0) {
        while (n > 0 && program[n - 1] != '/') n--;
        if (n > 0) n--;
        for (size_t k = 0; k < 2; k++) {
            buf b = {0};
            buf_add(&b, program, (size_t)n);
            buf_z(&b, below[k]);
            if (has_base_layout(b.p)) return b.p;
            buf_drop(&b);
        }
    }
    return has_base_layout(BX_DATA_DIR) ? mem_strdup(BX_DATA_DIR) : NULL;
}

bx_engine *bx_engine_new(const bx_settings *settings, char **error)
{
    bx_engine *e = mem_alloc(sizeof *e);
    pthread_mutex_init(&e->lock, NULL);
    e->mem = arena_new();
    if (error) *error = NULL;
    e->data_dir = find_data_dir(settings ? settings->data_dir : NULL);
    diag d;
    diag_init(&d, e->mem);
    if (e->data_dir) {
        e->fonts = font_set_new(arena_printf(e->mem, "%s/fonts", e->data_dir),
                                settings && settings->locked, &d);
        if (e->fonts && !d.count[DIAG_ERROR] && !d.count[DIAG_FATAL]) return e;
    }
    if (error) {
        buf b = {0};
        if (!e->data_dir)
            buf_z(
                &b,
                "banxin: fatal: layout-missing: no folder with layouts/base.css; set BANXIN_DATA");
        for (uint32_t i = 0; i < d.entries.n; i++)
            buf_fmt(&b, "%s%s", i ? "\n" : "", diag_line(e->mem, &d.entries.at[i]).p);
        *error = b.p;
    }
    bx_engine_drop(e);
    return NULL;
}

void bx_engine_drop(bx_engine *e)
{
    if (!e) return;
    font_set_drop(e->fonts);
    for (uint32_t i = 0; i < e->layouts.n; i++) {
        css_sheets_drop(e->layouts.at[i]->sheets);
        arena_drop(e->layouts.at[i]->mem);
    }
    free(e->data_dir);
    pthread_mutex_destroy(&e->lock);
    arena_drop(e->mem);
    free(e);
}

static source *shipped_layouts(bx_engine *e, layout_sheets *l)
{
    const char *dir = arena_printf(l->mem, "%s/layouts", e->data_dir);
    source *src = source_dir(dir);
    if (!src)
        diag_add(&l->diag, D_LAYOUT_MISSING, (place){str_of(dir), 0, 0},
                 "the folder cannot be read: %s", strerror(errno));
    return src;
}

static void add_font_faces(bx_engine *e, layout_sheets *l, source *src)
{
    const css_font_face *faces;
    uint32_t n = css_font_faces(l->sheets, MEDIA_PRINT, &faces);
    for (uint32_t i = 0; i < n; i++) {
        str bytes;
        if (faces[i].local) continue; /* an installed font is found by its family name */
        if (source_read(src, l->mem, faces[i].src, &bytes) != SOURCE_OK)
            diag_add(&l->diag, D_FONT_MISSING, faces[i].at, "the font file %.*s cannot be read",
                     STR_ARG(faces[i].src));
        else
            font_set_add(e->fonts, faces[i].family, faces[i].weight, faces[i].slant, bytes,
                         faces[i].at, &l->diag);
    }
}

/* A layout's folder with the shipped layouts behind it, so that `@import "briefing.css"` works from
 * anywhere. Owns neither. */
typedef struct overlay {
    source base;
    source *upper, *lower;
} overlay;

static source_status overlay_read(source *s, arena *a, str path, str *bytes)
{
    overlay *o = (overlay *)s;
    source_status status = source_read(o->upper, a, path, bytes);
    return status == SOURCE_MISSING && o->lower ? source_read(o->lower, a, path_base(path), bytes)
                                                : status;
}

/* "book, briefing, …": the layouts of the data folder. */
static void add_name(void *data, str path)
{
    buf *names = data;
    if (!str_ends(path, ".css") || str_is(path, "base.css") || memchr(path.p, '/', path.n)) return;
    if (names->n) buf_z(names, ", ");
    buf_add(names, path.p, path.n - 4);
}

/* A layout that is not there, with what the user may have meant. */
static void tell_missing(bx_engine *e, const layout_ref *ref, bool named, source_status status,
                         diag *d)
{
    place at = ref->at.file.n ? ref->at : (place){ref->src ? (str){0} : ref->name, 0, 0};
    if (!named) {
        diag_add(d, D_LAYOUT_MISSING, at, "the layout %.*s is %s", STR_ARG(ref->name),
                 status == SOURCE_OUTSIDE ? "outside the content root" : "not there");
        return;
    }
    buf names = {0};
    source *shipped = source_dir(arena_printf(d->mem, "%s/layouts", e->data_dir));
    if (shipped) shipped->ops->list(shipped, d->mem, (str){0}, add_name, &names);
    source_drop(shipped);
    diag_add(d, ref->spare ? D_LAYOUT_UNKNOWN : D_LAYOUT_MISSING, at,
             "there is no layout %.*s; there are %.*s, and CSS files by their path%s",
             STR_ARG(ref->name), STR_ARG(buf_view(&names)),
             ref->spare ? "; " DEFAULT_LAYOUT " was used" : "");
    buf_drop(&names);
}

static layout_sheets *load_layout(bx_engine *e, str key, source *src, str path)
{
    layout_sheets *l = arena_new_of(e->mem, layout_sheets);
    l->mem = arena_new();
    l->key = str_copy(l->mem, key);
    l->sheets = css_sheets_new();
    diag_init(&l->diag, l->mem);
    source *shipped = shipped_layouts(e, l);
    static const source_ops reading = {.read = overlay_read};
    overlay both = {{&reading}, src, shipped};
    str bytes;
    l->status = source_read(&both.base, l->mem, path, &bytes);
    l->ok = shipped && l->status == SOURCE_OK &&
            css_parse_file(l->sheets, shipped, STR("base.css"), &l->diag) == 0 &&
            css_parse_file(l->sheets, &both.base, path, &l->diag) == 0;
    if (l->ok) add_font_faces(e, l, &both.base);
    source_drop(shipped);
    return l;
}

/* Under the engine's lock: the layout of this key, parsed once. */
static layout_sheets *find_or_load(bx_engine *e, str key, source *src, str path)
{
    for (uint32_t i = 0; i < e->layouts.n; i++)
        if (str_eq(e->layouts.at[i]->key, key)) return e->layouts.at[i];
    layout_sheets *l = load_layout(e, key, src, path);
    *vec_add(e->mem, &e->layouts) = l;
    return l;
}

const layout_sheets *engine_layout(bx_engine *e, const layout_ref *ref, diag *d)
{
    str name = ref->name, path = name;
    bool named = !memchr(name.p, '/', name.n) && !str_ends(name, ".css");
    layout_sheets *l = NULL;
    pthread_mutex_lock(&e->lock);
    str dir = path_dir(name);
    const char *folder = named   ? arena_printf(e->mem, "%s/layouts", e->data_dir)
                         : dir.n ? str_copy(e->mem, dir).p
                         : name.n && name.p[0] == '/' ? "/"
                                                      : ".";
    source *src = ref->src && !named ? ref->src : source_dir(folder);
    if (src != ref->src)
        path = named ? str_printf(e->mem, "%.*s.css", STR_ARG(name)) : path_base(name);
    str key = named ? path : str_printf(e->mem, "%.*s:%.*s", STR_ARG(ref->origin), STR_ARG(name));
    if (src) l = find_or_load(e, key, src, path);
    if (src != ref->src) source_drop(src);
    pthread_mutex_unlock(&e->lock);
    if (!l)
        tell_missing(e, ref, named, SOURCE_MISSING, d);
    else if (l->status != SOURCE_OK)
        tell_missing(e, ref, named, l->status, d);
    for (uint32_t i = 0; l && i < l->diag.entries.n; i++) {
        const diag_entry *x = &l->diag.entries.at[i];
        diag_add(d, x->code, x->at, "%.*s", STR_ARG(x->message));
    }
    return l && l->ok ? l : NULL;
}

typedef struct font_listing {
    void (*each)(void *, const char *, const char *, const char *, unsigned, const char *);
    void *data;
    arena *mem;
} font_listing;

static void list_font(void *data, str family, str face_style, str file, uint32_t index, str version)
{
    const font_listing *l = data;
    l->each(l->data, str_copy(l->mem, family).p, str_copy(l->mem, face_style).p,
            str_copy(l->mem, file).p, index, str_copy(l->mem, version).p);
}

void bx_fonts(bx_engine *e,
              void (*each)(void *, const char *, const char *, const char *, unsigned,
                           const char *),
              void *data)
{
    font_listing l = {each, data, arena_new()};
    font_set_list(e->fonts, list_font, &l);
    arena_drop(l.mem);
}
