/* What the user sees: diagnostics, progress. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

bx_engine *open_engine(const options *o)
{
    char *error;
    bx_engine *e = bx_engine_new(&(bx_settings){.locked = o->locked}, &error);
    if (!e)
        fprintf(stderr, "%s\n", error ? error : "banxin: fatal: internal: the engine cannot start");
    free(error);
    return e;
}

bx_job job_of(const options *o)
{
    return (bx_job){.layout = o->layout,
                    .resolution = o->resolution,
                    .split_level = o->split_level,
                    .toc_depth = o->toc_depth,
                    .max_image = o->max_image,
                    .embed_fonts = o->embed_fonts,
                    .no_page_list = o->no_page_list,
                    .strict = o->strict,
                    .fetch = o->fetch,
                    .allow_private = o->allow_private};
}

/* What a program wrote a thousand times is told at its first places. */
static void print_one(const bx_diagnostic *d)
{
    enum { PLACES = 3 };
    bool folded = d->alike > PLACES + 1;
    if (folded && d->nth > PLACES) return;
    fputs(d->file && *d->file ? d->file : "banxin", stderr);
    if (d->line) fprintf(stderr, ":%u", d->line);
    if (d->line && d->column) fprintf(stderr, ":%u", d->column);
    fprintf(stderr, ": %s: %s: %s", bx_severity_name(d->severity), d->code, d->message);
    if (folded && d->nth == PLACES)
        fprintf(stderr, " (and at %u more places, which --report lists)", d->alike - PLACES);
    fputc('\n', stderr);
}

void print_diagnostics(const bx_result *r, const options *o)
{
    bx_severity least = !o->quiet ? BX_NOTE : o->strict ? BX_WARNING : BX_ERROR;
    for (size_t i = 0; i < bx_result_count(r); i++) {
        bx_diagnostic d = bx_result_at(r, i);
        if (d.severity >= least) print_one(&d);
    }
}

const char *plural(size_t n)
{
    return n == 1 ? "" : "s";
}

/* Progress: on a terminal only, and only once the work has lasted half a second. */
static struct timespec begun;
static bool shown;

static void show_progress(void *data, const char *stage, unsigned done, unsigned total)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long ms = (now.tv_sec - begun.tv_sec) * 1000 + (now.tv_nsec - begun.tv_nsec) / 1000000;
    if (ms < 500) return;
    shown = true;
    fprintf(stderr, "\r\033[Kbanxin: %s: %s", (const char *)data, stage);
    if (total > 1) fprintf(stderr, " %u/%u", done, total);
    fflush(stderr);
}

void start_progress(bx_job *job, const options *o)
{
    shown = false;
    if (o->quiet || !isatty(STDERR_FILENO)) return;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    job->progress = show_progress;
    job->progress_data = (void *)(uintptr_t)job->inputs[0];
}

void end_progress(void)
{
    if (shown) fputs("\r\033[K", stderr);
    shown = false;
}
