/* Where a document is read from: its text, and the source that its images come from. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "job/internal.h"

static bool has(const char *dir, const char *name)
{
    buf b = {0};
    buf_fmt(&b, "%s/%s", dir, name);
    bool yes = access(b.p, F_OK) == 0;
    buf_drop(&b);
    return yes;
}

/* The content root: the nearest folder at or above dir with .git or banxin.yaml, else dir. */
static str content_root(arena *a, str dir)
{
    for (str up = dir; up.n > 1; up = path_dir(up)) {
        const char *z = str_copy(a, up).p;
        if (has(z, ".git") || has(z, "banxin.yaml")) return str_of(z);
    }
    return dir;
}

static bool looks_like_html(str path, str text)
{
    if (str_ends(path, ".html") || str_ends(path, ".xhtml") || str_ends(path, ".htm")) return true;
    if (!str_is(path, "-")) return false;
    str s = str_trim(text);
    return str_starts(s, "<!DOCTYPE") || str_starts(s, "<!doctype") || str_starts(s, "<html") ||
           str_starts(s, "<?xml");
}

static int unreadable(const input *in, diag *d)
{
    diag_add(d, D_FILE_UNREADABLE, (place){in->name, 0, 0}, "the file cannot be read: %s",
             strerror(errno));
    return -1;
}

/* The real path of the folder that a file stands in; n == 0: there is none. "-" stands here. */
static str folder_of(arena *a, const char *path)
{
    str given = path_dir(str_of(path));
    const char *folder = !strcmp(path, "-") || (!given.n && path[0] != '/') ? "."
                         : given.n                                          ? str_copy(a, given).p
                                                                            : "/";
    char *real = realpath(folder, NULL);
    str dir = real ? str_copy(a, str_of(real)) : (str){0};
    free(real);
    return dir;
}

/* The nearest folder above both. */
static str common_folder(str a, str b)
{
    size_t n = 0, end = 0;
    for (; n < a.n && n < b.n && a.p[n] == b.p[n]; n++)
        if (a.p[n] == '/') end = n;
    if ((n == a.n || a.p[n] == '/') && (n == b.n || b.p[n] == '/')) end = n;
    return str_sub(a, 0, end);
}

str input_common_root(arena *a, const char *const *paths, size_t n)
{
    str root = {0};
    for (size_t i = 0; i < n; i++) {
        str dir = folder_of(a, paths[i]);
        if (!dir.n) return (str){0};
        str own = content_root(a, dir);
        root = i ? common_folder(root, own) : own;
    }
    return root.n > 1 ? str_copy(a, root) : (str){0};
}

static int outside(const input *in, diag *d)
{
    diag_add(d, D_PATH_OUTSIDE, (place){in->name, 0, 0},
             "the document is a link that leads out of the content root; it was not read");
    return -1;
}

int input_open(input *in, arena *a, const char *path, str root, bool found, diag *d)
{
    *in = (input){.name = str_copy(a, str_of(path))};
    bool standard = str_is(in->name, "-");
    if (standard) in->name = STR("standard input");
    str dir = folder_of(a, path);
    if (!dir.n) return unreadable(in, d);
    if (!root.n) root = content_root(a, dir);
    in->root = root;
    in->marked = has(root.p, ".git") || has(root.p, "banxin.yaml");
    in->src = source_dir(root.p);
    if (!in->src) return unreadable(in, d);
    str below = str_from(dir, root.n);
    str base = standard ? STR("-") : path_base(str_of(path));
    if (!path_join(a, below, base, &in->path)) return unreadable(in, d);
    bool folder;
    file_map f;
    if (found && source_find(in->src, a, in->path, &folder) == SOURCE_OUTSIDE)
        return outside(in, d);
    if (file_open(&f, path)) return unreadable(in, d);
    in->text = str_copy(a, f.bytes);
    file_close(&f);
    in->html = looks_like_html(standard ? STR("-") : in->path, in->text);
    return input_check_text(in, d);
}

int input_open_from(input *in, arena *a, const origin *from, const char *path, diag *d)
{
    *in = (input){.src = from->src, .borrowed = true, .path = str_copy(a, str_of(path))};
    in->name = str_printf(a, "%.*s:%s", STR_ARG(from->name), path);
    source_status status = source_read(in->src, a, in->path, &in->text);
    if (status == SOURCE_OUTSIDE) return outside(in, d);
    if (status != SOURCE_OK) {
        diag_add(d, D_FILE_UNREADABLE, (place){in->name, 0, 0},
                 "the file cannot be read from the revision");
        return -1;
    }
    in->html = looks_like_html(in->path, in->text);
    in->marked = true;
    return input_check_text(in, d);
}

str input_root_words(arena *a, const input *in)
{
    buf up = {0};
    str dir = path_dir(in->path);
    for (size_t i = 0; i < dir.n; i++)
        if (!i || dir.p[i] == '/') buf_z(&up, i ? "/.." : "..");
    str words =
        str_printf(a, "%.*s%s%s", STR_ARG(buf_view(&up)),
                   dir.n ? " from the document" : "the document's folder",
                   in->marked ? ", where .git or banxin.yaml is"
                              : "; an empty file banxin.yaml makes a folder above the root");
    buf_drop(&up);
    return words;
}

void input_close(input *in)
{
    if (!in->borrowed) source_drop(in->src);
    in->src = NULL;
}
