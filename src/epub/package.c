/* The package document: metadata, manifest, spine; and META-INF/container.xml.
 *
 * The identifier stays the same over revisions: the front matter's, else a UUID v5 of the
 * document's file name and its title. dcterms:modified must be there; a document
 * without any date has a fixed one, since the clock would make each export another file. */
#include <stdio.h>

#include "epub/internal.h"

#define NO_DATE ((int64_t)946684800)      /* 2000-01-01T00:00:00Z */
#define LAST_DATE ((int64_t)253402300799) /* the end of the year 9999 */

static void element(buf *out, const char *open, str text, const char *close)
{
    if (!text.n) return;
    buf_fmt(out, "<%s>", open);
    xml_text(out, text);
    buf_fmt(out, "</%s>\n", close);
}

static void meta(buf *out, const char *property, str value)
{
    buf_fmt(out, "<meta property=\"%s\">", property);
    xml_text(out, value);
    buf_z(out, "</meta>\n");
}

static void refine(buf *out, const char *id, const char *property, const char *scheme,
                   const char *value)
{
    buf_fmt(out, "<meta refines=\"#%s\" property=\"%s\"%s%s%s>%s</meta>\n", id, property,
            scheme ? " scheme=\"" : "", scheme ? scheme : "", scheme ? "\"" : "", value);
}

str book_identifier(const book *b)
{
    str given = str_trim(b->d->meta.identifier);
    if (given.n) return given;
    return uuid_v5(b->mem, str_printf(b->mem, "banxin:%.*s\n%.*s", STR_ARG(path_base(b->d->path)),
                                      STR_ARG(b->title)));
}

/* Days → civil date, by eras of 400 years. */
static str utc(arena *a, int64_t seconds)
{
    if (seconds <= 0 || seconds > LAST_DATE) seconds = NO_DATE;
    int64_t days = seconds / 86400 + 719468, second = seconds % 86400;
    int64_t era = days / 146097, doe = days % 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    int64_t month = mp < 10 ? mp + 3 : mp - 9, year = yoe + era * 400 + (month <= 2);
    return str_printf(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)year, (int)month,
                      (int)(doy - (153 * mp + 2) / 5 + 1), (int)(second / 3600),
                      (int)(second / 60 % 60), (int)(second % 60));
}

/* dc:date; the front matter may say a date in other words, which the job has understood. */
static str date_of(const book *b)
{
    str date = str_trim(b->d->meta.date);
    if (is_date(date)) return date;
    if (date.n > 10 && is_date(str_sub(date, 0, 10)) && strchr("T ", date.p[10]))
        return str_sub(date, 0, 10);
    return date.n && b->in->date > 0 ? str_sub(utc(b->mem, b->in->date), 0, 10) : (str){0};
}

static void titles(const book *b, buf *out)
{
    const doc_meta *m = &b->d->meta;
    element(out, "dc:title id=\"title\"", b->title, "dc:title");
    if (m->subtitle.n) {
        refine(out, "title", "title-type", NULL, "main");
        element(out, "dc:title id=\"subtitle\"", m->subtitle, "dc:title");
        refine(out, "subtitle", "title-type", NULL, "subtitle");
    }
}

static void creator(buf *out, uint32_t number, str name)
{
    char id[32], open[64];
    snprintf(id, sizeof id, "creator-%u", number);
    snprintf(open, sizeof open, "dc:creator id=\"%s\"", id);
    element(out, open, name, "dc:creator");
    refine(out, id, "role", "marc:relators", "aut");
}

static const doc_meta *meta_of(const book *b, uint32_t number)
{
    return number ? &b->d->parts.at[number - 1]->meta : &b->d->meta;
}

/* Of all joined documents, each once. */
static void creators(const book *b, buf *out)
{
    map seen;
    map_init(&seen, b->mem);
    for (uint32_t k = 0; k <= b->d->parts.n; k++)
        for (uint32_t i = 0; i < meta_of(b, k)->authors.n; i++) {
            str name = str_trim(meta_of(b, k)->authors.at[i]);
            void **known = name.n ? map_put(&seen, name) : NULL;
            if (!known || *known) continue;
            *known = out;
            creator(out, seen.entries.n, name);
        }
}

static void languages(const book *b, buf *out)
{
    map seen;
    map_init(&seen, b->mem);
    for (uint32_t k = 0; k <= b->d->parts.n; k++) {
        str lang = k ? meta_of(b, k)->lang : b->lang;
        void **known = is_language(lang) || !k ? map_put(&seen, lang) : NULL;
        if (!known || *known) continue;
        *known = out;
        element(out, "dc:language", lang, "dc:language");
    }
}

static void contributors(const book *b, buf *out)
{
    for (uint32_t i = 0; i < b->d->meta.contributors.n; i++) {
        const doc_contributor *c = &b->d->meta.contributors.at[i];
        char id[32], open[64];
        snprintf(id, sizeof id, "contributor-%u", i + 1);
        snprintf(open, sizeof open, "dc:contributor id=\"%s\"", id);
        element(out, open, c->name, "dc:contributor");
        if (c->role.n) refine(out, id, "role", "marc:relators", c->role.p);
    }
}

/* Conformance is claimed when somebody vouches for it, and when no image contradicts him. */
static void conformance(const book *b, buf *out)
{
    str certifier = str_trim(b->d->meta.certifier);
    if (!certifier.n) return;
    if (b->without_alt) {
        diag_add(b->in->diag, D_META_VALUE, (place){b->d->name, 1, 0},
                 "“certifier” was ignored: images without alternative text do not conform to WCAG");
        return;
    }
    meta(out, "dcterms:conformsTo", STR("EPUB Accessibility 1.1 - WCAG 2.2 Level AA"));
    meta(out, "a11y:certifiedBy", certifier);
}

/* What is true of this book, not more. */
static void accessibility(const book *b, buf *out)
{
    bool images = b->with_alt + b->without_alt > 0;
    meta(out, "schema:accessMode", STR("textual"));
    if (images || b->has_film) meta(out, "schema:accessMode", STR("visual"));
    if (b->has_sound) meta(out, "schema:accessMode", STR("auditory"));
    if (!b->without_alt && !b->has_sound) meta(out, "schema:accessModeSufficient", STR("textual"));
    if (b->has_sound)
        meta(out, "schema:accessModeSufficient", STR("textual,visual,auditory"));
    else if (images)
        meta(out, "schema:accessModeSufficient", STR("textual,visual"));
    meta(out, "schema:accessibilityFeature", STR("structuralNavigation"));
    meta(out, "schema:accessibilityFeature", STR("tableOfContents"));
    meta(out, "schema:accessibilityFeature", STR("readingOrder"));
    meta(out, "schema:accessibilityFeature", STR("displayTransformability"));
    if (images && !b->without_alt) meta(out, "schema:accessibilityFeature", STR("alternativeText"));
    for (uint32_t i = 0; i < b->chapters.n; i++)
        if (b->chapters.at[i].has_math) {
            meta(out, "schema:accessibilityFeature", STR("MathML"));
            break;
        }
    if (b->page_order.n) {
        meta(out, "schema:accessibilityFeature", STR("pageBreakMarkers"));
        meta(out, "schema:accessibilityFeature", STR("pageNavigation"));
        str printed = str_trim(b->d->meta.source);
        meta(out, "pageBreakSource", printed.n ? printed : STR("none"));
    }
    meta(out, "schema:accessibilityHazard",
         b->animated || b->has_film ? STR("unknown") : STR("none"));
    meta(out, "schema:accessibilitySummary",
         str_printf(b->mem, "%s%s", word_for(b->lang, W_SUMMARY),
                    !images          ? ""
                    : b->without_alt ? word_for(b->lang, W_SOME_ALT)
                                     : word_for(b->lang, W_ALL_ALT)));
}

static void metadata(const book *b, buf *out)
{
    const doc_meta *m = &b->d->meta;
    buf_z(out, "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n");
    element(out, "dc:identifier id=\"identifier\"", book_identifier(b), "dc:identifier");
    titles(b, out);
    languages(b, out);
    creators(b, out);
    contributors(b, out);
    element(out, "dc:publisher", str_trim(m->publisher), "dc:publisher");
    element(out, "dc:date", date_of(b), "dc:date");
    for (uint32_t i = 0; i < m->keywords.n; i++)
        element(out, "dc:subject", str_trim(m->keywords.at[i]), "dc:subject");
    element(out, "dc:description", str_trim(m->description), "dc:description");
    element(out, "dc:source", str_trim(m->source), "dc:source");
    element(out, "dc:rights", str_trim(m->rights), "dc:rights");
    meta(out, "dcterms:modified", utc(b->mem, b->in->date));
    accessibility(b, out);
    conformance(b, out);
    if (b->cover_image) buf_z(out, "<meta name=\"cover\" content=\"cover-image\"/>\n");
    buf_z(out, "</metadata>\n");
}

static void item(buf *out, const char *id, str href, const char *type, const char *properties)
{
    buf_fmt(out, "<item id=\"%s\"", id);
    xml_attr(out, "href", href);
    xml_attr(out, "media-type", str_of(type));
    if (properties) xml_attr(out, "properties", str_of(properties));
    buf_z(out, "/>\n");
}

static void items(buf *out, const char *kind, const file_resource *files, uint32_t n)
{
    char id[32];
    for (uint32_t i = 0; i < n; i++) {
        snprintf(id, sizeof id, "%s-%u", kind, i + 1);
        item(out, id, files[i].href, files[i].media_type, NULL);
    }
}

#define XHTML "application/xhtml+xml"

static void manifest(const book *b, buf *out)
{
    char id[32];
    buf_z(out, "<manifest>\n");
    item(out, "nav", STR(NAV_HREF), XHTML, "nav");
    item(out, "ncx", STR("toc.ncx"), "application/x-dtbncx+xml", NULL);
    item(out, "style", STR("style.css"), "text/css", NULL);
    if (b->cover_image) item(out, "cover", STR(COVER_HREF), XHTML, NULL);
    for (uint32_t i = 0; i < b->images.n; i++) {
        bool cover = i + 1 == b->cover_image;
        snprintf(id, sizeof id, "image-%u", i + 1);
        item(out, cover ? "cover-image" : id, b->images.at[i].href, b->images.at[i].media_type,
             cover ? "cover-image" : NULL);
    }
    for (uint32_t i = 0; i < b->chapters.n; i++) {
        snprintf(id, sizeof id, "chapter-%u", i);
        item(out, b->chapters.at[i].is_title ? "title-page" : id, b->chapters.at[i].href, XHTML,
             b->chapters.at[i].has_math ? "mathml" : NULL);
    }
    items(out, "font", b->font_files.at, b->font_files.n);
    items(out, "media", b->media_files.at, b->media_files.n);
    buf_z(out, "</manifest>\n");
}

static void spine(const book *b, buf *out)
{
    buf_fmt(out, "<spine toc=\"ncx\"%s>\n", b->rtl ? " page-progression-direction=\"rtl\"" : "");
    if (b->cover_image) buf_z(out, "<itemref idref=\"cover\"/>\n");
    bool nav = b->toc != NULL;
    for (uint32_t i = 0; i < b->chapters.n; i++) {
        bool title = b->chapters.at[i].is_title;
        if (nav && !title) {
            buf_z(out, "<itemref idref=\"nav\"/>\n");
            nav = false;
        }
        if (title)
            buf_z(out, "<itemref idref=\"title-page\"/>\n");
        else
            buf_fmt(out, "<itemref idref=\"chapter-%u\"/>\n", i);
    }
    if (nav) buf_z(out, "<itemref idref=\"nav\"/>\n");
    buf_z(out, "</spine>\n");
}

str package_document(const book *b)
{
    buf out = {0};
    buf_z(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" "
                "unique-identifier=\"identifier\"");
    xml_attr(&out, "xml:lang", b->lang);
    buf_z(&out, ">\n");
    metadata(b, &out);
    manifest(b, &out);
    spine(b, &out);
    buf_z(&out, "</package>\n");
    return taken(b->mem, &out);
}

str container_xml(const book *b)
{
    (void)b;
    return STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
               "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\" "
               "version=\"1.0\">\n<rootfiles>\n<rootfile full-path=\"EPUB/package.opf\" "
               "media-type=\"application/oebps-package+xml\"/>\n</rootfiles>\n</container>\n");
}
