import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  Displayable,
  escapeHtml,
  figure,
  frame,
  showEach,
  stack,
  table,
  withProgress,
} from "./display.ts";

const HOSTILE = `<img src=x onerror="alert('1')">&`;

Deno.test("table() escapes values, headers and caption when they hold markup", () => {
  const { html } = table([{ [HOSTILE]: HOSTILE }], { caption: HOSTILE });
  assert(!html.includes("<img"));
  assertEquals(html.split(escapeHtml(HOSTILE)).length - 1, 3);
});

Deno.test("table() groups thousands, sets decimals and leaves null empty", () => {
  const rows = [{ name: "a", n: 12345, share: 0.125 }, { name: "b", n: null, share: 1 }];
  assertEquals(
    table(rows, { decimals: { share: 3 } }).text,
    "name       n  share\na     12,345  0.125\nb                 1",
  );
});

Deno.test("table() counts the rows it leaves out when there are more than the limit", () => {
  const rows = Array.from({ length: 7 }, (_, i) => ({ i }));
  const shown = table(rows, { limit: 3 });
  assertStringIncludes(shown.text, "4 more rows");
  assertStringIncludes(shown.html, "<p>4 more rows</p>");
});

Deno.test("table() is empty but whole when there are no rows", () => {
  assertStringIncludes(table([], { columns: ["a"] }).html, "<tbody>\n</tbody>");
});

Deno.test("figure() gives SVG to Jupyter and its alternative to a terminal", () => {
  const shown = figure("<svg/>", "A rising line") as Displayable & Record<symbol, () => unknown>;
  assertEquals(shown[Symbol.for("Jupyter.display")](), {
    "image/svg+xml": "<svg/>",
    "text/plain": "[figure] A rising line",
  });
  assertEquals(Deno.inspect(shown), "[figure] A rising line");
});

Deno.test("stack() escapes the text of items without HTML", () => {
  assertEquals(stack(new Displayable({ "text/plain": "<b>" })).html, "<pre>&lt;b&gt;</pre>");
});

Deno.test("showEach() prints each in its order outside a kernel", async () => {
  const printed: unknown[] = [];
  const { log } = console;
  console.log = (item: Displayable) => printed.push(item.text);
  try {
    await showEach(figure("<svg/>", "A line"), new Displayable({ "text/plain": "b" }));
  } finally {
    console.log = log;
  }
  assertEquals(printed, ["[figure] A line", "b"]);
});

Deno.test("frame() shows the first rows of a danfo DataFrame with its size", () => {
  const dataFrame = { columns: ["id", "age"], values: [["M1", 40], ["M2", 50]], shape: [2, 2] };
  assertEquals(
    frame(dataFrame, { limit: 1 }).text,
    "2 rows x 2 columns\nid  age\nM1   40",
  );
});

Deno.test("withProgress() returns the result and shows nothing outside a kernel", async () => {
  const result = await withProgress("Counting", (progress, say) => {
    progress(1, 2, "rows");
    say("nearly");
    return Promise.resolve(3);
  });
  assertEquals(result, 3);
});
