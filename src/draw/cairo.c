/* cairo by its public ABI, opened once. */
#include <dlfcn.h>
#include <pthread.h>

#include "draw/internal.h"

static cairo_api api;
static bool ready;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_once(void)
{
    static const struct {
        const char *name;
        size_t at;
    } functions[] = {
#define F(result, name, arguments) {"cairo_" #name, offsetof(cairo_api, name)},
        CAIRO_FUNCTIONS(F)
#undef F
    };
    void *library = dlopen("libcairo.so.2", RTLD_LAZY | RTLD_LOCAL);
    if (!library) return;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        void *found = dlsym(library, functions[i].name);
        if (!found) return;
        memcpy((char *)&api + functions[i].at, &found, sizeof found);
    }
    ready = true;
}

bool draw_ready(void)
{
    return cairo_open() != NULL;
}

const cairo_api *cairo_open(void)
{
    pthread_once(&once, open_once);
    return ready ? &api : NULL;
}
