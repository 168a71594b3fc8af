/**
 * The style of the report's page: light and dark, cards instead of wide tables on
 * a phone, on paper in light colors.
 * @module
 */

/** CSS of the page; its hash stands in the page's content security policy. */
export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --text: #1c2024; --quiet: #5a636c; --line: #d5dade; --band: #f3f5f7;
  --bad: #b3261e; --bad-band: #fbe9e7; --warn: #8a4b00; --warn-band: #fdf0dc;
  --good: #14642f; --good-band: #e3f4e8; --info: #1f4e8c; --info-band: #e6eef9;
  --kept: #2f7d4f; --unused: #a9cdb7; --duplicates: #7d8a99; --quarantined: #d9822b;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #15181b; --text: #e6e9ec; --quiet: #a3adb6; --line: #3a4148; --band: #1f2428;
    --bad: #ffb4ab; --bad-band: #4a1d1a; --warn: #ffc98a; --warn-band: #43300f;
    --good: #9bdcb0; --good-band: #173822; --info: #a9c9f5; --info-band: #1b2f4b;
    --kept: #4da873; --unused: #2c5a40; --duplicates: #8c98a5; --quarantined: #e5953f;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 24px; max-width: 1280px; background: var(--page); color: var(--text);
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: break-word;
}
h1 { margin: 0 0 8px; font-size: 24px; line-height: 1.25; }
h2 { margin: 32px 0 8px; font-size: 18px; }
p { margin: 0 0 8px; max-width: 75ch; }
code, .hash { font-family: ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", monospace; font-size: 0.92em; }
.verdict { padding: 16px 20px; border: 1px solid; border-left-width: 8px; border-radius: 6px; }
.verdict p { margin: 0; }
.verdict.refused { color: var(--bad); background: var(--bad-band); }
.verdict.accepted { color: var(--good); background: var(--good-band); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); gap: 12px 24px; margin: 16px 0 0; }
.facts dt, caption, .quiet { color: var(--quiet); font-size: 13px; }
.facts dd { margin: 0; }
table { width: 100%; border-collapse: collapse; font-size: 13.5px; }
caption { padding: 0 0 8px; text-align: left; }
th, td { padding: 6px 8px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: normal; }
thead th { border-bottom: 2px solid var(--line); color: var(--quiet); vertical-align: bottom; }
tbody th, .group { font-weight: 600; }
.group { background: var(--band); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.faults { table-layout: fixed; }
.faults thead th:nth-child(1) { width: 116px; }
.faults thead th:nth-child(2) { width: 108px; }
.faults thead th:nth-child(3) { width: 140px; }
.faults thead th:nth-child(4) { width: 172px; }
.faults thead th:nth-child(6) { width: 104px; }
.faults thead th:nth-child(7) { width: 88px; }
.faults tbody th[scope=row] { font-weight: normal; }
.faults code { color: var(--quiet); }
td div, th div { min-width: 0; overflow-wrap: anywhere; }
.chip { display: inline-block; padding: 0 8px; border: 1px solid; border-radius: 10px; font-size: 12.5px; white-space: nowrap; }
tbody .swatch { display: none; }
.chip.refused { color: var(--bad); background: var(--bad-band); font-weight: 700; }
.chip.quarantined { color: var(--warn); background: var(--warn-band); }
.chip.emptied, .chip.other, .chip.flagged, .chip.dropped { color: var(--info); background: var(--info-band); }
.chip.unused, .chip.noted { color: var(--quiet); }
.bar { display: block; width: 100%; min-width: 140px; height: 14px; margin-top: 3px; }
.swatch { display: inline-block; width: 11px; height: 11px; margin-right: 5px; vertical-align: -1px; }
.kept { fill: var(--kept); } .unused { fill: var(--unused); }
.duplicates { fill: var(--duplicates); } .quarantined { fill: var(--quarantined); }
.legend { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 0; font-size: 13.5px; }
.legend dd { margin: 0; }
.legends { display: grid; grid-template-columns: repeat(auto-fit, minmax(340px, 1fr)); gap: 16px 40px; }
h3 { margin: 0 0 8px; font-size: 14px; }
footer { margin-top: 32px; padding-top: 12px; border-top: 1px solid var(--line); color: var(--quiet); }
@media screen and (max-width: 1080px) {
  body { padding: 16px; }
  .facts { grid-template-columns: 1fr; gap: 8px; }
  .legends { grid-template-columns: 1fr; }
  .legend { grid-template-columns: 1fr; gap: 0; }
  .legend dd { margin-bottom: 8px; }
  table, caption, tbody, tr, th, td { display: block; width: 100%; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { padding: 8px 0; border-bottom: 2px solid var(--line); }
  th, td { padding: 2px 0; border: 0; }
  tbody [data-label] { display: grid; grid-template-columns: 112px minmax(0, 1fr); gap: 8px; }
  tbody [data-label]::before { content: attr(data-label); color: var(--quiet); font-weight: normal; }
  tbody .empty { display: none; }
  tbody .swatch { display: inline-block; }
  .number { text-align: left; white-space: normal; }
  .chip { justify-self: start; }
  .group { padding: 6px 8px; }
}
@media print {
  @page { size: landscape; margin: 12mm; }
  body { padding: 0; max-width: none; font-size: 11px; }
  table, .legend { font-size: 9.5px; }
  caption, .facts dt { font-size: 10px; }
  .faults thead th:nth-child(n) { width: 9.5%; }
  .faults thead th:nth-child(5), .faults thead th:nth-child(8) { width: 21.5%; }
  .chip { font-size: 9px; }
  h2 { margin-top: 18px; break-after: avoid; }
  tr, .verdict, .legend > * { break-inside: avoid; }
  .verdict, .chip, .group, .bar, .swatch { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
