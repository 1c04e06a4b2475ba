/* The table of diagnostics: id, severity, stable code, meaning. Append in the group of the stage.
 * No include guard: it is included once for each use of the table. */
/* files */
DIAG_CODE(FILE_UNREADABLE, DIAG_FATAL, "file-unreadable", "An input file cannot be read.")
DIAG_CODE(FILE_UNWRITABLE, DIAG_FATAL, "file-unwritable", "An output file cannot be written; the old one was left untouched.")
DIAG_CODE(OUT_OF_MEMORY, DIAG_FATAL, "out-of-memory", "The memory is exhausted.")
DIAG_CODE(INTERNAL, DIAG_FATAL, "internal", "A library failed in a way that banxin does not know.")
DIAG_CODE(TEXT_ENCODING, DIAG_ERROR, "text-encoding", "Bytes that are not UTF-8 were replaced by U+FFFD.")
DIAG_CODE(TEXT_CONTROL, DIAG_WARNING, "text-control", "A control character was removed.")
DIAG_CODE(LIMIT, DIAG_FATAL, "limit", "A bound on depth, size, pixels or pages was reached.")
DIAG_CODE(PATH_OUTSIDE, DIAG_ERROR, "path-outside", "A path leads out of the content root; the file was not read.")
/* front matter and metadata */
DIAG_CODE(META_SYNTAX, DIAG_ERROR, "meta-syntax", "The front matter is not YAML; it was ignored.")
DIAG_CODE(META_UNKNOWN, DIAG_WARNING, "meta-unknown", "A front matter key is unknown; it was ignored.")
DIAG_CODE(META_VALUE, DIAG_WARNING, "meta-value", "A front matter value is not of the right kind; it was ignored.")
/* Markdown and HTML */
DIAG_CODE(HTML_DROPPED, DIAG_WARNING, "html-dropped", "An element or attribute was dropped.")
DIAG_CODE(HTML_UNKNOWN, DIAG_WARNING, "html-unknown", "An unknown element is set as its content.")
DIAG_CODE(HTML_REPAIRED, DIAG_NOTE, "html-repaired", "Unbalanced or misplaced HTML was repaired.")
DIAG_CODE(LINK_BROKEN, DIAG_WARNING, "link-broken", "A link's target is not in the document.")
DIAG_CODE(ID_DUPLICATE, DIAG_WARNING, "id-duplicate", "An id is used twice; the second one was renamed.")
DIAG_CODE(NOTE_UNUSED, DIAG_WARNING, "note-unused", "A footnote is never called; it was left out.")
/* images */
DIAG_CODE(IMAGE_MISSING, DIAG_WARNING, "image-missing", "An image is not there; a placeholder was set.")
DIAG_CODE(IMAGE_REMOTE, DIAG_WARNING, "image-remote", "A remote image was not fetched; a placeholder was set.")
DIAG_CODE(IMAGE_BAD, DIAG_ERROR, "image-bad", "An image cannot be decoded; a placeholder was set.")
DIAG_CODE(IMAGE_ALT, DIAG_NOTE, "image-alt", "An image has no alternative text.")
/* CSS */
DIAG_CODE(CSS_SYNTAX, DIAG_WARNING, "css-syntax", "CSS that does not parse was skipped.")
DIAG_CODE(CSS_UNKNOWN_PROPERTY, DIAG_WARNING, "css-unknown-property", "A property is unknown; the declaration was skipped.")
DIAG_CODE(CSS_BAD_VALUE, DIAG_WARNING, "css-bad-value", "A value is not allowed here; the declaration was skipped.")
DIAG_CODE(CSS_UNKNOWN_RULE, DIAG_WARNING, "css-unknown-rule", "An at-rule is unknown; it was skipped.")
DIAG_CODE(CSS_BAD_SELECTOR, DIAG_WARNING, "css-bad-selector", "A selector is not understood; the rule was skipped.")
DIAG_CODE(CSS_PREFIX, DIAG_NOTE, "css-prefix", "A vendor's own property was left to the EPUB.")
DIAG_CODE(CSS_IMPORT, DIAG_ERROR, "css-import", "An imported stylesheet cannot be read.")
DIAG_CODE(LAYOUT_MISSING, DIAG_FATAL, "layout-missing", "The layout is not there.")
/* fonts */
DIAG_CODE(FONT_MISSING, DIAG_WARNING, "font-missing", "A font family is not there; the next one was used.")
DIAG_CODE(FONT_BAD, DIAG_ERROR, "font-bad", "A font file cannot be used.")
DIAG_CODE(FONT_LOCK, DIAG_ERROR, "font-lock", "A font differs from fonts.lock.")
DIAG_CODE(FONT_EMBED, DIAG_WARNING, "font-embed", "A font says of itself that it must not be embedded; it was embedded.")
DIAG_CODE(GLYPH_MISSING, DIAG_ERROR, "glyph-missing", "No font has a character; its replacement box was set.")
/* layout */
DIAG_CODE(LINE_OVERFULL, DIAG_WARNING, "line-overfull", "A line is wider than its measure.")
DIAG_CODE(LINE_LOOSE, DIAG_NOTE, "line-loose", "A line is set very loose.")
DIAG_CODE(TABLE_WIDE, DIAG_NOTE, "table-wide", "A table is wider than the type area; it was turned or split.")
DIAG_CODE(BOX_OVERFLOW, DIAG_WARNING, "box-overflow", "Content is larger than the type area; it was scaled or clipped.")
DIAG_CODE(PAGE_REFERENCES, DIAG_WARNING, "page-references", "Page references did not settle.")
DIAG_CODE(UNSUPPORTED, DIAG_WARNING, "unsupported", "A value is understood but not supported here.")
