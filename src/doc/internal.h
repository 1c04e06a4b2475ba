/* What the files of this room share. Walks are by next pointers, never by recursion over the input.
 */
#ifndef BX_DOC_INTERNAL_H
#define BX_DOC_INTERNAL_H

#include "doc/doc.h"

#define XC(s) ((const xmlChar *)(s))

/* Document order below root: the node after this one; after this one's subtree. NULL at the end. */
xmlNode *doc__next(const xmlNode *node, const xmlNode *root);
xmlNode *doc__after(const xmlNode *node, const xmlNode *root);

uint32_t doc__level(const xmlNode *node); /* 1…6 of h1…h6, else 0 */
bool doc__inline(const xmlNode *node);    /* an element that stands in a line */
/* An image that stands in a line: among text or badges, in a cell. */
bool doc__in_line(const doc *d, const xmlNode *img);
bool doc__blank(const xmlNode *node); /* text of white space only, or a comment */
bool doc__role(const doc *d, const xmlNode *node, const char *role);
str doc__label(const doc *d, const xmlNode *node); /* doc_text without note calls and ruby text */
void doc__set_text(doc *d, xmlNode *node, str text);
void doc__remove(xmlNode *node); /* unlinked and freed */
xmlNode *doc__add(doc *d, xmlNode *parent, const char *name, const char *class);
void doc__insert_first(xmlNode *parent, xmlNode *node);

/* Words that banxin itself writes, by the document's language. */
typedef enum {
    WORD_CONTENTS,
    WORD_IMAGE,
    WORD_AUDIO,
    WORD_VIDEO,
    WORD_NOTE,
    WORD_TIP,
    WORD_IMPORTANT,
    WORD_WARNING,
    WORD_CAUTION,
    WORDS
} doc_word;
str doc__word(const doc *d, doc_word w);
void doc__find_lang(doc *d);

typedef enum { DIRECTION_NONE, DIRECTION_LTR, DIRECTION_RTL } doc_direction;
doc_direction doc__direction(str text); /* of its first letter */
bool doc__lang_is_cjk(const doc *d);    /* Chinese or Japanese: no spaces between words */

typedef struct doc_waiting { /* links to an input that has not been joined yet */
    VEC(xmlNode *) links;
} doc_waiting;

typedef struct doc_found { /* elements that the later steps work on, in document order */
    VEC(xmlNode *) headings, images, media, links, notes, ids, admonitions;
} doc_found;

/* The steps of doc_resolve, in order. From the fifth on, no step may free an element with an id. */
void doc__adopt_notes(doc *d);
void doc__nameless(doc *d);
void doc__join_lines(doc *d);
void doc__title_block(doc *d);
void doc__admonitions(doc *d, const doc_found *found);
void doc__notes(doc *d, const doc_found *found);
void doc__ids(doc *d, const doc_found *found); /* explicit ids checked, headings listed */
void doc__images(doc *d, const doc_found *found);
void doc__media(doc *d, const doc_found *found);
void doc__links(doc *d, const doc_found *found);
void doc__numerals(doc *d);
void doc__tongues(doc *d);
void doc__directions(doc *d);
void doc__hidden(doc *d);
void doc__western(doc *d);
void doc__verse(doc *d);
void doc__contents(doc *d, uint32_t first); /* headings from number first on are appended */

void doc__set_file(xmlNode *node, uint32_t file);
/* Links that waited in from for part: both are in d now. */
void doc__links_into(doc *d, doc *from, doc *part);
doc_asset *doc__new_asset(doc *d, str url, place at);
str doc__short_address(arena *a, str url); /* "host/…/name.png" */
void doc__set_asset(doc *d, const xmlNode *img, uint32_t number);
bool doc__reads_as_caption(str s); /* not a bare number, a file name, "image" */
size_t doc__numeral(str heading);  /* bytes of the number that it begins with; 0: none */
str doc__slug(arena *a, str text);
str doc__claim_id(doc *d, xmlNode *node, str wanted); /* made valid and unique, set on the node */
void doc__alias(doc *d, str name, xmlNode *node); /* links to name lead to the node, too */
str doc__unescape(arena *a, str url);                 /* %XX decoded */

#endif
