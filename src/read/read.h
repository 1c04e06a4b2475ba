/* Markdown and (X)HTML → doc. Whatever the input, a whole tree comes out, and everything odd is a
 * diagnostic. */
#ifndef BX_READ_READ_H
#define BX_READ_READ_H

#include "doc/doc.h"

typedef enum { READ_AUTO, READ_MARKDOWN, READ_HTML } read_format;

/* Reads text (UTF-8, BOM and CRLF allowed) into the empty d, front matter first, and resolves it.
 * READ_AUTO goes by the end of d->path. 0, or -1 with a fatal diagnostic. */
int read_document(doc *d, str text, read_format format);

#endif
