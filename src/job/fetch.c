/* Remote images: the cache, and with --fetch the network by libcurl.
 * libcurl is opened only when something is fetched: linking it would cost every run 6 ms of
 * start-up for its 30 libraries. */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "job/internal.h"

#define MAX_BYTES (32l << 20)
#define CONNECT_SECONDS 10l
#define TOTAL_SECONDS 60l
#define MAX_REDIRECTS 5l

/* The functions of libcurl in use, as its own header declares them (__typeof__ keeps the types
 * checked). */
#define CURL_FUNCTIONS(X)                                                                          \
    X(curl_global_init)                                                                            \
    X(curl_easy_init)                                                                              \
    X(curl_easy_setopt) X(curl_easy_perform) X(curl_easy_getinfo) X(curl_easy_cleanup)
#undef curl_easy_setopt /* libcurl's own type-checking macros */
#undef curl_easy_getinfo
typedef struct curl_library {
#define X(name) __typeof__(&name) name##_;
    CURL_FUNCTIONS(X)
#undef X
} curl_library;

static curl_library curl;
static const char *load_error;

static void load_curl(void)
{
    void *so = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!so) {
        load_error = "libcurl is not installed";
        return;
    }
#define X(name)                                                                                    \
    {                                                                                              \
        void *symbol = dlsym(so, #name);                                                           \
        if (!symbol) load_error = "libcurl is too old";                                            \
        memcpy(&curl.name##_, &symbol, sizeof symbol);                                             \
    }
    CURL_FUNCTIONS(X)
#undef X
    if (!load_error && curl.curl_global_init_(CURL_GLOBAL_DEFAULT))
        load_error = "libcurl cannot start";
}

typedef struct transfer {
    buf bytes;
    bool private_allowed, refused;
} transfer;

static size_t receive(char *p, size_t size, size_t n, void *data)
{
    transfer *t = data;
    if (t->bytes.n + size * n > (size_t)MAX_BYTES) return 0;
    buf_add(&t->bytes, p, size * n);
    return size * n;
}

/* RFC 6890: addresses that are not of the public network. */
static bool is_private4(uint32_t ip)
{
    static const struct {
        uint32_t net, mask;
    } table[] = {
        {0x00000000, 0xFF000000}, {0x0A000000, 0xFF000000}, {0x64400000, 0xFFC00000},
        {0x7F000000, 0xFF000000}, {0xA9FE0000, 0xFFFF0000}, {0xAC100000, 0xFFF00000},
        {0xC0000000, 0xFFFFFF00}, {0xC0A80000, 0xFFFF0000}, {0xC6120000, 0xFFFE0000},
        {0xE0000000, 0xE0000000},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if ((ip & table[i].mask) == table[i].net) return true;
    return false;
}

static bool is_private(const struct curl_sockaddr *a)
{
    if (a->family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, &a->addr, sizeof in);
        return is_private4(ntohl(in.sin_addr.s_addr));
    }
    if (a->family != AF_INET6 || a->addrlen < sizeof(struct sockaddr_in6)) return true;
    struct sockaddr_in6 in6;
    memcpy(&in6, (const void *)&a->addr, sizeof in6);
    const uint8_t *b = in6.sin6_addr.s6_addr;
    static const uint8_t mapped[12] = {[10] = 0xFF, [11] = 0xFF};
    if (!memcmp(b, mapped, 12))
        return is_private4((uint32_t)b[12] << 24 | (uint32_t)b[13] << 16 | (uint32_t)b[14] << 8 |
                           b[15]);
    return (b[0] & 0xE0) != 0x20; /* only 2000::/3 is global unicast */
}

/* Called with the address that is really connected to, after name look-up and on every redirection.
 */
static curl_socket_t open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *a)
{
    transfer *t = data;
    (void)purpose;
    if (!t->private_allowed && is_private(a)) {
        t->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(a->family, a->socktype, a->protocol);
}

static bool download(str url, const job_options *o, buf *bytes, const char **why)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load_curl);
    CURL *h = load_error ? NULL : curl.curl_easy_init_();
    if (!h) return *why = load_error ? load_error : "libcurl cannot start", false;
    transfer t = {.private_allowed = o->allow_private};
    char *z = mem_alloc(url.n + 1);
    memcpy(z, url.p, url.n);
    curl.curl_easy_setopt_(h, CURLOPT_URL, z);
    curl.curl_easy_setopt_(h, CURLOPT_PROTOCOLS_STR, "http,https");
    curl.curl_easy_setopt_(h, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl.curl_easy_setopt_(h, CURLOPT_FOLLOWLOCATION, 1l);
    curl.curl_easy_setopt_(h, CURLOPT_MAXREDIRS, MAX_REDIRECTS);
    curl.curl_easy_setopt_(h, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
    curl.curl_easy_setopt_(h, CURLOPT_TIMEOUT, TOTAL_SECONDS);
    curl.curl_easy_setopt_(h, CURLOPT_MAXFILESIZE, MAX_BYTES);
    curl.curl_easy_setopt_(h, CURLOPT_NOSIGNAL, 1l);
    curl.curl_easy_setopt_(h, CURLOPT_FAILONERROR, 1l);
    curl.curl_easy_setopt_(h, CURLOPT_USERAGENT, "banxin/" BX_VERSION);
    curl.curl_easy_setopt_(h, CURLOPT_WRITEFUNCTION, receive);
    curl.curl_easy_setopt_(h, CURLOPT_WRITEDATA, &t);
    curl.curl_easy_setopt_(h, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl.curl_easy_setopt_(h, CURLOPT_OPENSOCKETDATA, &t);
    CURLcode code = curl.curl_easy_perform_(h);
    curl.curl_easy_cleanup_(h);
    free(z);
    *bytes = t.bytes;
    if (code == CURLE_OK && t.bytes.n) return true;
    *why = t.refused                                                      ? "its address is private"
           : code == CURLE_OPERATION_TIMEDOUT                             ? "it took too long"
           : code == CURLE_FILESIZE_EXCEEDED || code == CURLE_WRITE_ERROR ? "it is too large"
           : code == CURLE_HTTP_RETURNED_ERROR                            ? "the server refused it"
                                                                          : "it cannot be reached";
    return false;
}

static bool cache_path(buf *path, str url)
{
    const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (base && *base)
        buf_fmt(path, "%s/banxin/images", base);
    else if (home && *home)
        buf_fmt(path, "%s/.cache/banxin/images", home);
    else
        return false;
    buf_fmt(path, "/%016llx%016llx", (unsigned long long)hash_bytes(url.p, url.n, 1),
            (unsigned long long)hash_bytes(url.p, url.n, 2));
    return true;
}

static void cache_store(const char *path, str bytes)
{
    output *o;
    char *dir = mem_strdup(path);
    *strrchr(dir, '/') = 0;
    if (dir_make(dir) == 0 && out_open(&o, path) == 0) {
        out_write(o, bytes.p, bytes.n);
        out_commit(o); /* a cache that cannot be written costs only time */
    }
    free(dir);
}

str fetch_image(arena *a, str url, const job_options *o, const char **why)
{
    buf path = {0}, bytes = {0};
    file_map f;
    str found = {0};
    bool cached = cache_path(&path, url);
    *why = "not in images/ and not in the cache; --fetch gets it";
    if (cached && file_open(&f, path.p) == 0) {
        found = str_copy(a, f.bytes);
        file_close(&f);
    } else if (o->fetch && download(url, o, &bytes, why)) {
        found = str_copy(a, buf_view(&bytes));
        if (cached) cache_store(path.p, found);
    }
    buf_drop(&bytes);
    buf_drop(&path);
    return found;
}
