import { darkTheme, lightTheme, themeVariables } from "../theme.ts";

/** The page's style. Nothing is loaded: fonts are those of the reader's system. */
export const style: string = `
:root { color-scheme: light dark; ${themeVariables(lightTheme)} --panel: #f6f8fa; }
@media (prefers-color-scheme: dark) { :root { ${themeVariables(darkTheme)} --panel: #1a2028; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--background); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
a { color: var(--first); }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: .5rem; background: var(--background); padding: .3rem .6rem; z-index: 2; }
header.page, main, footer.page { max-width: 940px; margin: 0 auto; padding: 0 1.25rem; }
header.page { padding-top: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.35rem; margin: 2.6rem 0 .4rem; }
h3 { font-size: 1.08rem; margin: 0; }
h4 { font-size: .95rem; margin: 0; overflow-wrap: anywhere; }
.source { color: var(--quiet); margin: .8rem 0 0; overflow-wrap: anywhere; }
nav { margin: .8rem 0 0; font-size: .92rem; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: 0; padding: 0; }
.answer { font-size: 1.2rem; line-height: 1.45; margin: 1rem 0; overflow-wrap: anywhere; }
.option { white-space: nowrap; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(200px, 42%), 1fr)); gap: .7rem 1.5rem; margin: 1rem 0; padding: 1rem; background: var(--panel); border-radius: 8px; }
.facts div { min-width: 0; }
.facts dt { color: var(--quiet); font-size: .82rem; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
figure.chart { margin: 1.4rem 0; }
figcaption p { color: var(--quiet); font-size: .9rem; margin: .15rem 0 .5rem; overflow-wrap: anywhere; }
.picture svg { display: block; max-width: 100%; height: auto; }
.picture.narrow { display: none; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(290px, 1fr)); gap: 1.2rem 1.5rem; }
.grid .picture svg { width: 100%; }
.grid figure.chart { margin: 0; min-width: 0; content-visibility: auto; contain-intrinsic-size: auto 330px; }
.key { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: .4rem 0; padding: 0; font-size: .86rem; }
.swatch { display: inline-block; width: .8rem; height: .8rem; border-radius: 2px; margin-right: .4rem; vertical-align: -1px; }
.swatch.good { background: var(--good); } .swatch.bad { background: var(--bad); } .swatch.muted { background: var(--muted); opacity: .5; }
details { margin: .3rem 0; }
summary { padding: .35rem 0; cursor: pointer; color: var(--quiet); font-size: .9rem; }
.scroll { position: relative; overflow: auto; max-height: 32rem; border: 1px solid var(--line); border-radius: 6px; margin: .4rem 0; }
table { border-collapse: collapse; font-size: .86rem; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: .4rem .6rem; color: var(--quiet); }
th, td { text-align: left; padding: .25rem .6rem; border-top: 1px solid var(--line); font-weight: normal; vertical-align: top; overflow-wrap: break-word; }
tbody th { min-width: 7rem; overflow-wrap: anywhere; }
td.text { min-width: 14rem; overflow-wrap: anywhere; }
thead th { position: sticky; top: 0; background: var(--panel); border-top: 0; font-weight: 600; }
th.number, td.number { text-align: right; white-space: nowrap; }
thead button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
th[aria-sort=ascending] button::after { content: " ▲"; } th[aria-sort=descending] button::after { content: " ▼"; }
.filter { font-size: .86rem; color: var(--quiet); }
.filter input { font: inherit; color: var(--ink); background: var(--background); border: 1px solid var(--line); border-radius: 4px; padding: .15rem .4rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.checks { list-style: none; padding: 0; margin: .6rem 0; }
.checks li { display: grid; grid-template-columns: 4.6rem 1fr; gap: .1rem .8rem; padding: .5rem 0; border-top: 1px solid var(--line); }
.checks p { margin: 0; overflow-wrap: anywhere; }
.badge { font-size: .8rem; font-weight: 600; border: 1.5px solid currentColor; border-radius: 4px; padding: 0 .4rem; align-self: start; text-align: center; }
.badge.pass { color: var(--third); } .badge.warn { color: var(--fifth); } .badge.fail { color: var(--second); }
.advice { color: var(--quiet); }
.details { margin: .3rem 0; padding-left: 1.1rem; overflow-wrap: anywhere; } .checks .details li { display: list-item; border: 0; padding: .1rem 0; }
pre { background: var(--panel); padding: .8rem; border-radius: 6px; overflow: auto; font-size: .86rem; white-space: pre-wrap; overflow-wrap: anywhere; }
button.action { font: inherit; color: var(--ink); background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .3rem .8rem; cursor: pointer; }
:focus-visible { outline: 2px solid var(--first); outline-offset: 2px; }
footer.page { color: var(--quiet); font-size: .86rem; padding-bottom: 3rem; }
@media (max-width: 640px) {
  header.page, main, footer.page { padding-left: .9rem; padding-right: .9rem; }
  .picture.wide { display: none; } .picture.narrow { display: block; }
  .answer { font-size: 1.08rem; }
}
@media print {
  @page { margin: 14mm 12mm; }
  :root { color-scheme: light; ${themeVariables(lightTheme)} --panel: #f6f8fa; }
  body { font-size: 10.5pt; }
  header.page, main, footer.page { max-width: none; padding-left: 0; padding-right: 0; }
  header.page { padding-top: 0; }
  nav, .skip, .filter, button.action, details:not([open]), summary { display: none; }
  .checks details { display: block; }
  .checks details::details-content { content-visibility: visible; }
  .scroll { max-height: none; overflow: visible; border: 0; }
  table { font-size: 8.5pt; }
  thead th { position: static; }
  th.number, td.number { padding-left: .3rem; padding-right: .3rem; }
  thead th.number { white-space: normal; }
  .picture.wide { display: block; } .picture.narrow { display: none; }
  figure.chart, .checks li, tr, .facts, pre { break-inside: avoid; }
  h2, h3, h4, caption, .source, .answer, section > p { break-after: avoid; }
  .grid figure.chart { content-visibility: visible; }
}
`;
