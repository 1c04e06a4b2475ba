// foliate.mjs BOOK.epub…: foliate-js, the engine of the Foliate reader, opens each book in headless Chromium, shows every spine item
// and finds every entry of its contents and page list.
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import puppeteer from "puppeteer-core";

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const files = process.argv.slice(2);
let file = files[0]; // the one that is read
const scripts = path.join(here, "node_modules/foliate-js");
const browserPath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((p) => fs.existsSync(p));
let faults = 0;

function fault(text) {
  faults++;
  console.log("FAULT", text);
}

// Its scripts come from node_modules, the book from disk; nothing leaves 127.0.0.1.
function serve() {
  const server = http.createServer((request, response) => {
    const script = path.join(scripts, path.normalize(request.url));
    if (request.url === "/") response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<!DOCTYPE html><title>reader</title>");
    else if (request.url === "/book.epub") response.writeHead(200, { "content-type": "application/epub+zip" }).end(fs.readFileSync(file));
    else if (script.endsWith(".js") && fs.existsSync(script)) response.writeHead(200, { "content-type": "text/javascript" }).end(fs.readFileSync(script));
    else response.writeHead(404).end();
  });
  return new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(server)));
}

// Runs in the page: what is wrong, and how much was seen.
async function readBook() {
  await import("/view.js");
  const faults = [];
  const view = document.createElement("foliate-view");
  view.style.cssText = "display: block; width: 600px; height: 800px";
  document.body.append(view);
  await view.open("/book.epub");
  const { book } = view;
  let characters = 0;
  for (const [i, section] of book.sections.entries()) {
    await view.goTo(i);
    const shown = view.renderer.getContents().find((c) => c.index === i);
    const text = shown?.doc.body.textContent.trim().length ?? 0;
    if (!shown) faults.push(`${section.id}: does not show`);
    else if (!text && !shown.doc.images.length) faults.push(`${section.id}: nothing is there`);
    characters += text;
  }
  const entries = [];
  const collect = (list) => (list ?? []).forEach((e) => (entries.push(e), collect(e.subitems)));
  collect(book.toc);
  if (!entries.length) faults.push("the contents are empty");
  collect(book.pageList);
  const documents = new Map();
  for (const { href, label } of entries) {
    const to = book.resolveHref(href);
    if (!to || !book.sections[to.index]) {
      faults.push(`${label}: leads to nothing: ${href}`);
      continue;
    }
    if (!documents.has(to.index)) documents.set(to.index, await book.sections[to.index].createDocument());
    if (href.includes("#") && !to.anchor(documents.get(to.index))) faults.push(`${label}: no such place: ${href}`);
  }
  return { faults, spine: book.sections.length, entries: entries.length, characters };
}

const profile = fs.mkdtempSync(path.join(os.tmpdir(), "banxin-foliate-"));
const server = await serve();
const browser = await puppeteer.launch({
  executablePath: browserPath,
  userDataDir: profile,
  args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
try {
  for (file of files) {
    const page = await browser.newPage();
    await page.setViewport({ width: 600, height: 800 });
    page.on("pageerror", (e) => fault(`${file}: in the reader: ${e.message}`));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const seen = await page.evaluate(readBook);
    seen.faults.forEach((text) => fault(`${file}: ${text}`));
    console.log(`${file}: foliate-js shows ${seen.spine} spine items, ${seen.entries} entries, ${seen.characters} characters`);
    await page.close();
  }
} catch (e) {
  fault(`${file}: foliate-js: ${e.message}`);
} finally {
  await browser.close();
  server.close();
  fs.rmSync(profile, { recursive: true, force: true });
}
process.exit(faults ? 1 : 0);
