/* The container: built in memory by libzip, then handed to the output in one piece. The same parts
 * give the same bytes: one fixed DOS time (a DOS time knows no time zone), fixed attributes, the
 * order of the parts. */
#include <zip.h>

#include "epub/internal.h"

#define DOS_TIME 0
#define DOS_DATE ((2000 - 1980) << 9 | 1 << 5 | 1)
#define LEVEL 6
#define FILE_MODE ((zip_uint32_t)0100644 << 16)

static int add(zip_t *zip, const part *p)
{
    zip_source_t *data = zip_source_buffer(zip, p->bytes.n ? p->bytes.p : "", p->bytes.n, 0);
    if (!data) return -1;
    zip_int64_t at = zip_file_add(zip, p->name.p, data, ZIP_FL_ENC_UTF_8);
    if (at < 0) {
        zip_source_free(data);
        return -1;
    }
    zip_uint64_t index = (zip_uint64_t)at;
    if (zip_set_file_compression(zip, index, p->stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, LEVEL) ||
        zip_file_set_dostime(zip, index, DOS_TIME, DOS_DATE, 0) ||
        zip_file_set_external_attributes(zip, index, 0, ZIP_OPSYS_UNIX, FILE_MODE))
        return -1;
    return 0;
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
    for (uint32_t i = 0; i < b->parts.n; i++)
        if (add(zip, &b->parts.at[i])) {
            fault(b, zip_strerror(zip));
            zip_discard(zip);
            goto out;
        }
    if (zip_close(zip)) {
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
