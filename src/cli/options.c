/* Options as one table; long options take "--name VALUE" or "--name=VALUE", and may stand anywhere.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

typedef struct option_row {
    const char *name, *short_name;
    bool takes_value;
    unsigned commands; /* bits of the subcommands that take it */
    int (*set)(options *o, const char *value);
} option_row;

static int set_output(options *o, const char *v)
{
    return o->outputs[o->n_outputs++] = v, 0;
}
static int set_layout(options *o, const char *v)
{
    return o->layout = v, 0;
}
static int set_report(options *o, const char *v)
{
    return o->report = v, 0;
}
static int set_stage(options *o, const char *v)
{
    return o->stage = v, 0;
}
static int set_join(options *o, const char *v)
{
    return (void)v, o->join = true, 0;
}
static int set_strict(options *o, const char *v)
{
    return (void)v, o->strict = true, 0;
}
static int set_quiet(options *o, const char *v)
{
    return (void)v, o->quiet = true, 0;
}
static int set_fetch(options *o, const char *v)
{
    return (void)v, o->fetch = true, 0;
}
static int set_no_page_list(options *o, const char *v)
{
    return (void)v, o->no_page_list = true, 0;
}
static int set_private(options *o, const char *v)
{
    return (void)v, o->allow_private = true, 0;
}
static int set_locked(options *o, const char *v)
{
    return (void)v, o->locked = true, 0;
}

static int set_revision(options *o, const char *v)
{
    return o->revisions[o->n_revisions++] = v, 0;
}

/* A number from least to most. */
static int set_number(unsigned *to, const char *name, const char *v, unsigned least, unsigned most)
{
    char *end;
    unsigned long n = strtoul(v, &end, 10);
    if (*v < '0' || *v > '9' || *end || n < least || n > most)
        return fprintf(stderr, "banxin: %s takes a number from %u to %u\n", name, least, most), 2;
    return *to = (unsigned)n, 0;
}

static int set_jobs(options *o, const char *v)
{
    return set_number(&o->jobs, "--jobs", v, 1, 256);
}
static int set_embed(options *o, const char *v)
{
    static const char *const names[] = {"rare", "none", "subset", "full"};
    for (int i = 0; i < 4; i++)
        if (!strcmp(v, names[i])) return o->embed_fonts = (bx_embed)i, 0;
    return fprintf(stderr, "banxin: --embed-fonts takes rare, none, subset or full\n"), 2;
}

static int set_resolution(options *o, const char *v)
{
    return set_number(&o->resolution, "--resolution", v, 18, 1200);
}
static int set_split_level(options *o, const char *v)
{
    return set_number(&o->split_level, "--split-level", v, 1, 6);
}
static int set_max_image(options *o, const char *v)
{
    return set_number(&o->max_image, "--max-image", v, 16, 20000);
}
static int set_toc_depth(options *o, const char *v)
{
    return set_number(&o->toc_depth, "--toc-depth", v, 1, 6);
}

static int set_format(options *o, const char *v)
{
    o->formats = 0;
    for (const char *p = v; *p;) {
        size_t n = strcspn(p, ",");
        if (n == 3 && !strncmp(p, "pdf", n))
            o->formats |= BX_PDF;
        else if (n == 4 && !strncmp(p, "epub", n))
            o->formats |= BX_EPUB;
        else if (n == 3 && !strncmp(p, "png", n))
            o->formats |= BX_PNG;
        else
            return fprintf(stderr,
                           "banxin: unknown format in \"%s\"; there are pdf, epub and png\n", v),
                   2;
        p += n + (p[n] == ',');
    }
    return o->formats ? 0 : (fprintf(stderr, "banxin: --format needs pdf, epub or png\n"), 2);
}

enum { WRITES = CMD_EXPORT | CMD_BATCH, READS = WRITES | CMD_CHECK | CMD_DUMP };

static const option_row table[] = {
    {"--output", "-o", true, WRITES, set_output},
    {"--format", "-f", true, WRITES, set_format},
    {"--resolution", NULL, true, WRITES, set_resolution},
    {"--split-level", NULL, true, WRITES, set_split_level},
    {"--toc-depth", NULL, true, WRITES, set_toc_depth},
    {"--max-image", NULL, true, WRITES, set_max_image},
    {"--no-page-list", NULL, false, WRITES, set_no_page_list},
    {"--embed-fonts", NULL, true, WRITES, set_embed},
    {"--layout", "-l", true, READS, set_layout},
    {"--report", NULL, true, WRITES | CMD_CHECK, set_report},
    {"--stage", NULL, true, CMD_DUMP, set_stage},
    {"--join", NULL, false, CMD_EXPORT | CMD_CHECK, set_join},
    {"--strict", NULL, false, READS, set_strict},
    {"--quiet", "-q", false, READS | CMD_FONTS, set_quiet},
    {"--fetch", NULL, false, READS, set_fetch},
    {"--locked", NULL, false, READS | CMD_FONTS, set_locked},
    {"--allow-private", NULL, false, READS, set_private},
    {"--jobs", "-j", true, CMD_BATCH, set_jobs},
    {"--revisions", NULL, true, CMD_BATCH, set_revision},
};

/* An option that would be ignored is a wrong use. */
static int misplaced(const option_row *row)
{
    static const char *const names[] = {"export", "batch", "check", "dump", "fonts"};
    fprintf(stderr, "banxin: %s belongs to", row->name);
    const char *before = " ";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (row->commands & 1u << i) {
            fprintf(stderr, "%s%s", before, names[i]);
            before = ", ";
        }
    fputs("; banxin --help says how it is used\n", stderr);
    return 2;
}

static const option_row *find(const char *arg, const char **value)
{
    *value = NULL;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        size_t n = strlen(table[i].name);
        if (table[i].short_name && !strcmp(arg, table[i].short_name)) return &table[i];
        if (strncmp(arg, table[i].name, n)) continue;
        if (!arg[n]) return &table[i];
        if (arg[n] == '=' && table[i].takes_value) return *value = arg + n + 1, &table[i];
    }
    return NULL;
}

int options_parse(options *o, command_bit command, int argc, char **argv)
{
    *o = (options){0};
    o->inputs = calloc((size_t)argc + 1, sizeof *o->inputs);
    o->outputs = calloc((size_t)argc + 1, sizeof *o->outputs);
    o->revisions = calloc((size_t)argc + 1, sizeof *o->revisions);
    if (!o->inputs || !o->outputs || !o->revisions)
        return fprintf(stderr, "banxin: out of memory\n"), 3;
    bool only_inputs = false;
    for (int i = 1; i < argc; i++) {
        const char *arg = argv[i], *value;
        if (only_inputs || arg[0] != '-' || !arg[1]) {
            o->inputs[o->n_inputs++] = arg;
            continue;
        }
        only_inputs = !strcmp(arg, "--");
        if (only_inputs) continue;
        const option_row *row = find(arg, &value);
        if (!row)
            return fprintf(stderr, "banxin: unknown option %s; banxin --help lists them\n", arg), 2;
        if (!(row->commands & command)) return misplaced(row);
        if (row->takes_value && !value) {
            if (i + 1 == argc) return fprintf(stderr, "banxin: %s needs a value\n", arg), 2;
            value = argv[++i];
        }
        int status = row->set(o, value);
        if (status) return status;
    }
    return 0;
}

void options_drop(options *o)
{
    free(o->inputs);
    free(o->outputs);
    free(o->revisions);
}
