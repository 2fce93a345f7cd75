import { visible } from "./format.ts";
import { hashOf } from "./page/hash-of.ts";
import { Html, html } from "./page/html.ts";
import { renderSection } from "./page/parts.ts";
import { renderResult } from "./page/result.ts";
import { script } from "./page/script.ts";
import { style } from "./page/style.ts";
import { type NamedResult, sideBySide } from "./views/side-by-side.ts";

/**
 * One self-contained HTML page for one or several results: no network, no server. The same results give the
 * same page.
 * @param results in the order in which they are shown, each with a name, e.g. that of its file
 */
export async function renderReport(results: readonly NamedResult[]): Promise<string> {
  const parts = await Promise.all(
    results.map((named, index) => renderResult(named, `result-${index + 1}`, results.length > 1)),
  );
  const together = sideBySide(results);
  const title =
    results.length === 1
      ? `${parts[0]!.title}: ${parts[0]!.subject}`
      : `${results.length} results side by side`;
  const links = [
    ...together.map(({ id, title: name }) => ({ id, name })),
    ...parts.flatMap(({ links: own }) => own),
  ];
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src ${await hashOf(script)}; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="generator" content="slicetuner report">
<title>${visible(title)}</title>
<style>${new Html(style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="page"><h1>${visible(title)}</h1>
<nav aria-label="Contents"><ul>${links.map(({ id, name }) => html`<li><a href="#${id}">${visible(name)}</a></li>`)}</ul></nav></header>
<main id="content">
${together.map((part) => renderSection(part, part.id, null))}
${parts.map(({ body }) => body)}
</main>
<footer class="page"><p>Made by slicetuner report. Bands and intervals hold 90 % unless they say otherwise. EER: equalized error rate, the distance of the slices' losses from their mean.</p></footer>
${parts.map(({ data }) => data)}
<script>${new Html(script)}</script>
</body>
</html>
`;
  return page.text;
}
