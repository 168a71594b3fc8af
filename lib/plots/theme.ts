/**
 * How every plot of this project looks, and how Observable Plot becomes an SVG
 * text that is the same in every process: fixed class names, two decimals, no
 * canvas. A plot is one function in one file: plain data in, a picture out.
 * @module
 */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { Displayable, escapeHtml, figure } from "../_shared/display.ts";

/** Width of a picture in pixels: the text width of a notebook. */
export const PLOT_WIDTH = 760;

/** Okabe and Ito 2008, distinguishable with every kind of colour vision. */
export const PALETTE = {
  blue: "#0072B2",
  orange: "#E69F00",
  green: "#009E73",
  vermillion: "#D55E00",
  sky: "#56B4E9",
  purple: "#CC79A7",
  yellow: "#F0E442",
  gray: "#999999",
  ink: "#222222",
} as const;

/** Colours of categories in order; with the palette's last ones for the seventh and eighth. */
export const CATEGORY_COLORS: readonly string[] = [
  PALETTE.blue,
  PALETTE.orange,
  PALETTE.green,
  PALETTE.vermillion,
  PALETTE.sky,
  PALETTE.purple,
  "#8A7A00",
  "#555555",
];

/** Nine steps of viridis (Smith and van der Walt 2015), dark to light. */
export const VIRIDIS: readonly string[] = [
  "#440154",
  "#472d7b",
  "#3b528b",
  "#2c728e",
  "#21918c",
  "#28ae80",
  "#5ec962",
  "#addc30",
  "#fde725",
];

/** What stands around a plot. */
export interface PlotFrame {
  /** The question or the finding. */
  title: string;
  /** What is shown, of whom, in which unit. */
  subtitle?: string;
  /** Colours and what they mean. */
  legend?: readonly { label: string; color: string }[];
}

/** One panel: an `<svg>` element of Observable Plot as text, with its size. */
export interface Panel {
  /** The `<svg>` element. */
  svg: string;
  /** Width in pixels. */
  width: number;
  /** Height in pixels. */
  height: number;
}

const HEAD_PX = { title: 26, subtitle: 20, legend: 24, end: 8 };
const FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif";

/** Draws one panel; `options` are Observable Plot's. */
export function panel(options: Plot.PlotOptions): Panel {
  const { document } = parseHTML("<html></html>") as unknown as {
    document: Plot.PlotOptions["document"];
  };
  const width = options.width ?? PLOT_WIDTH;
  const height = options.height ?? 320;
  const element = Plot.plot({
    ...options,
    width,
    height,
    document,
    className: "offers-plot",
  });
  const svg = element.outerHTML
    .replace(/<style>[\s\S]*?<\/style>/, "")
    .replace(/ class="offers-plot"/, "")
    .replace(/font-size="10" font-family="[^"]*"/, `font-size="12"`)
    .replace(/ aria-hidden="true"/g, "");
  return { svg: roundNumbers(svg), width, height };
}

/** One panel with title, subtitle and legend. */
export function plotFigure(frame: PlotFrame, options: Plot.PlotOptions): Displayable {
  return panelsFigure(frame, [panel(options)]);
}

/** Panels in rows from left to right, with one title, subtitle and legend. */
export function panelsFigure(frame: PlotFrame, panels: readonly Panel[]): Displayable {
  const columns = Math.max(1, Math.floor(PLOT_WIDTH / panels[0].width));
  let top = headHeight(frame);
  const head = drawHead(frame);
  const placed: string[] = [];
  for (let first = 0; first < panels.length; first += columns) {
    const row = panels.slice(first, first + columns);
    row.forEach(({ svg, width }, i) =>
      placed.push(svg.replace("<svg ", `<svg x="${i * width}" y="${top}" `))
    );
    top += Math.max(...row.map(({ height }) => height));
  }
  const size = `width="${PLOT_WIDTH}" height="${top}" viewBox="0 0 ${PLOT_WIDTH} ${top}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${FONT}" ` +
    `font-size="12" color="${PALETTE.ink}" fill="${PALETTE.ink}" role="img">` +
    `<title>${escapeHtml(frame.title)}</title>` +
    `<rect width="${PLOT_WIDTH}" height="${top}" fill="white"/>${head}${placed.join("")}</svg>`;
  return figure(svg, [frame.title, frame.subtitle].filter(Boolean).join(" "));
}

function headHeight({ subtitle, legend }: PlotFrame): number {
  return HEAD_PX.title + (subtitle ? HEAD_PX.subtitle : 0) + (legend ? HEAD_PX.legend : 0) +
    HEAD_PX.end;
}

function drawHead({ title, subtitle, legend }: PlotFrame): string {
  let y = 18;
  const parts = [
    `<text x="8" y="${y}" font-size="15" font-weight="600">${escapeHtml(title)}</text>`,
  ];
  if (subtitle) {
    y += HEAD_PX.subtitle;
    parts.push(`<text x="8" y="${y}" fill="#555">${escapeHtml(subtitle)}</text>`);
  }
  let x = 8;
  if (legend) y += HEAD_PX.legend;
  for (const { label, color } of legend ?? []) {
    parts.push(
      `<rect x="${x}" y="${y - 10}" width="11" height="11" fill="${color}"/>` +
        `<text x="${x + 15}" y="${y}">${escapeHtml(label)}</text>`,
    );
    x += 33 + Math.round(label.length * 6.6);
  }
  return parts.join("");
}

/** Two decimals are a hundredth of a pixel; without it a plot is twice as long. */
function roundNumbers(svg: string): string {
  return svg.replace(
    /<[^>]+>/g,
    (tag) => tag.replace(/-?\d+\.\d{3,}(e-?\d+)?/g, (text) => String(+Number(text).toFixed(2))),
  );
}

/** A dot or cell: its middle in the scales' units, and which of the colours it takes. */
export interface Dot {
  /** Middle along x. */
  x: number;
  /** Middle along y. */
  y: number;
  /** Index of the colour. */
  color: number;
  /** Shift in pixels along y. */
  dy?: number;
}

/**
 * A mark of many dots, drawn as one path per colour: a tenth of the bytes of one
 * circle each. With `lengthPx` they are rectangles, `sizePx` high.
 */
export function dotsMark(
  dots: readonly Dot[],
  options: { colors: readonly string[]; sizePx: number; lengthPx?: number },
): Plot.RenderFunction {
  const { colors, sizePx, lengthPx = 0 } = options;
  const cap = lengthPx > 0 ? "butt" : "round";
  return (_index, scales, _values, _dimensions, context) => {
    const { x, y } = scales as unknown as Record<"x" | "y", (value: number) => number>;
    const { document } = context as unknown as { document: SvgDocument };
    const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
    colors.forEach((color, colorIdx) => {
      const d = dots.filter((dot) => dot.color === colorIdx)
        .map((dot) =>
          `M${tenth(x(dot.x) - lengthPx / 2)} ${tenth(y(dot.y) + (dot.dy ?? 0))}h${lengthPx}`
        ).join("");
      if (d === "") return;
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      const attributes = { d, stroke: color, "stroke-width": sizePx, "stroke-linecap": cap };
      for (const [name, value] of Object.entries(attributes)) path.setAttribute(name, `${value}`);
      group.appendChild(path);
    });
    return group as unknown as ReturnType<Plot.RenderFunction>;
  };
}

interface SvgElement {
  setAttribute(name: string, value: string): void;
  appendChild(child: SvgElement): void;
}

interface SvgDocument {
  createElementNS(namespace: string, name: string): SvgElement;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Longest label that fits beside a plot, in characters. */
const LABEL_LENGTH = 54;

/** Left margin in pixels that the labels of the y axis need. */
export function labelMargin(labels: readonly string[]): number {
  const longest = Math.max(...labels.map((label) => Math.min(label.length, LABEL_LENGTH)));
  return Math.max(60, Math.ceil(longest * 6.5) + 20);
}

/** A label cut to what {@linkcode labelMargin} leaves room for. */
export function fitLabel(label: string): string {
  return label.length <= LABEL_LENGTH ? label : `${label.slice(0, LABEL_LENGTH - 3).trimEnd()}...`;
}

/** A ramp of colours as a legend: Plot's own needs a canvas. */
export function rampPanel(
  options: { colors: readonly string[]; low: string; high: string; label: string },
): Panel {
  const { colors, low, high, label } = options;
  const width = PLOT_WIDTH, height = 30, cell = 22;
  const labelWidth = 14 + Math.round(label.length * 6.4);
  const lowEnd = labelWidth + Math.round(low.length * 6.8) + 8;
  const end = lowEnd + colors.length * cell;
  const rects = colors.map((color, i) =>
    `<rect x="${lowEnd + i * cell}" y="8" width="${cell}" height="12" fill="${color}"/>`
  );
  const svg = `<svg width="${width}" height="${height}">` +
    `<text x="8" y="18">${escapeHtml(label)}</text>` +
    `<text x="${lowEnd - 6}" y="18" text-anchor="end">${escapeHtml(low)}</text>${rects.join("")}` +
    `<text x="${end + 6}" y="18">${escapeHtml(high)}</text></svg>`;
  return { svg, width, height };
}
