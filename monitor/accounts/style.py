"""How the screen looks, by the colours that a page names; `web/static/report.css` is written from it.

`PAGE` names them for a file that stands by itself.
"""

STYLE = """\
.report-head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0.25rem
  1.5rem; }
.report-head h1 { font-size: 1.5rem; line-height: 1.25; }
.report-period { color: var(--quiet); margin: 0; white-space: nowrap; }
.report-headline { font-size: 1.35rem; line-height: 1.35; font-weight: 600; margin: 0.9rem 0 0;
  text-wrap: balance; }
.report section { margin-top: 1.4rem; }
.report h2 { font-size: 1.05rem; margin: 0 0 0.4rem; }
.report-figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(14.5rem, 100%), 1fr)); gap:
  0.8rem; margin: 1.1rem 0 0; }
.report-figure { background: var(--card); border: 1px solid var(--line); border-top: 4px solid var(--line);
  border-radius: 10px; padding: 0.8rem 1rem 0.9rem; min-width: 0; }
.report-figure.tone-bad { border-top-color: var(--bad); }
.report-figure.tone-good { border-top-color: var(--good); }
.report-figure dt { color: var(--quiet); font-size: 0.925rem; }
.report-figure dd { margin: 0.15rem 0 0; font-size: 0.925rem; line-height: 1.4; }
.report-figure .report-value { font-size: 1.6rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.01em;
  margin: 0.1rem 0 0.35rem; font-variant-numeric: tabular-nums; text-wrap: balance; }
.report-decision { background: var(--open-ground); border-radius: 10px; padding: 0.9rem 1.1rem; }
.report-decision h2 { font-size: 0.95rem; margin: 0; color: var(--open); }
.report-decision p { font-size: 1.2rem; line-height: 1.35; font-weight: 600; margin: 0.15rem 0 0; text-wrap: pretty; }
.report ul { margin: 0.4rem 0 0; padding-left: 1.1rem; }
.report-legend { display: flex; flex-wrap: wrap; gap: 0.1rem 1.25rem; color: var(--quiet); font-size: 0.925rem;
  margin: 0; }
.key-escaped { color: var(--bad); font-weight: 600; }
.key-prevented { color: var(--good); font-weight: 600; }
.report-scroll { overflow-x: auto; }
.trend { display: block; width: 100%; min-width: 38rem; max-width: 60rem; height: auto; }
.trend-base { stroke: var(--quiet); stroke-width: 1; }
.trend-escaped { fill: var(--bad); }
.trend-prevented { fill: var(--good); }
.trend text { font: 12px var(--sans); fill: var(--quiet); }
.trend .trend-number { font-weight: 700; }
.trend .trend-escaped-number { fill: var(--bad); }
.trend .trend-prevented-number { fill: var(--good); }
.trend .trend-exposed { fill: var(--ink); }
.report-table { border-collapse: collapse; width: 100%; font-size: 0.95rem; overflow-wrap: break-word; }
.report-table caption { text-align: left; font-weight: 650; font-size: 1.05rem; padding-bottom: 0.3rem; }
.report-table th, .report-table td { text-align: left; vertical-align: top; font-weight: 400; padding: 0.35rem 1.2rem
  0.35rem 0; font-variant-numeric: tabular-nums; }
.report-table thead th { font-weight: 650; white-space: normal; color: var(--ink); font-size: 0.95rem; }
.report-table tbody tr { border-top: 1px solid var(--line); }
.report-note, .report-limits { color: var(--quiet); font-size: 0.925rem; }
.report-note { margin: 0.4rem 0 0; }
.report-limits h2 { font-size: 0.95rem; }
.report-nothing { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.2rem;
  max-width: 46rem; display: grid; gap: 0.6rem; }
.report-nothing p { margin: 0; }
.report-times { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin-top: 1.5rem; }
@media (max-width: 40rem) {
  .report-headline { font-size: 1.15rem; }
  .report-figures { grid-template-columns: minmax(0, 1fr); }
  .report-table th, .report-table td { padding-right: 0.7rem; }
}
@media print {
  .report section, .report-figure { break-inside: avoid; }
  .report-scroll { overflow: visible; }
  .report-times, .top, .skip { display: none; }
  .trend { min-width: 0; }
}
"""

PAGE = """\
:root { color-scheme: light dark; --ground: #f6f6f3; --card: #fff; --ink: #1c2328; --quiet: #59636b; --line: #dfe1dd;
  --good: #1e6b41; --bad: #a3281f; --open: #7a5200; --open-ground: #fbf0d5; --code: #f1f2ef; --focus: #0b63c5;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
@media (prefers-color-scheme: dark) { :root { --ground: #14181b; --card: #1c2226; --ink: #e7eaec; --quiet: #a3adb4;
  --line: #333c42; --good: #86d3a5; --bad: #f5a29a; --open: #edc56e; --open-ground: #3b2f13; --code: #14191c;
  --focus: #8cc4ff; } }
@media print { :root { color-scheme: light; --ground: #fff; --card: #fff; --ink: #000; --quiet: #444; --line: #bbb;
  --good: #1e6b41; --bad: #a3281f; --open: #7a5200; --open-ground: #f6f1e2; --code: #eee; } @page { margin: 14mm; } }
*, *::before, *::after { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 var(--sans); overflow-wrap: anywhere; }
main { max-width: 66rem; margin: 0 auto; padding: 1.5rem 1.25rem 2rem; }
footer { max-width: 66rem; margin: 0 auto; padding: 0 1.25rem 2rem; color: var(--quiet); font-size: 0.875rem; }
h1, h2 { margin: 0; font-weight: 650; text-wrap: balance; }
code { background: var(--code); border-radius: 4px; padding: 0 0.25em; font-size: 0.9em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
"""
