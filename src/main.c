#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

static void on_signal(int number)
{
    bx_abort();
    signal(number, SIG_DFL);
    raise(number);
}

/* Libraries that cannot get memory give up this way (cmark does). */
static void on_abort(int number)
{
    static const char message[] =
        "banxin: fatal: internal: a library gave up, most likely for want of memory; nothing was "
        "written\n";
    (void)number;
    bx_abort();
    if (write(STDERR_FILENO, message, sizeof message - 1) < 0) _exit(3);
    _exit(3);
}

typedef struct command {
    const char *name;
    command_bit bit;
    int (*run)(const options *o);
} command;

static const command commands[] = {
    {"export", CMD_EXPORT, cmd_export}, {"batch", CMD_BATCH, cmd_batch},
    {"check", CMD_CHECK, cmd_check},    {"dump", CMD_DUMP, cmd_dump},
    {"fonts", CMD_FONTS, cmd_fonts},
};

static bool asks(int argc, char **argv, const char *long_name, const char *short_name)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--"); i++)
        if (!strcmp(argv[i], long_name) || !strcmp(argv[i], short_name)) return true;
    return false;
}

int main(int argc, char **argv)
{
    heap_prepare();
    struct sigaction act = {.sa_handler = on_signal};
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) sigaction(signals[i], &act, NULL);
    sigaction(SIGABRT, &(struct sigaction){.sa_handler = on_abort}, NULL);
    if (argc < 2 || asks(argc, argv, "--help", "-h")) return cmd_help() ? 3 : argc < 2 ? 2 : 0;
    if (asks(argc, argv, "--version", "-V")) return puts("banxin " BX_VERSION) < 0 ? 3 : 0;
    const command *chosen = &commands[0];
    int skip = 0;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (!strcmp(argv[1], commands[i].name)) chosen = &commands[i], skip = 1;
    options o;
    int code = options_parse(&o, chosen->bit, argc - skip, argv + skip);
    if (!code) code = chosen->run(&o);
    options_drop(&o);
    return code;
}
