#!/usr/bin/env python3
"""Whole documents, judged by other people's tools: documents.py BANXIN SOURCE.md PDF EPUB [--briefing]

qpdf, poppler (pdftotext, pdffonts, pdfinfo), mupdf and pdf.js read the PDF; the EPUB is read as XML. Nothing here uses banxin's code, only
its dump of lines for the rules about line starts and ends.
"""
import collections, html, os, re, subprocess, sys, tempfile, unicodedata, zipfile
import xml.etree.ElementTree as ET

HERE = os.path.dirname(os.path.abspath(__file__))
XHTML = "{http://www.w3.org/1999/xhtml}"
NOT_AT_START = "。．，、：；！‼？⁇”’」』）》〉】〗〕］｝·‧"
NOT_AT_END = "“‘「『（《〈【〖〔［｛"
# between the end of a line and the start of the next one
SPLIT = [re.compile(r) for r in (r"\d\n[%％‰℃°]", r"[¥￥＄$€£№+±−]\n\d", r"\d\n\d", r"\d[.,:/～–—-]+\n\d", r"\d\n[.,:/～–—-]+\d", r"—\n—", r"…\n…")]
LONG_NAME = 18  # characters: more may be cut anywhere in a table
URL = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'*+,;=%]+")
faults = []


def fault(text):
    faults.append(text)
    print("FAULT", text)


def run(*args):
    done = subprocess.run(args, capture_output=True)
    if done.returncode:
        fault(f"{' '.join(args)}: exit {done.returncode}: {done.stdout.decode()[-400:]}{done.stderr.decode()[-400:]}")
    return done.stdout.decode("utf-8", "replace")


def squeeze(text):
    return re.sub(r"[\s\u200b\u00ad\u2060\ufeff\f]+", "", text)


def epub_text(path, calls=True):
    """The text of the spine in order, with the calls of notes or without, and all links to the outside."""
    text, links = [], []
    with zipfile.ZipFile(path) as z:
        opf = next(n for n in z.namelist() if n.endswith(".opf"))
        package = ET.fromstring(z.read(opf))
        ns = {"o": "http://www.idpf.org/2007/opf"}
        items = {i.get("id"): i for i in package.findall(".//o:item", ns)}
        for ref in package.findall(".//o:itemref", ns):
            item = items[ref.get("idref")]
            if "nav" in (item.get("properties") or "") or "cover" in item.get("id"):
                continue
            body = ET.fromstring(z.read(os.path.join(os.path.dirname(opf), item.get("href")))).find(XHTML + "body")
            for a in body.iter(XHTML + "a"):
                if not calls and a.get("role") == "doc-noteref":
                    a.text = ""
                    for inner in a:
                        inner.text = ""
            text.append("".join(body.itertext()))
            links += [a.get("href") for a in body.iter(XHTML + "a") if (a.get("href") or "").startswith("http")]
    return squeeze("".join(text)), links


def epub_calls(path):
    """What stands before each note's call, with the call: (the last characters, "1")."""
    with zipfile.ZipFile(path) as z:
        for name in z.namelist():
            if name.endswith(".xhtml"):
                raw = re.sub(r"<a\b[^>]*doc-noteref[^>]*>(.*?)</a>", "\1\\1\1", z.read(name).decode())
                plain = html.unescape(re.sub(r"<[^>]*>", "", raw))
                yield from re.findall("([^\1\\s]{1,6})\1([^\1]+)\1", plain)


def front_matter_ends(lines):
    return lines.index("---", 1) + 1 if lines and lines[0] == "---" and "---" in lines[1:] else 0


def visible_line(line):
    """What is seen of a line of Markdown with raw HTML; entities are left."""
    line = re.sub(r"(`+)(.+?)\1", lambda code: "`" + html.escape(code[2]) + "`", line)
    line = re.sub(r"^(\s*>)+ ?", "", re.sub(r"\\$", "", line))
    line = re.sub(r"^\s*\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*$", "", line)
    line = re.sub(r"^\s*([-*+]|\d+[.)])\s+(\[[ xX]\]\s)?", "", line)
    line = re.sub(r"^\s*\[\^[^\]]+\]:", "", line)
    line = re.sub(r"^\s*\[[^\]]+\]:\s*\S+.*$", "", line)
    line = re.sub(r"^#{1,6}\s*", "", line)
    line = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", line)
    line = re.sub(r"\[\^[^\]]+\]", "", line)
    line = re.sub(r"\[([^\]]*)\]\((?:[^()]|\([^)]*\))*\)", r"\1", line)
    line = re.sub(r"<(https?://[^>]*|[\w.]+@[\w.]+)>", r"\1", line)
    return re.sub(r"\*{2,}|(?<![A-Za-z0-9])\*|\*(?![A-Za-z0-9])|~~|(?<![\w/])_+|_+(?![\w/])|`+", "", re.sub(r"<[^>]*>", "", line))


def markdown_paragraphs(source):
    """Visible text of Markdown with raw HTML, a string for each line or cell: an independent reading."""
    source = re.sub(r"<!--.*?-->|<(style|script|rp)\b.*?</\1>", "", source, flags=re.S)
    lines = source.splitlines()
    fence = None
    for line in lines[front_matter_ends(lines):]:
        mark = re.match(r"\s*(`{3,}|~{3,})", line)
        if mark and (fence is None or line.strip() == fence):
            fence = mark[1] if fence is None else None
            continue
        if fence is not None:
            text = [line]
        elif re.fullmatch(r"[\s|:\-=*_]*", line):
            continue
        else:
            cells = re.split(r"(?<!\\)\|", line) if re.match(r"[\s>]*\|", line) else [line]
            text = [re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", html.unescape(visible_line(cell))) for cell in cells]
        for one in text:
            if squeeze(one):
                yield squeeze(one)


def check_same_characters(what, expected, got):
    missing = collections.Counter(expected) - collections.Counter(got)
    if missing:
        fault(f"{what}: {sum(missing.values())} characters missing: {dict(missing.most_common(12))}")


def without_format(text):
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def is_in_pieces(text, whole):
    """Whether text is in `whole` but for what comes between at the ends of pages and at the calls of notes."""
    for _ in range(4):
        n = len(text)
        while n and text[:n] not in whole:
            n -= 1
        text = text[n:]
        if not text:
            return True
        if n < 4:
            return False
    return False


def check_order(raw, epub, pages):
    """Each paragraph of the source stands in the EPUB as it is, and in the PDF; readings (ruby) come behind their line there."""
    text = unicodedata.normalize("NFC", epub_text(epub, calls=False)[0])
    for paragraph in markdown_paragraphs(re.sub(r".*<rtc.*", "", raw)):
        if unicodedata.normalize("NFC", paragraph) not in text:
            fault(f"not in the EPUB as it is: {paragraph[:40]}")
    text = unicodedata.normalize("NFC", squeeze(pages))
    for paragraph in markdown_paragraphs(re.sub(r".*<ruby.*", "", raw)):
        if not is_in_pieces(unicodedata.normalize("NFC", paragraph), text):
            fault(f"not in the PDF as it is: {paragraph[:40]}")


def check_pdf(pdf):
    run("qpdf", "--check", pdf)
    for row in run("pdffonts", pdf).splitlines()[2:]:
        flags = re.search(r"\b(yes|no) +(yes|no) +(yes|no) +\d+ +\d+$", row)
        pictures = re.match(r"\[none\] +Type 3 ", row)  # of emoji: the glyphs are in the file, and there is no subset of them
        if not flags or flags.groups() != ("yes", "no" if pictures else "yes", "yes"):
            fault(f"font not embedded, subset and mapped: {row}")
    texts = {
        "pdftotext": run("pdftotext", "-raw", pdf, "-"),
        "mutool": run("mutool", "draw", "-q", "-F", "txt", pdf),
        "pdf.js": run("node", os.path.join(HERE, "pdfjs.mjs"), pdf),
    }
    for tool, text in texts.items():
        radicals = [c for c in text if "\u2e80" <= c <= "\u2fdf"]
        if radicals:
            fault(f"{tool}: {len(radicals)} radicals in place of Han: {''.join(radicals[:10])}")
        if "\ufffd" in text:
            fault(f"{tool}: U+FFFD in the text")
    # poppler puts marks of direction in, pdf.js leaves every format character out
    plain = {tool: without_format(text) for tool, text in texts.items()}
    texts["pdftotext"] = re.sub("[\u202a-\u202e\u2066-\u2069]", "", texts["pdftotext"])
    counts = {tool: collections.Counter(squeeze(text)) for tool, text in plain.items()}
    a = counts.pop("pdftotext")
    for tool, b in counts.items():
        if a != b:
            fault(f"pdftotext and {tool} disagree: {dict(((a - b) + (b - a)).most_common(8))}")
    return texts


MEASURE_30 = "@media print { @page { size: 355pt 600pt; margin: 20pt } }"  # 30 characters of 10.5 pt


def dumped_paragraphs(banxin, source, layout):
    """For each paragraph, those of cells, notes and heads too, its lines: (number, how far from its natural width in 1/1000, text)."""
    dump = run(banxin, "dump", "--stage=line", "--quiet", *(["--layout", layout] if layout else []), source)
    for paragraph in re.split(r"^(?:para|marker) ", dump, flags=re.M)[1:]:
        if re.match(r"\d+ \w+\.off\n", paragraph):
            continue  # a page of examples shows what a rule prevents
        found = re.findall(r'^\s+line (\d+) .*? ratio ([-+]\d+)( hyphen|).*? "(.*)"$', paragraph, re.M)
        yield [(int(n), int(r), t + "\u2010" if h else t) for n, r, h, t in found]


def check_joint(before, text, source, calls):
    """Nothing that is one stands at both sides of a line's end: numbers with their signs, ranges, dashes, words, notes' calls."""
    end, start = re.search(r"[!-~]*$", before)[0], re.match(r"[!-~]*", text)[0]
    long_name = len(end + start) > LONG_NAME or "/" in end + start
    if not long_name and any(r.search(before[-4:] + "\n" + text[:4]) for r in SPLIT):
        fault(f"a unit is split: {before[-6:]} | {text[:6]}")
    end, start = re.search(r"[A-Za-z]*$", before)[0], re.match(r"[A-Za-z]*", text)[0]
    if end and start and not long_name and not re.search(rf"{end}\W+{start}", source) and re.search(rf"\b{end}{start}\b", source):
        fault(f"a word is split: {end} | {start}")
    for lead, call in calls:
        if before.endswith(lead) and text.startswith(call):
            fault(f"a note's call begins a line: {lead} | {text[:6]}")


def check_line(number, text, last):
    """The last line, if it is not the only one, may not be a single character."""
    text = text.strip()
    if text and (text[0] in NOT_AT_START and len(text) > 1 or text[-1] in NOT_AT_END):
        fault(f"prohibited start or end: {text[:12]} … {text[-12:]}")
    letters = [c for c in text if c not in NOT_AT_START + NOT_AT_END and not c.isspace()]
    if last and number > 1 and len(letters) == 1 and letters[0] != "\ufffc":
        fault(f"a last line of one character: {text}")


def check_lines(banxin, source, epub, layout, few_loose):
    """No prohibited mark at a line's start or end, no unit split, no last line of one character; under 1 % of loose lines."""
    lines = loose = 0
    plain, calls = " ".join(open(source, encoding="utf-8").read().split()), list(epub_calls(epub))
    for paragraph in dumped_paragraphs(banxin, source, layout):
        for i, (number, ratio, text) in enumerate(paragraph):
            check_line(number, text, i + 1 == len(paragraph))
            if i:
                check_joint(paragraph[i - 1][2], text, plain, calls)
            leader = "\ufffc" in text
            lines += 1
            loose += ratio > 150 and not leader
    if not lines:
        fault("the line dump has no lines")
    print(f"{source}: {loose} of {lines} lines are looser than 1.15 of their natural width{' at 30 em' if few_loose else ''}")
    if few_loose and loose * 100 > lines:
        fault("more than 1 % of the lines are loose")


def check_narrow_lines(banxin, source, epub):
    """The same at a measure of 30 characters."""
    layouts = os.path.join(os.path.dirname(__file__), "../../layouts")
    with tempfile.NamedTemporaryFile("w", suffix=".css", encoding="utf-8") as css:
        css.write(open(os.path.join(layouts, "briefing.css"), encoding="utf-8").read() + MEASURE_30)
        css.flush()
        check_lines(banxin, source, epub, css.name, True)


def check_inside(pdf):
    """Every character stands on the sheet, at least 20 pt from its edge."""
    page, box = 0, None
    for row in run("mutool", "draw", "-q", "-F", "stext", pdf).splitlines():
        m = re.search(r'<page id="[^"]*" width="([\d.]+)" height="([\d.]+)"', row)
        if m:
            page, box = page + 1, (float(m[1]), float(m[2]))
        m = re.search(r'<char quad="([^"]+)" x="([-\d.]+)" y="([-\d.]+)".* c="([^"]*)"', row)
        if m and m[4].strip():
            q = [float(v) for v in m[1].split()]
            if min(q[0::2]) < 20 or max(q[0::2]) > box[0] - 20 or min(q[1::2]) < 10 or max(q[1::2]) > box[1] - 10:
                fault(f"page {page}: {m[4]} at {q[0]:.0f},{q[1]:.0f} is off the type area")
                return


GENERATED = 150  # characters that banxin writes itself: title block, numbers of notes, names of admonitions
PANEL = 80  # in the place of an image that is not there


def check_source(raw, epub, pages):
    """All that is seen in the source is in the EPUB and in the PDF, and the EPUB has next to nothing else."""
    seen = unicodedata.normalize("NFC", "".join(markdown_paragraphs(raw)))
    check_same_characters("source against EPUB", seen, unicodedata.normalize("NFC", epub))
    check_same_characters("source against PDF", seen, unicodedata.normalize("NFC", squeeze(pages)))
    more = collections.Counter(unicodedata.normalize("NFC", epub)) - collections.Counter(seen)
    images = len(re.findall(r"!\[|<img", raw))
    if sum(more.values()) > GENERATED + images * PANEL:
        fault(f"the EPUB has {sum(more.values())} characters that are not in the source: {dict(more.most_common(12))}")


def check_briefing(source, pdf, epub, links):
    raw = open(source, encoding="utf-8").read()
    expected = [u for u in URL.findall(raw) if "githubusercontent" not in u]
    if len(expected) != 34:
        fault("the briefing has other links than this test knows")
    clickable = set(re.findall(r"https?://\S+", run("pdfinfo", "-url", pdf)))
    for url in expected:
        if url not in clickable:
            fault(f"not clickable in the PDF: {url}")
        if url not in links:
            fault(f"not a link in the EPUB: {url}")
    if os.path.getsize(pdf) >= 700_000:
        fault(f"the PDF is {os.path.getsize(pdf)} bytes")
    outline = run("mutool", "show", pdf, "outline")
    if outline.count("\n") < 8:
        fault(f"outline: {outline}")


def check_page_list(pdf, epub):
    """The EPUB's page list has each page of the PDF, and what stands behind each mark stands on that page."""
    pages = [unicodedata.normalize("NFC", squeeze(p)) for p in run("pdftotext", "-raw", pdf, "-").split("\f")[:-1]]
    with zipfile.ZipFile(epub) as z:
        nav = ET.fromstring(z.read("EPUB/nav.xhtml"))
        lists = [n for n in nav.iter(XHTML + "nav") if n.get("role") == "doc-pagelist"]
        marks = [(a.text, a.get("href").split("#")) for n in lists for a in n.iter(XHTML + "a")]
        if len(marks) != len(pages):
            fault(f"the page list has {len(marks)} pages, the PDF {len(pages)}")
        for label, (name, id) in marks:
            raw = z.read("EPUB/" + name).decode()
            if f'id="{id}"' not in raw:
                fault(f"page {label}: no mark {id} in {name}")
                continue
            after = next(t for t in re.split(r"<[^>]*>", raw.split(f'id="{id}"', 1)[1].split(">", 1)[1]) if squeeze(t))
            after = squeeze(after.split("&")[0])[:6]
            if label.isdigit() and int(label) <= len(pages) and after not in pages[int(label) - 1]:
                fault(f"page {label} of the EPUB begins with {after}, which is not on that page of the PDF")


def main():
    banxin, source, pdf, epub = sys.argv[1:5]
    texts = check_pdf(pdf)
    check_inside(pdf)
    text, links = epub_text(epub)
    for tool, got in texts.items():
        wanted = without_format(text) if tool == "pdf.js" else text
        check_same_characters(f"EPUB against PDF ({tool})", wanted, unicodedata.normalize("NFC", squeeze(got)))
    raw = open(source, encoding="utf-8").read()
    check_source(raw, text, texts["pdftotext"])
    check_order(raw, epub, texts["pdftotext"])
    check_lines(banxin, source, epub, None, False)
    check_narrow_lines(banxin, source, epub)
    check_page_list(pdf, epub)
    if "--briefing" in sys.argv:
        check_briefing(source, pdf, epub, links)
    print(f"{source}: {len(text)} characters, {len(links)} links, {len(faults)} faults")
    sys.exit(1 if faults else 0)


main()
