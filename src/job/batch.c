/* All documents of a folder, or of revisions of it: threads take the next document of one list;
 * results go out in its order. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "job/internal.h"

#define MAX_THREADS 256u

typedef struct task {
    origin from;
    const char *input, *base; /* base: of the outputs' names */
    uint32_t rank;
    bx_job job;
    bx_result *result;
    int code;
    bool finished;
} task;

typedef struct batch {
    bx_engine *engine;
    bx_batch *asked;
    arena *mem;
    VEC(task) tasks;
    VEC(origin *) origins;
    pthread_mutex_t lock;
    uint32_t next, reported;
    int worst;
    bool written; /* a document at least */
} batch;

typedef struct finder {
    batch *b;
    const origin *from;
    str below; /* the folder inside the source */
} finder;

/* The ends of documents' names; of two that would write one output, the earlier here keeps it. */
static const char *const ends[] = {".md", ".markdown", ".html", ".xhtml", ".htm"};
enum { ENDS = sizeof ends / sizeof *ends };

static uint32_t rank(str path)
{
    uint32_t i = 0;
    while (i < ENDS && !str_ends(path, ends[i])) i++;
    return i;
}

static str without_end(str path)
{
    while (path.n && path.p[path.n - 1] != '.') path.n--;
    return (str){path.p, path.n - 1};
}

/* dir/path, and path alone below ".". */
static const char *below(arena *a, const char *dir, str path)
{
    size_t n = strlen(dir);
    while (n > 1 && dir[n - 1] == '/') n--;
    if (n == 1 && dir[0] == '.') return str_copy(a, path).p;
    return arena_printf(a, "%.*s%s%.*s", (int)n, dir, dir[n - 1] == '/' ? "" : "/", STR_ARG(path));
}

static void add_task(void *data, str path)
{
    finder *f = data;
    batch *b = f->b;
    uint32_t r = rank(path);
    if (r == ENDS) return;
    str inside = f->below.n ? str_from(path, f->below.n + 1) : path;
    str stem = without_end(inside);
    task *t = vec_add(b->mem, &b->tasks);
    *t = (task){.from = *f->from, .job = *b->asked->job, .rank = r};
    t->input = f->from->src ? str_copy(b->mem, path).p : below(b->mem, b->asked->dir, path);
    if (f->from->src) stem = str_printf(b->mem, "%.*s/%.*s", STR_ARG(f->from->name), STR_ARG(stem));
    t->base = below(b->mem, b->asked->out, stem);
    t->job.n_inputs = 1;
}

/* Why nothing was done; returns the exit code. */
static int fail(batch *b, diag_code code, const char *what, const char *why)
{
    diag_severity s = diag_severity_of(code);
    buf text = {0};
    buf_fmt(&text, "%s: %s: %s: %s", what, diag_severity_name(s), diag_code_name(code), why);
    b->asked->error = text.p;
    return s == DIAG_FATAL ? 3 : s == DIAG_ERROR ? 1 : 0;
}

static int find_in_folder(batch *b)
{
    origin *here = arena_new_of(b->mem, origin);
    here->found = true;
    source *src = source_dir(b->asked->dir);
    if (!src) return fail(b, D_FILE_UNREADABLE, b->asked->dir, strerror(errno));
    finder f = {b, here, {0}};
    src->ops->list(src, b->mem, (str){0}, add_task, &f);
    source_drop(src);
    return 0;
}

/* "feature/x" names a folder below OUT, as a branch does; ".." in a name is git's to refuse. */
static int find_in_revision(batch *b, str name)
{
    const char *why;
    for (uint32_t i = 0; i < b->origins.n; i++)
        if (str_eq(b->origins.at[i]->name, name)) return 0; /* asked for twice */
    origin *from = arena_new_of(b->mem, origin);
    finder f = {b, from, {0}};
    from->src = source_git(b->mem, b->asked->dir, name, &from->date, &f.below, &why);
    if (!from->src) return fail(b, D_FILE_UNREADABLE, str_copy(b->mem, name).p, why);
    from->name = str_copy(b->mem, name);
    *vec_add(b->mem, &b->origins) = from;
    from->src->ops->list(from->src, b->mem, f.below, add_task, &f);
    return 0;
}

static int find_all(batch *b)
{
    int status = b->asked->n_revisions ? 0 : find_in_folder(b);
    for (size_t i = 0; i < b->asked->n_revisions && !status; i++) {
        str name = str_of(b->asked->revisions[i]);
        const char *why;
        str_list list = {0};
        if (str_find(name, "..") < 0)
            *vec_add(b->mem, &list) = name;
        else if (git_range(b->mem, b->asked->dir, name, &list, &why))
            status = fail(b, D_FILE_UNREADABLE, b->asked->revisions[i], why);
        for (uint32_t k = 0; k < list.n && !status; k++) status = find_in_revision(b, list.at[k]);
    }
    return status;
}

/* Under the lock: hands over what is finished and next in order. */
static void report_finished(batch *b)
{
    for (; b->reported < b->tasks.n && b->tasks.at[b->reported].finished; b->reported++) {
        task *t = &b->tasks.at[b->reported];
        if (t->code > b->worst) b->worst = t->code;
        b->written |= t->code < 3;
        if (b->asked->done) b->asked->done(b->asked->done_data, &t->job, t->result, t->code);
        bx_result_drop(t->result);
    }
}

static void *work(void *data)
{
    batch *b = data;
    for (;;) {
        pthread_mutex_lock(&b->lock);
        uint32_t i = b->next < b->tasks.n ? b->next++ : b->tasks.n;
        pthread_mutex_unlock(&b->lock);
        if (i == b->tasks.n) return NULL;
        task *t = &b->tasks.at[i];
        t->code = export_from(b->engine, &t->job, &t->from, &t->result);
        pthread_mutex_lock(&b->lock);
        t->finished = true;
        report_finished(b);
        pthread_mutex_unlock(&b->lock);
    }
}

static void run_threads(batch *b)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    uint32_t n = b->asked->threads ? b->asked->threads : processors > 0 ? (uint32_t)processors : 1;
    if (n > b->tasks.n) n = b->tasks.n;
    if (n > MAX_THREADS) n = MAX_THREADS;
    pthread_t *threads = arena_array(b->mem, pthread_t, n ? n : 1);
    uint32_t started = 0;
    while (started + 1 < n && !pthread_create(&threads[started], NULL, work, b)) started++;
    work(b); /* this thread works too */
    for (uint32_t i = 0; i < started; i++) pthread_join(threads[i], NULL);
}

static task *owner(map *names, const task *t)
{
    return map_get(names, str_of(t->base));
}

/* Two documents that differ only in their ends (a.md, a.html) would write one output: the first by
 * rank keeps the name, the others carry their whole name ("a.html.pdf") and a warning. */
static void resolve_collisions(batch *b)
{
    map names;
    map_init(&names, b->mem);
    for (uint32_t i = 0; i < b->tasks.n; i++) {
        task *t = &b->tasks.at[i], *other = owner(&names, t);
        if (!other || t->rank < other->rank) *map_put(&names, str_of(t->base)) = t;
    }
    for (uint32_t i = 0; i < b->tasks.n; i++) {
        task *t = &b->tasks.at[i];
        if (owner(&names, t) == t) continue;
        t->from.twin = str_of(owner(&names, t)->input);
        do t->base = arena_printf(b->mem, "%s%s", t->base, ends[t->rank]);
        while (owner(&names, t));
        *map_put(&names, str_of(t->base)) = t;
    }
}

static void name_outputs(batch *b)
{
    for (uint32_t i = 0; i < b->tasks.n; i++) {
        task *t = &b->tasks.at[i];
        t->job.inputs = &t->input;
        if (b->asked->formats & BX_PDF) t->job.pdf = arena_printf(b->mem, "%s.pdf", t->base);
        if (b->asked->formats & BX_EPUB) t->job.epub = arena_printf(b->mem, "%s.epub", t->base);
        if (b->asked->formats & BX_PNG) t->job.png = arena_printf(b->mem, "%s.png", t->base);
    }
}

/* Why there is nothing to do. */
static int nothing(batch *b)
{
    if (!b->asked->n_revisions)
        return fail(b, D_NO_DOCUMENTS, b->asked->dir,
                    "there is no Markdown or HTML file below the folder");
    if (!b->origins.n)
        return fail(b, D_NO_REVISIONS, b->asked->dir,
                    "there are no revisions in the range; nothing was to be done");
    return fail(b, D_NO_DOCUMENTS, b->asked->dir,
                "in these revisions there is no Markdown or HTML file below the folder");
}

int bx_export_all(bx_engine *e, bx_batch *asked)
{
    batch b = {.engine = e, .asked = asked, .mem = arena_new()};
    asked->error = NULL;
    pthread_mutex_init(&b.lock, NULL);
    int status = find_all(&b);
    if (!status && !b.tasks.n) status = nothing(&b);
    if (!status && b.tasks.n) {
        resolve_collisions(&b);
        name_outputs(&b);
        run_threads(&b);
    }
    for (uint32_t i = 0; i < b.origins.n; i++) source_drop(b.origins.at[i]->src);
    pthread_mutex_destroy(&b.lock);
    arena_drop(b.mem);
    return status ? status : b.worst == 3 && b.written ? 1 : b.worst;
}
