// pdfjs.mjs FILE.pdf: the text of the PDF as pdf.js reads it, a page after the other, with form feeds behind them.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

console.log = console.warn = () => {}; // pdf.js tells what it lacks for drawing
const { getDocument, VerbosityLevel } = await import("pdfjs-dist/legacy/build/pdf.mjs");
const home = path.dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json"));
const pdf = await getDocument({
  data: new Uint8Array(fs.readFileSync(process.argv[2])),
  cMapUrl: path.join(home, "cmaps/"),
  cMapPacked: true,
  standardFontDataUrl: path.join(home, "standard_fonts/"),
  verbosity: VerbosityLevel.ERRORS,
  isEvalSupported: false,
}).promise;
for (let number = 1; number <= pdf.numPages; number++) {
  const { items } = await (await pdf.getPage(number)).getTextContent({ disableNormalization: true });
  process.stdout.write(items.map((item) => item.str + (item.hasEOL ? "\n" : "")).join("") + "\f");
}
