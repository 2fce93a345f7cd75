import { type Provenance, repeatCommand } from "@slicetuner/results";
import { visible } from "../format.ts";
import type { NamedResult } from "../views/side-by-side.ts";
import { viewOf } from "../views/view-of.ts";
import { embedResult } from "./embedded.ts";
import { renderFigure } from "./figure.ts";
import { type Html, html } from "./html.ts";
import { renderChecks, renderFacts, renderRepeat, renderSection } from "./parts.ts";

/** The part of a page that is about one result, and what the page says of it elsewhere. */
export interface RenderedResult {
  readonly title: string;
  /** What the result is about, as it was named to the command; undefined where nothing was named. */
  readonly subject: string | undefined;
  readonly body: Html;
  /** For the list of contents: ids of elements of `body`. */
  readonly links: readonly { readonly id: string; readonly name: string }[];
  /** The result as data, for the button that saves it. */
  readonly data: Html;
}

/**
 * One result as a page shows it: answer, picture, facts, checks, sections, and the command that repeats it.
 * @param id begins every id in it
 */
export async function renderResult(
  { name, result }: NamedResult,
  id: string,
  isOneOfSeveral: boolean,
): Promise<RenderedResult> {
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
${view.picture !== null && renderFigure(view.picture, { id: `${id}-answer`, currency, isOpen: true })}
${view.facts.length > 0 && renderFacts(view.facts)}
${view.checks.length > 0 && html`<section id="${id}-checks" aria-labelledby="${id}-checks-title"><h2 id="${id}-checks-title">${checksTitle}</h2>${renderChecks(view.checks)}</section>`}
${own.map(({ id: sectionId, part }) => renderSection(part, sectionId, currency))}
${renderRepeat(repeatCommand(result), { id, isWhole: embedded.isWhole, provenance: provenanceOf(result), currency })}
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

/** What it was made with; undefined where an earlier version made it. */
function provenanceOf(result: NamedResult["result"]): Provenance | undefined {
  return "provenance" in result ? result.provenance : undefined;
}
