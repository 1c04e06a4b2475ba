/* process RUNS COMMAND ARG…: medians of a cold process: CPU (user + system), wall, peak memory. Its
 * output is thrown away. */
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct sample {
    double cpu, wall, rss;
} sample;

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(const sample *s, int n, size_t offset)
{
    double v[1000];
    for (int i = 0; i < n; i++) v[i] = *(const double *)((const char *)&s[i] + offset);
    qsort(v, (size_t)n, sizeof *v, by_value);
    return v[n / 2];
}

static double ms(struct timeval t)
{
    return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static int run(char **argv, sample *s)
{
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, 1);
        dup2(null, 2);
        execvp(argv[0], argv);
        _exit(127);
    }
    /* wait4 is BSD; the children's sum before and after says the same of one child */
    struct rusage before, after;
    getrusage(RUSAGE_CHILDREN, &before);
    int status;
    if (pid < 0 || waitpid(pid, &status, 0) < 0) return 127;
    getrusage(RUSAGE_CHILDREN, &after);
    clock_gettime(CLOCK_MONOTONIC, &to);
    s->cpu = ms(after.ru_utime) + ms(after.ru_stime) - ms(before.ru_utime) - ms(before.ru_stime);
    s->wall = (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
    s->rss = (double)after.ru_maxrss / 1024;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

int main(int argc, char **argv)
{
    int n = argc > 2 ? atoi(argv[1]) : 0;
    if (n < 1 || n > 999) return fprintf(stderr, "process RUNS COMMAND ARG…\n"), 2;
    sample s[1000], warm;
    int code = run(argv + 2, &warm);
    if (code > 1) return printf("exit %d\n", code), 1;
    for (int i = 0; i < n; i++) run(argv + 2, &s[i]);
    printf("%9.1f ms CPU %9.1f ms wall %7.1f MB peak\n", median(s, n, offsetof(sample, cpu)),
           median(s, n, offsetof(sample, wall)), median(s, n, offsetof(sample, rss)));
    return 0;
}
