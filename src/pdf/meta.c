/* What the document says of itself: Info, XMP, language, how it wishes to be opened. */
#include "base/utf8.h"
#include "pdf/internal.h"

#define PRODUCER "banxin"
#define LANG_MAX 256 /* bytes; a BCP 47 tag has some 35 */

/* ---- XMP */

static void put_xml(buf *out, str s)
{
    for (size_t i = 0; i < s.n;) {
        uint32_t cp = utf8_next(s, &i);
        switch (cp) {
        case '&': buf_z(out, "&amp;"); break;
        case '<': buf_z(out, "&lt;"); break;
        case '>': buf_z(out, "&gt;"); break;
        default:
            if (cp >= 0x20 || cp == '\t' || cp == '\n') buf_utf8(out, cp);
        }
    }
}

static void put_element(buf *out, const char *name, str value)
{
    if (!value.n) return;
    buf_fmt(out, "<%s>", name);
    put_xml(out, value);
    buf_fmt(out, "</%s>\n", name);
}

static void put_alternative(buf *out, const char *name, str value)
{
    if (!value.n) return;
    buf_fmt(out, "<%s><rdf:Alt><rdf:li xml:lang=\"x-default\">", name);
    put_xml(out, value);
    buf_fmt(out, "</rdf:li></rdf:Alt></%s>\n", name);
}

/* list: the values with this mark between them */
static void put_list(buf *out, const char *name, const char *kind, str list, char mark)
{
    if (!list.n) return;
    buf_fmt(out, "<%s><rdf:%s>", name, kind);
    for (size_t i = 0; i < list.n;) {
        size_t end = i;
        while (end < list.n && list.p[end] != mark) end++;
        str value = str_trim(str_sub(list, i, end - i));
        if (value.n) {
            buf_z(out, "<rdf:li>");
            put_xml(out, value);
            buf_z(out, "</rdf:li>");
        }
        i = end + 1;
    }
    buf_fmt(out, "</rdf:%s></%s>\n", kind, name);
}

static void put_xmp(const pdf_input *in, buf *out)
{
    buf_z(out, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
               "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
               "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
               "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
               "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" "
               "xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"
               "<dc:format>application/pdf</dc:format>\n");
    put_alternative(out, "dc:title", in->title);
    put_list(out, "dc:creator", "Seq", in->authors, ';');
    put_alternative(out, "dc:description", in->subject);
    put_list(out, "dc:subject", "Bag", in->keywords, ',');
    put_list(out, "dc:language", "Bag", in->lang, ',');
    put_list(out, "dc:publisher", "Bag", in->publisher, ';');
    put_alternative(out, "dc:rights", in->rights);
    put_element(out, "pdf:Keywords", in->keywords);
    put_element(out, "pdf:Producer", STR(PRODUCER));
    put_element(out, "xmp:CreatorTool", STR(PRODUCER));
    if (in->date) {
        buf date = {0};
        put_iso_date(&date, in->date);
        put_element(out, "xmp:CreateDate", buf_view(&date));
        put_element(out, "xmp:ModifyDate", buf_view(&date));
        put_element(out, "xmp:MetadataDate", buf_view(&date));
        buf_drop(&date);
    }
    buf_z(out, "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
}

static void xmp_make(pdf *p)
{
    buf xmp = {0};
    put_xmp(p->in, &xmp);
    object *o = object_packed(p, str_copy(p->mem, buf_view(&xmp)));
    buf_drop(&xmp);
    HPDF_Dict_AddName(o->dict, "Type", "Metadata");
    HPDF_Dict_AddName(o->dict, "Subtype", "XML");
    dict_set(p->doc->catalog, "Metadata", o);
}

/* ---- Info and catalog */

static void info_keys(pdf *p, object *o, buf *out)
{
    (void)o;
    const pdf_input *in = p->in;
    const struct {
        const char *key;
        str value;
    } rows[] = {{"/Title", in->title},       {"/Author", in->authors},
                {"/Subject", in->subject},   {"/Keywords", in->keywords},
                {"/Creator", STR(PRODUCER)}, {"/Producer", STR(PRODUCER)}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!rows[i].value.n) continue;
        buf_z(out, rows[i].key);
        put_text(out, rows[i].value);
    }
    if (!in->date) return;
    buf_z(out, "/CreationDate");
    put_date(out, in->date);
    buf_z(out, "/ModDate");
    put_date(out, in->date);
}

void meta_make(pdf *p)
{
    const pdf_input *in = p->in;
    HPDF_Dict catalog = p->doc->catalog;
    HPDF_Dict preferences = dict_dict(p, catalog, "ViewerPreferences");
    if (in->title.n) HPDF_Dict_AddBoolean(preferences, "DisplayDocTitle", HPDF_TRUE);
    if (in->right_binding) HPDF_Dict_AddName(preferences, "Direction", "R2L");
    if (in->two_pages) HPDF_Dict_AddName(catalog, "PageLayout", "TwoPageRight");
    if (in->lang.n && in->lang.n <= LANG_MAX)
        HPDF_Dict_Add(catalog, "Lang", binary_new(p, in->lang));
    HPDF_Dict_RemoveElement(p->doc->info, "Producer");
    object_adopt(p, p->doc->info, info_keys, NULL);
    xmp_make(p);
}
