// ace.mjs BOOK.epub: Ace by DAISY finds no violation of EPUB Accessibility in the book. Chromium is the system's.
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";

const require = createRequire(import.meta.url);
process.env.PUPPETEER_EXECUTABLE_PATH = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((p) => fs.existsSync(p));
require("@daisy/ace-logger").initLogger({ verbose: false, silent: true });
const ace = require("@daisy/ace-core");
const runner = require("@daisy/ace-axe-runner-puppeteer");

const file = path.resolve(process.argv[2]);
const work = fs.mkdtempSync(path.join(os.tmpdir(), "banxin-ace-"));
let faults = 0;
try {
  const [, report] = await ace(file, { cwd: work, outdir: "out", tmpdir: "tmp", silent: true }, runner);
  for (const page of report.assertions)
    for (const a of page.assertions) {
      const test = a["earl:test"];
      faults++;
      console.log("FAULT", page["earl:testSubject"].url, test["earl:impact"], test["dct:title"], a["earl:result"]["dct:description"]);
    }
  if (!report["earl:result"]) {
    faults++;
    console.log("FAULT Ace says nothing");
  }
  console.log(`${process.argv[2]}: ${report.assertions.length} files judged by Ace, ${faults} violations`);
} finally {
  fs.rmSync(work, { recursive: true, force: true });
}
process.exit(faults ? 1 : 0);
