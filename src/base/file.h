/* Reading files by mapping; writing them so that an output is complete and new, or untouched and
 * old. */
#ifndef BX_BASE_FILE_H
#define BX_BASE_FILE_H

#include "base/str.h"

/* Status of what can fail. 0 is success everywhere; -1 failure, errno says why. */

typedef struct file_map {
    str bytes;
    void *base; /* of the mapping; NULL: bytes are malloc'd or empty */
} file_map;
int file_open(file_map *f, const char *path); /* regular files are mapped; "-" and pipes are read */
void file_close(file_map *f);

/* An output: a temporary file in the target's folder, renamed on commit; "-" is standard output. */
typedef struct output output;
int out_open(output **o, const char *path);
int out_write(output *o, const void *p, size_t n); /* errors stick: out_commit reports them too */
int out_commit(output *o);                         /* flush, fsync, close, rename; frees o */
void out_abort(output *o);      /* removes the temporary file; frees o; NULL is allowed */
void out_abort_all(void);       /* on the way out of the process (signal, no memory) */
int dir_make(const char *path); /* with its parents */

/* Where content, assets and layouts are read from: a folder, or the tree of a git revision
 * (job/git.c). Paths are relative to the root, with '/', normalised; nothing outside the root is
 * ever read. */
typedef enum { SOURCE_OK, SOURCE_MISSING, SOURCE_OUTSIDE, SOURCE_FAILED } source_status;
typedef struct source source;
typedef struct source_ops {
    source_status (*read)(source *s, arena *a, str path, str *bytes); /* bytes live as long as a */
    int (*list)(source *s, arena *a, str dir, void (*each)(void *data, str path),
                void *data); /* all files below dir, sorted by bytes */
    void (*drop)(source *s);
    source_status (*find)(source *s, arena *a, str path, bool *folder); /* without reading it */
} source_ops;
struct source {
    const source_ops *ops;
};
source *source_dir(const char *root); /* a folder; NULL with errno when it is not one */
static inline source_status source_read(source *s, arena *a, str path, str *bytes)
{
    return s->ops->read(s, a, path, bytes);
}
/* Whether something is there; of a folder, or a tree of a revision. */
static inline source_status source_find(source *s, arena *a, str path, bool *folder)
{
    return s->ops->find(s, a, path, folder);
}
static inline void source_drop(source *s)
{
    if (s) s->ops->drop(s);
}

/* "a/b/../c//d" → "a/c/d"; joins onto dir unless path is absolute ("/x": from the root). False: it
 * climbs out of the root. */
bool path_join(arena *a, str dir, str path, str *joined);
str path_dir(str path);  /* "a/b.md" → "a"; "b.md" → "" */
str path_base(str path); /* "a/b.md" → "b.md" */
str path_stem(str path); /* "a/b.md" → "b" */

#endif
