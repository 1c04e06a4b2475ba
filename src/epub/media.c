/* Sound and film in the package: files whose first bytes say that they are of a type an EPUB may
 * hold. Of what is not there, remote or of another type, the poster, the fallback and the link
 * stand as they do in print. */
#include "epub/internal.h"

static bool at(str s, size_t i, const char *bytes)
{
    size_t n = strlen(bytes);
    return s.n >= i + n && !memcmp(s.p + i, bytes, n);
}

typedef struct media_type {
    const char *type, *extension;
} media_type;

/* The core media types of EPUB 3.3 for sound; for film those that e-readers play. type NULL: none.
 */
static media_type type_of(str s, bool video)
{
    str head = str_sub(s, 0, 64);
    unsigned char second = s.n > 1 ? (unsigned char)s.p[1] : 0;
    if (at(s, 4, "ftyp")) {
        bool sound = !video || at(s, 8, "M4A ") || at(s, 8, "M4B ");
        return sound ? (media_type){"audio/mp4", "m4a"} : (media_type){"video/mp4", "mp4"};
    }
    if (at(s, 0, "\x1A\x45\xDF\xA3") && str_find(head, "webm") >= 0 && video)
        return (media_type){"video/webm", "webm"};
    if (at(s, 0, "OggS") && str_find(head, "OpusHead") >= 0)
        return (media_type){"audio/ogg; codecs=opus", "opus"};
    if (at(s, 0, "ID3") || (at(s, 0, "\xFF") && (second & 0xE0) == 0xE0 && (second & 6)))
        return (media_type){"audio/mpeg", "mp3"};
    return (media_type){0};
}

/* The file of a source or track; NULL: not one of the package. */
static const file_resource *resource_of(book *b, const xmlNode *file, bool video)
{
    const doc_asset *asset = doc_asset_of(b->d, file);
    if (!asset || !asset->bytes.n) return NULL;
    bool track = doc_is(file, "track");
    media_type t = track ? (media_type){at(asset->bytes, 0, "WEBVTT") ? "text/vtt" : NULL, "vtt"}
                         : type_of(asset->bytes, video);
    if (!t.type) return NULL;
    str key = {(const char *)&asset, sizeof asset};
    void **number = map_put(&b->media_of, key);
    if (!*number) {
        file_resource *r = vec_add(b->mem, &b->media_files);
        *r = (file_resource){
            str_printf(b->mem, "media/media-%03u.%s", b->media_files.n, t.extension), t.type,
            asset->bytes, !track};
        *number = (void *)(uintptr_t)b->media_files.n;
    }
    return &b->media_files.at[(uintptr_t)*number - 1];
}

static void write_poster(book *b, buf *out, const xmlNode *media)
{
    for (const xmlNode *c = media->children; c; c = c->next) {
        if (!doc_has_class(c, "media-poster") || !doc_is(c->children, "img")) continue;
        const doc_asset *asset = doc_asset_of(b->d, c->children);
        const resource *r =
            asset && asset->image ? image_resource(b, asset->image, b->in->max_image) : NULL;
        if (r) xml_attr(out, "poster", r->href);
    }
}

static void write_files(book *b, buf *out, const xmlNode *media, bool video)
{
    for (const xmlNode *c = media->children; c; c = c->next) {
        const file_resource *r =
            doc_is(c, "source") || doc_is(c, "track") ? resource_of(b, c, video) : NULL;
        if (!r) continue;
        buf_fmt(out, "<%s", (const char *)c->name);
        xml_attr(out, "src", r->href);
        if (doc_is(c, "source")) xml_attr(out, "type", str_of(r->media_type));
        static const char *const names[] = {"kind", "srclang", "label"};
        for (size_t i = 0; doc_is(c, "track") && i < sizeof names / sizeof *names; i++)
            if (doc_attr(b->d, c, names[i]).n) xml_attr(out, names[i], doc_attr(b->d, c, names[i]));
        buf_z(out, "/>");
    }
}

static bool is_playable(book *b, const xmlNode *media, bool video)
{
    bool any = false;
    for (const xmlNode *c = media->children; c; c = c->next) {
        if (!doc_is(c, "source")) continue;
        const doc_asset *asset = doc_asset_of(b->d, c);
        if (resource_of(b, c, video))
            any = true;
        else if (asset && asset->bytes.n)
            diag_add(
                b->in->diag, D_MEDIA_LINKED, doc_place(b->d, c),
                "%.*s is not of a type that an EPUB may hold (MP3, MP4, Opus%s); it is left out",
                STR_ARG(asset->url), video ? ", WebM" : "");
    }
    return any;
}

bool media_write(book *b, buf *out, const xmlNode *media, uint32_t chapter_number)
{
    static const char *const flags[] = {"loop", "muted"}, *const sizes[] = {"width", "height"};
    bool video = str_is(doc_attr(b->d, media, "data-media"), "video");
    const char *name = video ? "video" : "audio";
    if (!is_playable(b, media, video)) return false;
    element_open(b, out, media, chapter_number, false);
    buf_fmt(out, "<%s controls=\"controls\"", name);
    for (size_t i = 0; i < 2; i++)
        if (xmlHasProp(media, (const xmlChar *)flags[i])) xml_attr(out, flags[i], str_of(flags[i]));
    for (size_t i = 0; i < 2; i++)
        if (video && doc_attr(b->d, media, sizes[i]).n)
            xml_attr(out, sizes[i], doc_attr(b->d, media, sizes[i]));
    xml_attr(out, "aria-label", doc_text(b->d, media->last));
    if (video) write_poster(b, out, media);
    buf_byte(out, '>');
    write_files(b, out, media, video);
    for (const xmlNode *c = media->children; c; c = c->next)
        if (!doc_has_class(c, "media-poster")) element_write(b, out, c, chapter_number);
    buf_fmt(out, "</%s>", name);
    element_close(out, media);
    b->has_sound = true;
    b->has_film |= video;
    return true;
}
