#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int read_all(int fd, str *bytes)
{
    buf b = {0};
    char chunk[65536];
    ssize_t n;
    while ((n = read(fd, chunk, sizeof chunk)) != 0) {
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            buf_drop(&b);
            return -1;
        }
        buf_add(&b, chunk, (size_t)n);
    }
    *bytes = buf_view(&b);
    return 0;
}

int file_open(file_map *f, const char *path)
{
    *f = (file_map){0};
    int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : dup(STDIN_FILENO);
    if (fd < 0) return -1;
    struct stat st;
    int status = fstat(fd, &st);
    if (!status && S_ISDIR(st.st_mode)) errno = EISDIR, status = -1;
    if (!status && S_ISREG(st.st_mode) && st.st_size > 0 && strcmp(path, "-")) {
        f->base = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (f->base == MAP_FAILED && errno == ENOMEM) mem_exhausted(); /* not the file's fault */
        if (f->base == MAP_FAILED)
            f->base = NULL, status = -1;
        else
            f->bytes = (str){f->base, (size_t)st.st_size};
    } else if (!status) {
        status = read_all(fd, &f->bytes);
    }
    int saved = errno;
    close(fd);
    errno = saved;
    return status;
}

void file_close(file_map *f)
{
    if (f->base)
        munmap(f->base, f->bytes.n);
    else
        free((void *)(uintptr_t)f->bytes.p);
    *f = (file_map){0};
}

/* Outputs that are open, so that out_abort_all can remove what is unfinished. */
struct output {
    int fd, error; /* error: the first errno, 0 if none */
    char *path, *temporary;
    buf pending;
    struct output *next;
};
static output *open_outs;
static pthread_mutex_t outs_lock = PTHREAD_MUTEX_INITIALIZER;

static void unregister(output *o)
{
    pthread_mutex_lock(&outs_lock);
    for (output **p = &open_outs; *p; p = &(*p)->next)
        if (*p == o) {
            *p = o->next;
            break;
        }
    pthread_mutex_unlock(&outs_lock);
}

static void out_free(output *o)
{
    unregister(o);
    buf_drop(&o->pending);
    free(o->path);
    free(o->temporary);
    free(o);
}

static int open_temporary(output *o)
{
    size_t n = strlen(o->path) + 16;
    o->temporary = mem_alloc(n);
    snprintf(o->temporary, n, "%s.XXXXXX", o->path);
    int fd = mkstemp(o->temporary);
    if (fd < 0) return -1;
    mode_t mask = umask(0);
    umask(mask);
    fchmod(fd, 0666 & ~mask);
    return fd;
}

int out_open(output **result, const char *path)
{
    output *o = mem_alloc(sizeof *o);
    struct stat st;
    o->path = mem_strdup(path);
    bool old = strcmp(path, "-") && stat(path, &st) == 0;
    if (!strcmp(path, "-"))
        o->fd = dup(STDOUT_FILENO);
    else if (old && S_ISDIR(st.st_mode))
        o->fd = -1, errno = EISDIR;
    else if (old && !S_ISREG(st.st_mode))
        o->fd = open(path, O_WRONLY | O_CLOEXEC); /* a device or pipe is written, never replaced */
    else
        o->fd = open_temporary(o);
    if (o->fd < 0) {
        int saved = errno;
        out_free(o);
        errno = saved;
        return -1;
    }
    pthread_mutex_lock(&outs_lock);
    o->next = open_outs;
    open_outs = o;
    pthread_mutex_unlock(&outs_lock);
    *result = o;
    return 0;
}

static void flush(output *o)
{
    size_t done = 0;
    while (!o->error && done < o->pending.n) {
        ssize_t n = write(o->fd, o->pending.p + done, o->pending.n - done);
        if (n >= 0)
            done += (size_t)n;
        else if (errno != EINTR)
            o->error = errno;
    }
    o->pending.n = 0;
}

int out_write(output *o, const void *p, size_t n)
{
    buf_add(&o->pending, p, n);
    if (o->pending.n >= (1 << 18)) flush(o);
    return o->error ? -1 : 0;
}

int out_commit(output *o)
{
    flush(o);
    if (o->temporary && !o->error && fsync(o->fd) && errno != EINVAL && errno != EROFS)
        o->error = errno;
    if (close(o->fd) && !o->error) o->error = errno;
    if (o->temporary) {
        if (!o->error && rename(o->temporary, o->path)) o->error = errno;
        if (o->error) unlink(o->temporary);
    }
    int error = o->error;
    out_free(o);
    errno = error;
    return error ? -1 : 0;
}

void out_abort(output *o)
{
    if (!o) return;
    close(o->fd);
    if (o->temporary) unlink(o->temporary);
    out_free(o);
}

void out_abort_all(void)
{
    for (output *o = open_outs; o; o = o->next)
        if (o->temporary) unlink(o->temporary);
}

int dir_make(const char *path)
{
    char *p = mem_strdup(path);
    int status = 0;
    for (char *c = p + 1; !status && *p; c++) {
        if (*c && *c != '/') continue;
        char end = *c;
        *c = 0;
        if (mkdir(p, 0777) && errno != EEXIST) status = -1;
        *c = end;
        if (!end) break;
    }
    free(p);
    return status;
}

bool path_join(arena *a, str dir, str path, str *joined)
{
    buf b = {0};
    bool inside = true;
    str parts[2] = {dir, path};
    int first = path.n && path.p[0] == '/';
    for (int k = first; k < 2 && inside; k++) {
        for (size_t i = 0; i < parts[k].n && inside;) {
            size_t end = i;
            while (end < parts[k].n && parts[k].p[end] != '/') end++;
            str s = str_sub(parts[k], i, end - i);
            i = end + 1;
            if (!s.n || str_is(s, ".")) continue;
            if (!str_is(s, "..")) {
                if (b.n) buf_byte(&b, '/');
                buf_str(&b, s);
            } else if (!b.n) {
                inside = false;
            } else {
                while (b.n && b.p[--b.n] != '/') {
                }
            }
        }
    }
    *joined = str_copy(a, buf_view(&b));
    buf_drop(&b);
    return inside;
}

static size_t base_at(str path)
{
    size_t i = path.n;
    while (i && path.p[i - 1] != '/') i--;
    return i;
}

str path_base(str path)
{
    return str_from(path, base_at(path));
}

str path_dir(str path)
{
    size_t i = base_at(path);
    return (str){path.p, i ? i - 1 : 0};
}

str path_stem(str path)
{
    str s = path_base(path);
    for (size_t i = s.n; i > 1; i--)
        if (s.p[i - 1] == '.') return (str){s.p, i - 1};
    return s;
}
