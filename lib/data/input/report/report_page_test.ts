import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { DOMParser } from "linkedom";
import { visibleText } from "./fault_words.ts";
import { reportPage } from "./report_page.ts";
import { ACCEPTED, FAULTLESS, REFUSED, withNames } from "./test_reports.ts";

const HOSTILE = `"><script>alert('1')</script>&amp;<img src=x onerror=f()>`;

const FIRST_ROWS = `td[data-label="First rows"]`;

const parse = (page: string) => new DOMParser().parseFromString(page, "text/html");

/** Tags of a page with their attributes' names, in order. */
function skeleton(page: string): string[] {
  return [...parse(page).querySelectorAll("*")].map((element) =>
    [element.tagName, ...[...element.attributes].map(({ name }) => name)].join(" ")
  );
}

function texts(page: string, selector: string): string[] {
  return [...parse(page).querySelectorAll(selector)].map((element) => element.textContent ?? "");
}

Deno.test("reportPage() lets no markup through when every name from a file holds some", () => {
  const page = reportPage(withNames(REFUSED, HOSTILE));
  assertEquals(skeleton(page), skeleton(reportPage(withNames(REFUSED, "plain"))));
  assertEquals(parse(page).querySelectorAll("script, img, link, iframe, [style]").length, 0);
  assert(!/<script|<img|onerror=f\(\)>/i.test(page));
  assertEquals(texts(page, `td[data-label="File"]`)[0], visibleText(HOSTILE));
  assertEquals(texts(page, `td[data-label="Remedy"]`)[0], `rename ${HOSTILE}`);
});

Deno.test("reportPage() has the same elements whatever the names are", () => {
  const expected = skeleton(reportPage(withNames(REFUSED, "plain")));
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("<", ">", '"', "'", "&", "/", "=", "!--", "b", " ", "\u0000", "`"), {
        minLength: 1,
        maxLength: 20,
      }),
      (parts) => {
        assertEquals(skeleton(reportPage(withNames(REFUSED, parts.join("")))), expected);
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("reportPage() lists what refuses on top, in words, with rows by number", () => {
  const page = reportPage(REFUSED);
  const effects = texts(page, `td[data-label="Effect"]`);
  assertEquals(effects.map((text) => text.trim()), [
    "refused",
    "refused",
    "refused",
    "other",
    "quarantined",
    "noted",
  ]);
  const rows = [...parse(page).querySelectorAll("table.faults tbody tr")];
  assertEquals([...rows[1].querySelectorAll("td, th")].map((cell) => cell.textContent), [
    "refused",
    "claims",
    "claims_2025.csv",
    "claim_id",
    "occurs more than once with other valuesprimary-key",
    "12under 0.1 %",
    "40, 41, 977",
    "keep one row per claim_id",
  ]);
  const damaged = { ...REFUSED.faults[1], line: 18 };
  const first = texts(reportPage({ ...REFUSED, faults: [...REFUSED.faults, damaged] }), FIRST_ROWS);
  assertEquals([first[1], first[6]], ["line 20417", "17, 2204, 9001 (line 18)"]);
  assertStringIncludes(texts(page, "h1")[0], "refused");
  assertStringIncludes(texts(page, "footer")[0], "holds no cell's content");
});

Deno.test("reportPage() draws bars that fill their width, smallest parts included", () => {
  for (const bar of parse(reportPage(REFUSED)).querySelectorAll("svg.bar")) {
    const widths = [...bar.querySelectorAll("rect")].map((rect) =>
      Number(rect.getAttribute("width"))
    );
    assert(widths.every((width) => width > 0.9));
    assert(Math.abs(widths.reduce((sum, width) => sum + width, 0) - 100) < 0.05);
  }
  const empty = { ...FAULTLESS.tables[0], rowsIn: 0, kept: 0 };
  const page = reportPage({ ...FAULTLESS, tables: [empty] });
  assert(!page.includes("NaN"));
  assertEquals(parse(page).querySelector("svg.bar")?.getAttribute("aria-label"), "no rows");
});

Deno.test("reportPage() explains every effect and code that occurs and no other", () => {
  const page = reportPage(ACCEPTED);
  assertEquals(texts(page, "dl.legend dt"), [
    "quarantined",
    "other",
    "noted",
    "extra-label",
    "type-error",
    "unseen-category",
  ]);
  assertEquals(texts(reportPage(FAULTLESS), "dl.legend").length, 0);
});

Deno.test("reportPage() needs nothing from elsewhere and forbids it", () => {
  const page = reportPage(REFUSED);
  const style = /<style>([^]*)<\/style>/.exec(page)?.[1] ?? "";
  assert(!/url\(|@import|https?:/.test(page));
  assertStringIncludes(page, "default-src 'none'; style-src 'sha256-");
  assert(style.includes("prefers-color-scheme: dark") && style.includes("@media print"));
});

Deno.test("reportPage() names the cells of each table for a screen reader", () => {
  const document = parse(reportPage(REFUSED));
  for (const table of document.querySelectorAll("table")) {
    assert(table.querySelector("caption"));
    assertEquals(table.querySelectorAll("th:not([scope])").length, 0);
    const nColumns = table.querySelectorAll("thead th").length;
    for (const row of table.querySelectorAll("tbody tr")) {
      const isGroup = row.querySelector("[scope=rowgroup]") !== null;
      assertEquals(row.children.length, isGroup ? 1 : nColumns);
    }
  }
});
