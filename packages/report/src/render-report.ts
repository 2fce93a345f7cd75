import { visible } from "./format.ts";
import { embedResult } from "./page/embedded.ts";
import { renderFigure } from "./page/figure.ts";
import { Html, html } from "./page/html.ts";
import { renderChecks, renderFacts, renderRepeat, renderSection } from "./page/parts.ts";
import { script } from "./page/script.ts";
import { style } from "./page/style.ts";
import { repeatCommand } from "./repeat-command.ts";
import { type NamedResult, sideBySide } from "./views/side-by-side.ts";
import { viewOf } from "./views/view-of.ts";

/**
 * One self-contained HTML page for one or several results: no network, no server. The same results give the same page.
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
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '${await hashOf(script)}'; img-src data:; base-uri 'none'; form-action 'none'">
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

async function renderResult({ name, result }: NamedResult, id: string, isOneOfSeveral: boolean) {
  const view = viewOf(result);
  const { currency } = view;
  const embedded = await embedResult(`${id}-json`, result);
  const subject = subjectOf(result) ?? name;
  const own = view.sections.map((part) => ({ id: `${id}-${part.id}`, part }));
  const failed = view.checks.filter(({ status }) => status !== "pass").length;
  const checksTitle = `Can it be relied on?${failed === 0 ? "" : ` ${failed} of ${view.checks.length} checks ask for a look`}`;
  const body = html`<article id="${id}" aria-label="${visible(name)}">
${isOneOfSeveral && html`<h2>${view.title}: ${visible(name)}</h2>`}
<p class="source">${visible(name)}</p>
<p class="answer">${visible(view.answer)}</p>
${view.picture !== null && renderFigure(view.picture, { id: `${id}-answer`, currency })}
${view.facts.length > 0 && renderFacts(view.facts)}
${view.checks.length > 0 && html`<section id="${id}-checks" aria-labelledby="${id}-checks-title"><h2 id="${id}-checks-title">${checksTitle}</h2>${renderChecks(view.checks)}</section>`}
${own.map(({ id: sectionId, part }) => renderSection(part, sectionId, currency))}
${renderRepeat(repeatCommand(result), id, embedded.isWhole)}
</article>
`;
  const links = isOneOfSeveral
    ? [{ id, name }]
    : [
        ...(view.checks.length > 0 ? [{ id: `${id}-checks`, name: "Checks" }] : []),
        ...own.map(({ id: sectionId, part }) => ({ id: sectionId, name: part.title })),
        { id: `${id}-repeat`, name: "Repeat it" },
      ];
  return { title: view.title, subject, body, links, data: embedded.html };
}

/** What the result is about, as it was named to the command. */
function subjectOf(result: NamedResult["result"]): string | undefined {
  if (!("data" in result)) return undefined;
  return "source" in result.data ? result.data.source : result.data.sources.join(", ");
}

/** The script of the page is the only one that it runs: `sha256-…` of its text. */
async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
}
