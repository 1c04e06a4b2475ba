/* The command line: options, subcommands, what the user sees. Uses only banxin.h. */
#ifndef BX_CLI_CLI_H
#define BX_CLI_CLI_H

#include "banxin.h"

typedef struct options {
    const char **inputs; /* in order; borrowed from argv */
    size_t n_inputs;
    const char *output, *layout, *report, *stage;
    const char **revisions; /* borrowed from argv */
    size_t n_revisions;
    unsigned formats;    /* bx_format bits; 0: by the output's name, else both */
    unsigned jobs;       /* 0: one for each processor */
    unsigned resolution; /* of pictures; 0: not said */
    bool join, strict, quiet, fetch, allow_private, locked;
} options;

/* 0; or 2 with a message on standard error. argv[0] is the subcommand. */
int options_parse(options *o, int argc, char **argv);
void options_drop(options *o);

int cmd_export(const options *o);
int cmd_check(const options *o);
int cmd_batch(const options *o);
int cmd_dump(const options *o);
int cmd_fonts(const options *o);
int cmd_help(void);

bx_engine *open_engine(const options *o); /* NULL: a message was printed */
bx_job job_of(const options *o);
void print_diagnostics(const bx_result *r, bool quiet); /* quiet: errors only */
void start_progress(bx_job *job, const options *o);
void end_progress(void);

void heap_prepare(void); /* before anything else is allocated */

#endif
