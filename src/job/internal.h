/* Private to job/: the engine's shared state and one document's way through the stages. */
#ifndef BX_JOB_INTERNAL_H
#define BX_JOB_INTERNAL_H

#include <pthread.h>

#include "banxin.h"
#include "css/css.h"
#include "doc/doc.h"
#include "font/font.h"
#include "frame/frame.h"

/* A parsed layout: shared by all documents that ask for the same file. */
typedef struct layout_sheets {
    str key;
    css_sheets *sheets;
    arena *mem;
    diag diag;            /* of parsing; repeated for each document that uses the layout */
    source_status status; /* of its file */
    bool ok;
} layout_sheets;

struct bx_engine {
    arena *mem; /* under lock */
    pthread_mutex_t lock;
    char *data_dir;
    font_set *fonts;
    VEC(layout_sheets *) layouts;
};

struct bx_result {
    arena *mem;
    diag diag;
    str title;
    unsigned pages;
    int status;
};

typedef struct job_options { /* what a stage below bx_export needs of a bx_job */
    bool fetch, allow_private;
} job_options;

#define DEFAULT_LAYOUT "briefing"

/* Which layout: a name ("book": of the data folder), or a CSS file of src (NULL: of the file
 * system). */
typedef struct layout_ref {
    str name;
    source *src;
    str origin; /* tells one src from another: its root, or the revision */
    place at;   /* where it is asked for; no file: on the command line */
    bool spare; /* another one takes its place when it is not there */
} layout_ref;
/* base.css goes first. NULL with a diagnostic in d. */
const layout_sheets *engine_layout(bx_engine *e, const layout_ref *ref, diag *d);

/* Where a document is read from. src is the nearest folder above it with .git, else its own. */
typedef struct input {
    source *src;
    str root; /* real path of src's root */
    str path; /* below it */
    str name; /* as the user gave it */
    str text;
    bool html, borrowed; /* borrowed: src is not this input's own */
    bool marked;         /* .git or banxin.yaml makes root the content root */
} input;
/* 0, or -1: it is no text in UTF-8 and was refused with a diagnostic. */
int input_check_text(const input *in, diag *d);
/* Which folder the content root is, and how it is chosen, for a message. */
str input_root_words(arena *a, const input *in);
/* root: where it may read; n == 0: its own content root. found: the document itself may be a link
 * only to a file below that. */
int input_open(input *in, arena *a, const char *path, str root, bool found, diag *d);
/* The content root of files that become one document, so that each finds the others: the nearest
 * folder above the roots of all; n == 0: that would be the whole file system. */
str input_common_root(arena *a, const char *const *paths, size_t n);
void input_close(input *in);

/* A document of a given source (a revision) instead of the file system. */
typedef struct origin {
    source *src;  /* NULL: the file system */
    str name;     /* of the revision */
    int64_t date; /* when the document has none; 0: unknown */
    bool found;   /* the documents were found in a folder, not named: links lead out of no root */
    str twin;     /* the document that keeps the outputs' plain name */
} origin;
int input_open_from(input *in, arena *a, const origin *from, const char *path, diag *d);
int export_from(bx_engine *e, const bx_job *job, const origin *from, bx_result **result);

/* The tree of a revision of the repository that dir is in. below: dir inside the tree. NULL: why
 * says so. */
source *source_git(arena *a, const char *dir, str revision, int64_t *time, str *below,
                   const char **why);
typedef VEC(str) str_list;
/* "A..B" → its commits, oldest first, as 12 digits each. */
int git_range(arena *a, const char *dir, str range, str_list *revisions, const char **why);

/* Reads every asset of d (local files, images/ beside the document, the cache, the network with
 * fetch) and puts a placeholder where there is none. */
void assets_load(doc *d, const input *in, const job_options *o);

/* Tells each link to a file that is not in the publication. */
void links_check(doc *d);

/* The EPUB's cover as a PNG, set from d's metadata; n == 0 with a diagnostic: it cannot be drawn.
 */
str cover_picture(bx_engine *e, const layout_sheets *l, const doc *d, arena *a, diag *told);

/* A remote image by its address: bytes from the cache, or from the network when o->fetch. n == 0:
 * not there; why says what happened. Bounded in size, time and redirections; no private addresses
 * unless allowed. */
str fetch_image(arena *a, str url, const job_options *o, const char **why);

#endif
