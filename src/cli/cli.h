/* The command line: options, subcommands, what the user sees. Uses only banxin.h. */
#ifndef BX_CLI_CLI_H
#define BX_CLI_CLI_H

#include "banxin.h"

typedef struct options {
    const char **inputs; /* in order; borrowed from argv */
    size_t n_inputs;
    const char **outputs; /* borrowed from argv */
    size_t n_outputs;
    const char *layout, *report, *stage;
    const char **revisions; /* borrowed from argv */
    size_t n_revisions;
    unsigned formats;                /* bx_format bits; 0: by the output's name, else both */
    unsigned jobs;                   /* 0: one for each processor */
    unsigned resolution;             /* of pictures; 0: not said */
    unsigned max_image;              /* pixels; 0: not said */
    unsigned split_level, toc_depth; /* 1..6; 0: not said */
    bx_embed embed_fonts;
    bool join, strict, quiet, fetch, allow_private, locked, no_page_list;
} options;

typedef enum { /* bits: which subcommands take an option */
               CMD_EXPORT = 1,
               CMD_BATCH = 2,
               CMD_CHECK = 4,
               CMD_DUMP = 8,
               CMD_FONTS = 16
} command_bit;

/* 0; or 2 with a message on standard error. argv[0] is the program or the subcommand. */
int options_parse(options *o, command_bit command, int argc, char **argv);
void options_drop(options *o);
int usage(const char *why); /* says so on standard error; 2 */

typedef struct outputs {
    unsigned formats; /* bx_format bits: DIR/STEM.EXT of each input; 0: the files below */
    const char *dir, *pdf, *epub, *png;
} outputs;
int outputs_choose(const options *o, outputs *out); /* 0, or 2: a usage error was printed */
/* What inputs, layout, report and outputs are is not the same file. 0, or 2: a message was printed.
 */
int outputs_check(const options *o, const outputs *out);
/* DIR/STEM.EXT of an input; malloc'd. */
char *output_name(const char *dir, const char *input, const char *ext);
bool is_folder(const char *path);

int cmd_export(const options *o);
int cmd_check(const options *o);
int cmd_batch(const options *o);
int cmd_dump(const options *o);
int cmd_fonts(const options *o);
int cmd_help(void);

bx_engine *open_engine(const options *o); /* NULL: a message was printed */
bx_job job_of(const options *o);
void print_diagnostics(const bx_result *r, const options *o);
/* The report is opened before the work, so that it is not lost after it. 0, or the exit code that
 * the message printed stands for; *report NULL: none was asked for. */
int report_open(const options *o, bx_report **report);
int report_close(const options *o, bx_report *report); /* writes and frees it */
const char *plural(size_t n);                          /* "s", or "" for one */
void start_progress(bx_job *job, const options *o);
void end_progress(void);

void heap_prepare(void); /* before anything else is allocated */

#endif
