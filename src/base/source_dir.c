/* A folder as a source. Symbolic links are followed only when they stay below the root. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

#define MAX_DEPTH 64

typedef struct dir_source {
    source base;
    char *root; /* real path */
} dir_source;

/* The real path of root/path, or NULL with *status set. Freed by the caller. */
static char *resolve(const dir_source *d, str path, source_status *status)
{
    buf b = {0};
    buf_z(&b, d->root);
    buf_byte(&b, '/');
    buf_str(&b, path);
    char *real = memchr(path.p ? path.p : "", 0, path.n) ? NULL : realpath(b.p, NULL);
    *status = real ? SOURCE_OK : errno == ENOMEM ? SOURCE_FAILED : SOURCE_MISSING;
    buf_drop(&b);
    size_t n = strlen(d->root);
    bool inside = real && !strncmp(real, d->root, n) && (real[n] == '/' || !real[n] || n == 1);
    if (real && !inside) {
        *status = SOURCE_OUTSIDE;
        free(real);
        return NULL;
    }
    return real;
}

static source_status dir_read(source *s, arena *a, str path, str *bytes)
{
    source_status status;
    char *real = resolve((dir_source *)s, path, &status);
    if (!real) return status;
    struct stat st;
    file_map f;
    if (stat(real, &st) || !S_ISREG(st.st_mode))
        status = SOURCE_MISSING;
    else if (file_open(&f, real))
        status = SOURCE_FAILED;
    else {
        *bytes = str_copy(a, f.bytes);
        file_close(&f);
    }
    free(real);
    return status;
}

static source_status dir_find(source *s, arena *a, str path, bool *folder)
{
    source_status status;
    char *real = resolve((dir_source *)s, path, &status);
    struct stat st;
    (void)a;
    if (!real) return status;
    status = stat(real, &st) ? SOURCE_MISSING : SOURCE_OK;
    *folder = !status && S_ISDIR(st.st_mode);
    free(real);
    return status;
}

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

static int walk(const dir_source *d, arena *a, str dir, int depth, void (*each)(void *, str),
                void *data)
{
    source_status status;
    char *real = resolve(d, dir, &status);
    DIR *open = real ? opendir(real) : NULL;
    free(real);
    if (!open || depth > MAX_DEPTH) {
        if (open) closedir(open);
        return -1;
    }
    VEC(str) names = {0};
    for (struct dirent *e; (e = readdir(open));)
        if (e->d_name[0] != '.') *vec_add(a, &names) = str_copy(a, str_of(e->d_name));
    int fd = dirfd(open);
    if (names.n) qsort(names.at, names.n, sizeof *names.at, by_bytes);
    for (uint32_t i = 0; i < names.n; i++) {
        struct stat st;
        if (fstatat(fd, names.at[i].p, &st, AT_SYMLINK_NOFOLLOW)) continue;
        str path = dir.n ? str_printf(a, "%.*s/%s", STR_ARG(dir), names.at[i].p) : names.at[i];
        if (S_ISDIR(st.st_mode))
            walk(d, a, path, depth + 1, each, data);
        else if (S_ISREG(st.st_mode) || S_ISLNK(st.st_mode))
            each(data, path);
    }
    closedir(open);
    return 0;
}

static int dir_list(source *s, arena *a, str dir, void (*each)(void *, str), void *data)
{
    return walk((dir_source *)s, a, dir, 0, each, data);
}

static void dir_drop(source *s)
{
    free(((dir_source *)s)->root);
    free(s);
}

source *source_dir(const char *root)
{
    static const source_ops ops = {dir_read, dir_list, dir_drop, dir_find};
    char *real = realpath(root, NULL);
    struct stat st;
    if (!real || stat(real, &st) || !S_ISDIR(st.st_mode)) {
        if (real) errno = ENOTDIR;
        free(real);
        return NULL;
    }
    dir_source *d = mem_alloc(sizeof *d);
    d->base.ops = &ops;
    d->root = real;
    return &d->base;
}
