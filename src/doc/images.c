/* Images: where their bytes are to be found, and what stands alone in its block becomes a figure.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "doc/internal.h"

#define DATA_MAX ((size_t)64 << 20)

/* data:[type][;base64],… */
static bool base64(arena *a, str s, str *out)
{
    char *p = arena_alloc(a, s.n / 4 * 3 + 4);
    uint32_t bits = 0, have = 0;
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        int c = (unsigned char)s.p[i];
        int v = c >= 'A' && c <= 'Z'   ? c - 'A'
                : c >= 'a' && c <= 'z' ? c - 'a' + 26
                : c >= '0' && c <= '9' ? c - '0' + 52
                : c == '+' || c == '-' ? 62
                : c == '/' || c == '_' ? 63
                                       : -1;
        if (c == '=' || c == '\n' || c == '\r' || c == ' ' || c == '\t') continue;
        if (v < 0) return false;
        bits = bits << 6 | (uint32_t)v;
        have += 6;
        if (have >= 8) p[n++] = (char)(bits >> (have -= 8) & 0xFF);
    }
    *out = (str){p, n};
    return n > 0;
}

static bool data_bytes(arena *a, str url, str *out)
{
    const char *comma = memchr(url.p, ',', url.n);
    if (!comma || url.n > DATA_MAX) return false;
    size_t head = (size_t)(comma - url.p);
    str data = doc__unescape(a, str_from(url, head + 1));
    if (str_find(str_sub(url, 0, head), ";base64") >= 0) return base64(a, data, out);
    *out = data;
    return data.n > 0;
}

static bool scheme_is(str url, const char *scheme)
{
    size_t n = strlen(scheme);
    return url.n > n && str_ieq(str_sub(url, 0, n), scheme);
}

/* The path of a local image: escapes decoded, query and fragment off, '/' for '\'. */
static bool local_path(doc *d, str url, str *path)
{
    size_t n = 0;
    while (n < url.n && url.p[n] != '?' && url.p[n] != '#') n++;
    str plain = str_copy(d->mem, doc__unescape(d->mem, str_sub(url, 0, n)));
    for (size_t i = 0; i < plain.n; i++)
        if (plain.p[i] == '\\') ((char *)(uintptr_t)plain.p)[i] = '/';
    bool colon = plain.n && memchr(plain.p, ':', plain.n); /* file:, C:, an unknown scheme */
    return !colon && path_join(d->mem, path_dir(d->path), plain, path) && path->n;
}

static void fill(doc *d, doc_asset *asset, str url)
{
    if (scheme_is(url, "http:") || scheme_is(url, "https:")) {
        asset->remote = true;
    } else if (str_starts(url, "//")) {
        asset->url = str_printf(d->mem, "https:%.*s", STR_ARG(url));
        asset->remote = true;
    } else if (scheme_is(url, "data:")) {
        size_t n = strcspn(url.p, ";,");
        asset->url = str_printf(d->mem, "%.*s;…", (int)(n < 40 ? n : 40), url.p);
        if (!data_bytes(d->mem, url, &asset->bytes))
            diag_add(d->diag, D_IMAGE_BAD, asset->at,
                     "the image's data: address cannot be decoded; a placeholder was set");
    } else if (!local_path(d, url, &asset->path)) {
        asset->path = (str){0}; /* the job, which knows the content root, tells it */
    }
}

static str node_key(const xmlNode *const *node)
{
    return (str){(const char *)node, sizeof *node};
}

doc_asset *doc_asset_of(const doc *d, const xmlNode *img)
{
    uintptr_t number = (uintptr_t)map_get(&d->asset_of, node_key(&img));
    return number ? &d->assets.at[number - 1] : NULL;
}

void doc__set_asset(doc *d, const xmlNode *img, uint32_t number)
{
    *map_put(&d->asset_of, node_key(&img)) = (void *)((uintptr_t)number + 1);
}

doc_asset *doc__new_asset(doc *d, str url, place at)
{
    doc_asset *asset = vec_add(d->mem, &d->assets);
    *asset = (doc_asset){.url = url, .at = at};
    fill(d, asset, url);
    return asset;
}

static void find_asset(doc *d, map *by_url, xmlNode *img)
{
    str url = str_trim(str_copy(d->mem, doc_attr(d, img, "src")));
    void **number = map_put(by_url, url);
    if (!*number) {
        doc__new_asset(d, url, doc_place(d, img));
        *number = (void *)(uintptr_t)d->assets.n;
    }
    doc__set_asset(d, img, (uint32_t)(uintptr_t)*number - 1);
    if (!xmlHasProp(img, XC("alt"))) {
        doc_set_attr(d, img, "alt", STR(""));
        diag_add(d->diag, D_IMAGE_ALT, doc_place(d, img),
                 "the image %.*s has no alternative text; an empty one was set",
                 STR_ARG(doc_asset_of(d, img)->url));
    }
}

/* ---- figures ---- */

bool doc__reads_as_caption(str s)
{
    static const char *const none[] = {"image",    "picture", "photo", "figure", "screenshot",
                                       "untitled", "图片",    "截图",  "圖片",   "画像"};
    static const char *const files[] = {".png", ".jpg",  ".jpeg", ".gif",
                                        ".svg", ".webp", ".bmp",  ".tiff"};
    s = str_trim(s);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (str_ieq(s, none[i])) return false;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (s.n > 5 && str_ieq(str_from(s, s.n - strlen(files[i])), files[i])) return false;
    uint32_t letters = 0, wide = 0, words = 1;
    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        wide += cp_is_cjk(c);
        letters += c >= 0xC0 || ((c | 32) >= 'a' && (c | 32) <= 'z');
        words += c == ' ';
    }
    return wide >= 2 || (letters >= 4 && (words > 1 || letters * 2 > s.n));
}

/* The img that a node is, by itself or as the only thing in a link. */
static xmlNode *lone_image(xmlNode *node)
{
    if (doc_is(node, "img")) return node;
    if (!doc_is(node, "a")) return NULL;
    xmlNode *img = NULL;
    for (xmlNode *c = node->children; c; c = c->next) {
        if (doc__blank(c)) continue;
        if (img || !doc_is(c, "img")) return NULL;
        img = c;
    }
    return img;
}

/* How many images a block holds when it holds nothing else; else 0. */
static uint32_t only_images(xmlNode *block)
{
    uint32_t n = 0;
    for (xmlNode *c = block->children; c; c = c->next) {
        if (lone_image(c))
            n++;
        else if (!doc__blank(c) && !doc_is(c, "br"))
            return 0;
    }
    return n;
}

/* ---- in a line ---- */

static const xmlNode *block_of(const xmlNode *node)
{
    do node = node->parent;
    while (node->parent && doc__inline(node));
    return node;
}

/* Text, or another image, in the block besides this one. */
static bool has_company(const xmlNode *block, const xmlNode *img)
{
    for (const xmlNode *n = block->children; n; n = doc__next(n, block)) {
        bool text = n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE;
        if ((text && !doc__blank(n)) || (n != img && doc_is(n, "img"))) return true;
    }
    return false;
}

/* Set at the side of what follows: its paragraph is no figure. */
static bool floats(const doc *d, const xmlNode *img)
{
    str style = doc_attr(d, img, "style");
    return str_find(style, "float: left") >= 0 || str_find(style, "float: right") >= 0 ||
           str_find(style, "float:left") >= 0 || str_find(style, "float:right") >= 0;
}

bool doc__in_line(const doc *d, const xmlNode *img)
{
    const xmlNode *block = block_of(img);
    if (floats(d, img)) return false;
    if (doc_is(block, "figure") || doc_has_class(block, "image-row")) return false;
    if (doc_is(block, "td") || doc_is(block, "th") || doc_has_class(block, "badges")) return true;
    return has_company(block, img);
}

static bool has_size(str style)
{
    return str_find(style, "width:") >= 0 || str_find(style, "height:") >= 0;
}

void doc_image_found(doc *d, xmlNode *img, int32_t height)
{
    enum { ICON = 36000 }; /* mpt; natural height of what is a sign among letters, at most */
    const xmlNode *block = block_of(img);
    if (floats(d, img) || has_size(doc_attr(d, img, "style")) || doc_is(block, "figure") ||
        doc_has_class(block, "image-row") || !has_company(block, img))
        return;
    doc_add_class(d, img, height <= ICON ? "inline-icon" : "inline-image");
}

/* ---- badges: small signs in a row at the head of a README ---- */

static bool leads_to_image(str url)
{
    static const char *const ends[] = {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);
        if (url.n > n && str_ieq(str_from(url, url.n - n), ends[i])) return true;
    }
    return false;
}

static bool is_badge(const doc *d, const xmlNode *img)
{
    const doc_asset *asset = doc_asset_of(d, img);
    if (!asset || !asset->remote) return false;
    str url = asset->url, plain = url;
    if (str_find(url, "badge") >= 0 || str_find(url, "shields.io/") >= 0) return true;
    for (size_t i = 0; i < plain.n; i++)
        if (plain.p[i] == '?' || plain.p[i] == '#') plain.n = i;
    return doc_is(img->parent, "a") && str_ends(plain, ".svg") &&
           !leads_to_image(doc_attr(d, img->parent, "href"));
}

static bool only_badges(const doc *d, xmlNode *block)
{
    for (xmlNode *c = block->children; c; c = c->next)
        if (lone_image(c) && !is_badge(d, lone_image(c))) return false;
    return true;
}

static void drop_between(xmlNode *block)
{
    for (xmlNode *c = block->children, *next; c; c = next) {
        next = c->next;
        if (doc__blank(c) || (doc_is(c, "br") && !c->properties)) doc__remove(c);
    }
}

static str caption_of(const doc *d, const xmlNode *img)
{
    str title = str_trim(doc_attr(d, img, "title")), alt = doc_attr(d, img, "alt");
    if (title.n) return title;
    return doc__reads_as_caption(alt) ? str_trim(alt) : (str){0};
}

static void add_caption(doc *d, xmlNode *figure, xmlNode *img)
{
    str caption = str_copy(d->mem, caption_of(d, img));
    if (!caption.n) return;
    doc__set_text(d, doc__add(d, figure, "figcaption", NULL), caption);
    if (doc_attr(d, img, "title").n) {
        xmlUnsetProp(img, XC("title"));
        if (!doc_attr(d, img, "alt").n) doc_set_attr(d, img, "alt", caption);
    }
}

/* Several images: in one line, each a figure of its own when there are captions. */
static void make_row(doc *d, xmlNode *block)
{
    bool captions = false;
    for (xmlNode *c = block->children; c; c = c->next)
        if (lone_image(c) && caption_of(d, lone_image(c)).n) captions = true;
    xmlNodeSetName(block, XC("div"));
    doc_add_class(d, block, "image-row");
    for (xmlNode *c = block->children, *next; c; c = next) {
        next = c->next;
        if (!lone_image(c)) continue;
        if (captions) {
            xmlNode *figure = doc_element(d, "figure");
            xmlAddPrevSibling(c, figure);
            xmlUnlinkNode(c);
            xmlAddChild(figure, c);
            add_caption(d, figure, lone_image(c));
            c = figure;
        }
        if (next) xmlAddNextSibling(c, doc_text_node(d, STR(" ")));
    }
}

static void make_figure(doc *d, xmlNode *img)
{
    xmlNode *block = img->parent;
    if (doc_is(block, "a")) block = block->parent;
    if (!doc_is(block, "p") && !doc_is(block, "div")) return;
    if (doc_has_class(block, "image-row")) return;
    for (const xmlNode *before = lone_image(img->parent) == img ? img->parent : img;
         (before = before->prev);)
        if (!doc__blank(before) && !doc_is(before, "br")) return; /* seen from the first one */
    uint32_t n = only_images(block);
    if (!n || floats(d, img)) return;
    if (only_badges(d, block)) {
        doc_add_class(d, block, "badges");
        return;
    }
    drop_between(block);
    if (n > 1) {
        make_row(d, block);
        return;
    }
    if (doc_is(block->parent, "figure")) return;
    xmlNodeSetName(block, XC("figure"));
    add_caption(d, block, img);
}

void doc__images(doc *d, const doc_found *found)
{
    map by_url;
    map_init(&by_url, d->mem);
    for (uint32_t i = 0; i < found->images.n; i++) find_asset(d, &by_url, found->images.at[i]);
    for (uint32_t i = 0; i < found->images.n; i++) make_figure(d, found->images.at[i]);
}
