import { Resvg } from "@resvg/resvg-js";
import { fileURLToPath } from "node:url";

/** Two pixels for each of the SVG: sharp on today's screens. */
const SCALE = 2;
/** Shipped, so that a picture has the same bytes on every machine, one without fonts too. */
const FONTS = ["DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf"];

/**
 * Draws the SVG of a plot as PNG, twice as wide and high.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { svgToPng } from "lib/plots/mod.ts";
 *
 * const png = svgToPng(`<svg xmlns="http://www.w3.org/2000/svg" width="10" height="5"/>`);
 * const view = new DataView(png.buffer, png.byteOffset);
 * assertEquals([view.getUint32(16), view.getUint32(20)], [20, 10]);
 * ```
 */
export function svgToPng(svg: string): Uint8Array {
  const drawn = new Resvg(svg, {
    fitTo: { mode: "zoom", value: SCALE },
    font: {
      loadSystemFonts: false,
      fontFiles: FONTS.map((name) => fileURLToPath(new URL(`fonts/${name}`, import.meta.url))),
      defaultFontFamily: "DejaVu Sans",
    },
  }).render();
  return drawn.asPng();
}
