/* The container: built in memory by libzip, then handed to the output in one piece. The same parts
 * give the same bytes: one fixed DOS time (a DOS time knows no time zone), fixed attributes, the
 * order of the parts. Parts come to libzip compressed already, by libdeflate: libzip's own way
 * through zlib takes three times as long, half of it for fresh memory for each part. */
#include <libdeflate.h>
#include <stdlib.h>
#include <zip.h>

#include "epub/internal.h"

#define DOS_TIME 0
#define DOS_DATE ((2000 - 1980) << 9 | 1 << 5 | 1)
#define LEVEL 6
#define FILE_MODE ((zip_uint32_t)0100644 << 16)

typedef struct packed { /* a part as it stands in the file; lives until zip_close */
    str data;
    size_t at;   /* read so far */
    size_t size; /* not compressed */
    uint32_t crc;
    zip_uint16_t method;
    zip_error_t error;
} packed;

static zip_int64_t stat_packed(const packed *p, zip_stat_t *st)
{
    zip_stat_init(st);
    st->size = p->size;
    st->comp_size = p->data.n;
    st->crc = p->crc;
    st->comp_method = p->method;
    st->valid |= ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_CRC | ZIP_STAT_COMP_METHOD;
    return sizeof *st;
}

static zip_int64_t read_packed(void *user, void *to, zip_uint64_t n, zip_source_cmd_t command)
{
    packed *p = user;
    switch (command) {
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
                                              ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE,
                                              -1);
    case ZIP_SOURCE_OPEN: p->at = 0; return 0;
    case ZIP_SOURCE_READ:
        if (n > p->data.n - p->at) n = p->data.n - p->at;
        if (n) memcpy(to, p->data.p + p->at, n);
        p->at += n;
        return (zip_int64_t)n;
    case ZIP_SOURCE_STAT: return stat_packed(p, to);
    case ZIP_SOURCE_ERROR: return zip_error_to_data(&p->error, to, n);
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE: return 0;
    default: zip_error_set(&p->error, ZIP_ER_OPNOTSUPP, 0); return -1;
    }
}

static packed *pack(const book *b, struct libdeflate_compressor *z, const part *p)
{
    packed *k = arena_new_of(b->mem, packed);
    zip_error_init(&k->error);
    k->data = p->bytes;
    k->size = p->bytes.n;
    k->crc = libdeflate_crc32(0, p->bytes.p, p->bytes.n);
    k->method = ZIP_CM_STORE;
    if (p->stored) return k;
    size_t bound = libdeflate_deflate_compress_bound(z, p->bytes.n);
    char *out = arena_alloc(b->mem, bound);
    k->data = (str){out, libdeflate_deflate_compress(z, p->bytes.p, p->bytes.n, out, bound)};
    k->method = ZIP_CM_DEFLATE;
    return k;
}

static int add(const book *b, zip_t *zip, struct libdeflate_compressor *z, const part *p)
{
    packed *k = pack(b, z, p);
    zip_source_t *data = zip_source_function(zip, read_packed, k);
    if (!data) return -1;
    zip_int64_t at = zip_file_add(zip, p->name.p, data, ZIP_FL_ENC_UTF_8);
    if (at < 0) {
        zip_source_free(data);
        return -1;
    }
    zip_uint64_t index = (zip_uint64_t)at;
    return zip_set_file_compression(zip, index, k->method, LEVEL) ||
                   zip_file_set_dostime(zip, index, DOS_TIME, DOS_DATE, 0) ||
                   zip_file_set_external_attributes(zip, index, 0, ZIP_OPSYS_UNIX, FILE_MODE)
               ? -1
               : 0;
}

static int fault(const book *b, const char *why)
{
    diag_add(b->in->diag, D_INTERNAL, (place){b->d->name, 0, 0},
             "the EPUB container cannot be built: %s", why);
    return -1;
}

static int hand_over(zip_source_t *made, output *to)
{
    char chunk[1 << 16];
    zip_int64_t n;
    if (zip_source_open(made)) return -1;
    while ((n = zip_source_read(made, chunk, sizeof chunk)) > 0) out_write(to, chunk, (size_t)n);
    zip_source_close(made);
    return n < 0 ? -1 : 0;
}

static int add_all(const book *b, zip_t *zip)
{
    struct libdeflate_compressor *z = libdeflate_alloc_compressor(LEVEL);
    if (!z) mem_exhausted();
    int status = 0;
    for (uint32_t i = 0; !status && i < b->parts.n; i++) status = add(b, zip, z, &b->parts.at[i]);
    libdeflate_free_compressor(z);
    return status;
}

int zip_write(const book *b, output *to)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *made = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_t *zip = made ? zip_open_from_source(made, ZIP_TRUNCATE, &error) : NULL;
    int status = -1;
    if (!zip) {
        fault(b, zip_error_strerror(&error));
        goto out;
    }
    zip_source_keep(made);
    if (add_all(b, zip) || zip_close(zip)) {
        fault(b, zip_strerror(zip));
        zip_discard(zip);
        goto out;
    }
    status = hand_over(made, to);
    if (status) fault(b, zip_error_strerror(zip_source_error(made)));
out:
    if (made) zip_source_free(made);
    zip_error_fini(&error);
    return status;
}
