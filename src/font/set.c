/* Model: a family is a list of known faces from several origins (a layout's @font-face, the fonts
 * folder, the lock, the system); the first origin that has the family gives its faces. A face is
 * opened at its first use and stays open as long as the set. One lock guards it all; what text
 * shaping needs all the time (open faces, stacks) is constant and needs no lock. */
#include "font/set.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

str fold_family(arena *a, str name)
{
    name = str_trim(name);
    if (name.n >= 2 && (name.p[0] == '"' || name.p[0] == '\'') && name.p[name.n - 1] == name.p[0])
        name = str_trim(str_sub(name, 1, name.n - 2));
    char *p = arena_alloc(a, name.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (c == '\t' || c == '\n' || c == '\r' || c == '\f') c = ' ';
        if (c == ' ' && n && p[n - 1] == ' ') continue;
        p[n++] = c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
    }
    return (str){p, n};
}

font_set *font_set_new(const char *fonts_dir, bool locked, diag *d)
{
    font_set *s = mem_alloc(sizeof *s);
    pthread_mutex_init(&s->lock, NULL);
    s->mem = arena_new();
    s->locked = locked;
    map_init(&s->families, s->mem);
    map_init(&s->stacks, s->mem);
    map_init(&s->walked, s->mem);
    if (!fonts_dir) return s;
    scan_folder(s, fonts_dir, d);
    const char *path = arena_printf(s->mem, "%s/fonts.lock", fonts_dir);
    place at = {str_of(path), 0, 0};
    file_map lock;
    if (!file_open(&lock, path)) {
        lock_read(s, lock.bytes, at, d);
        file_close(&lock);
    } else if (locked) {
        diag_add(d, D_FONT_LOCK, at, "the lock cannot be read: %s", strerror(errno));
    }
    return s;
}

void font_set_drop(font_set *s)
{
    if (!s) return;
    for (uint32_t i = 0; i < s->known.n; i++)
        if (s->known.at[i]->open) face_close(s->known.at[i]->open);
    for (uint32_t i = 0; i < s->files.n; i++) file_close(&s->files.at[i]->map);
    system_drop(s);
    pthread_mutex_destroy(&s->lock);
    arena_drop(s->mem);
    free(s);
}

font_file *set_file(font_set *s, str name, font_origin origin)
{
    font_file *f = arena_new_of(s->mem, font_file);
    f->name = str_copy(s->mem, name);
    f->origin = origin;
    return *vec_add(s->mem, &s->files) = f;
}

static str style_name(arena *a, uint16_t weight, uint8_t slant)
{
    static const char *const names[] = {"Thin",     "ExtraLight", "Light",     "Regular", "Medium",
                                        "SemiBold", "Bold",       "ExtraBold", "Black"};
    uint32_t step = weight < 150 ? 0 : weight >= 850 ? 8 : (uint32_t)(weight + 50) / 100 - 1;
    if (slant == SLANT_NORMAL) return str_of(names[step]);
    const char *second = slant == SLANT_ITALIC ? "Italic" : "Oblique";
    return step == 3 ? str_of(second) : str_printf(a, "%s %s", names[step], second);
}

static family *family_of(font_set *s, str folded)
{
    void **at = map_put(&s->families, folded);
    if (!*at) *at = arena_new_of(s->mem, family);
    return *at;
}

known_face *set_know(font_set *s, font_file *file, str family_name, uint32_t index, uint16_t weight,
                     uint8_t slant)
{
    known_face *k = arena_new_of(s->mem, known_face);
    k->file = file;
    k->family = str_copy(s->mem, family_name);
    k->style = style_name(s->mem, weight, slant);
    k->index = index;
    k->weight = weight;
    k->slant = slant;
    *vec_add(s->mem, &s->known) = k;
    *vec_add(s->mem, &family_of(s, fold_family(s->mem, family_name))->faces) = k;
    return k;
}

/* CSS Fonts 4, section 5.2: first the slant, then the weight. Less is better. */
static int32_t distance(const known_face *k, uint16_t weight, uint8_t slant)
{
    static const int8_t slants[3][3] = {{0, 2, 1}, {2, 0, 1}, {2, 1, 0}}; /* [wanted][there] */
    int32_t want = weight, has = k->weight, off;
    if (has == want)
        off = 0;
    else if (want >= 400 && want <= 500)
        off = has > want && has <= 500 ? has - want
              : has < want             ? 1000 + want - has
                                       : 2000 + has - want;
    else if (want < 400)
        off = has < want ? want - has : 1000 + has - want;
    else
        off = has > want ? has - want : 1000 + want - has;
    return slants[slant % 3][k->slant % 3] * 10000 + off;
}

static known_face *pick_of(const family *f, uint16_t weight, uint8_t slant)
{
    known_face *best = NULL;
    for (uint32_t i = 0; i < f->faces.n; i++) {
        known_face *k = f->faces.at[i];
        if (!best || k->file->origin < best->file->origin ||
            (k->file->origin == best->file->origin &&
             distance(k, weight, slant) < distance(best, weight, slant)))
            best = k;
    }
    return best;
}

known_face *set_pick(font_set *s, str family_name, uint16_t weight, uint8_t slant, bool ask_system)
{
    str folded = fold_family(s->mem, family_name);
    family *f = map_get(&s->families, folded);
    if (!f && !ask_system) return NULL;
    if (!f) f = family_of(s, folded);
    if (!f->faces.n && ask_system && !f->asked_system) {
        f->asked_system = true;
        system_family(s, folded);
    }
    return pick_of(f, weight, slant);
}

static bool open_file(font_set *s, font_file *f)
{
    if (f->opened) return true;
    if (f->fault.n) return false;
    const char *path = locate_file(s, f);
    if (!path) {
        f->fault = STR("it is not installed");
        return false;
    }
    if (file_open(&f->map, path)) {
        f->fault = str_printf(s->mem, "it cannot be read: %s", strerror(errno));
        return false;
    }
    f->bytes = f->origin == FROM_LOCK ? f->map.bytes : plain_font(s->mem, f->map.bytes);
    f->opened = true;
    if (s->locked) f->differs = lock_difference(s, f);
    return true;
}

const face *set_open(font_set *s, known_face *k)
{
    if (k->open || k->fault.n) return k->open;
    const char *fault = NULL;
    if (!open_file(s, k->file))
        k->fault = k->file->fault;
    else if (!(k->open = face_open(s->mem, k->file->bytes, k->index, &fault)))
        k->fault = str_of(fault);
    else
        k->open->number = s->n_opened++;
    return k->open;
}

int font_set_add(font_set *s, str family_name, uint16_t weight, uint8_t slant, str bytes, place at,
                 diag *d)
{
    pthread_mutex_lock(&s->lock);
    font_file *file = set_file(s, family_name, FROM_RULE);
    file->bytes = plain_font(s->mem, bytes);
    file->opened = true;
    const char *fault;
    face *f = face_open(s->mem, file->bytes, 0, &fault);
    if (f) {
        known_face *k = set_know(s, file, family_name, 0, weight, slant);
        k->open = f;
        f->number = s->n_opened++;
        map_init(&s->stacks, s->mem); /* the old ones live on with those who hold them */
    } else {
        diag_add(d, D_FONT_BAD, at, "the font of \"%.*s\" was not used: %s", STR_ARG(family_name),
                 fault);
    }
    pthread_mutex_unlock(&s->lock);
    return f ? 0 : -1;
}

void font_set_list(font_set *s,
                   void (*each)(void *data, str family, str style, str file, uint32_t index,
                                str version),
                   void *data)
{
    pthread_mutex_lock(&s->lock);
    for (uint32_t i = 0; i < s->known.n; i++) {
        const known_face *k = s->known.at[i];
        bool there = open_file(s, k->file);
        str version = there ? face_revision(s->mem, k->file->bytes, k->index) : k->file->fault;
        str path = k->file->path ? str_of(k->file->path) : k->file->name;
        each(data, k->family, k->style, path, k->index, version);
    }
    pthread_mutex_unlock(&s->lock);
}
