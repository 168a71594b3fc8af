import { assert, assertEquals } from "@std/assert";
import { importancePlot, svgToPng } from "./mod.ts";

const drawn = (inner: string) =>
  svgToPng(`<svg xmlns="http://www.w3.org/2000/svg" width="200" height="30">${inner}</svg>`);

Deno.test("svgToPng() draws a plot twice as large, the same bytes each time", () => {
  const { html } = importancePlot([{ label: "Age", group: "who", meanAbsContribution: 2 }]);
  const png = svgToPng(html);
  const view = new DataView(png.buffer, png.byteOffset);
  const height = Number(/height="(\d+)"/.exec(html)![1]);
  assertEquals([view.getUint32(16), view.getUint32(20)], [1520, 2 * height]);
  assertEquals(svgToPng(html), png);
});

Deno.test("svgToPng() draws text of the shipped font, whatever family is named, bold apart from regular", () => {
  const text = (attributes: string, content: string) =>
    drawn(`<text x="4" y="20" font-size="14" ${attributes}>${content}</text>`);
  const regular = text("", "Größe – 5 ≥ 4");
  assert(regular.length > drawn("").length + 500);
  assertEquals(text(`font-family="system-ui, sans-serif"`, "Größe – 5 ≥ 4"), regular);
  assert(text(`font-weight="600"`, "Größe – 5 ≥ 4").length > regular.length);
});

Deno.test("the shipped fonts have a glyph for every sign of the plots and names", () => {
  const missing = drawn(`<text x="4" y="20" font-size="14">\u{3400}</text>`);
  const signs = [
    ...Array.from({ length: 0x7e - 0x20 }, (_, i) => String.fromCodePoint(0x21 + i)),
    ..."äöüßéñçÅøπσμ–—…•≤≥≠≈×−→←€°±%∞Σ",
  ].filter((sign) => !/[<&]/.test(sign));
  for (const sign of signs) {
    const png = drawn(`<text x="4" y="20" font-size="14">${sign}</text>`);
    const isThere = png.length !== missing.length || png.some((byte, i) => byte !== missing[i]);
    assert(isThere, sign);
  }
});
