/* The stylesheet of the EPUB. */
#include "css/internal.h"

void css_write_epub(const css_sheets *s, buf *out)
{
    (void)s;
    (void)out;
}
