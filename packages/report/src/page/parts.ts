import type { Provenance, RepeatCommand } from "@slicetuner/results";
import { visible } from "../format.ts";
import type { HealthCheck, ResultView, Section } from "../views/view.ts";
import { renderFigure } from "./figure.ts";
import { type Html, html } from "./html.ts";
import { renderTable } from "./table.ts";

export function renderFacts(facts: ResultView["facts"]): Html {
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${visible(value)}</dd></div>`)}</dl>
`;
}

/** What fails first, then what is to be looked at. */
export function renderChecks(checks: readonly HealthCheck[]): Html {
  const order = { fail: 0, warn: 1, pass: 2 };
  const sorted = checks.toSorted((first, second) => order[first.status] - order[second.status]);
  return html`<ul class="checks">${sorted.map(
    ({ status, title, finding, advice, details = [] }) =>
      html`<li data-check="${status}"><span class="badge ${status}">${status}</span><div><p><strong>${/[?!.]$/.test(title) ? title : `${title}.`}</strong> ${withOptions(finding)}</p>${advice !== null && html`<p class="advice">${withOptions(advice)}</p>`}${renderDetails(details)}</div></li>`,
  )}</ul>
`;
}

/** So many are shown at once. */
const mostShown = 4;

function renderDetails(details: readonly string[]): Html | null {
  if (details.length === 0) return null;
  const list = html`<ul class="details">${details.map((text) => html`<li>${withOptions(text)}</li>`)}</ul>`;
  return details.length <= mostShown ? list : html`<details><summary>Show them</summary>${list}</details>`;
}

/** Text from outside, in which no option such as `--budget` is broken into two lines. */
function withOptions(text: string): readonly (string | Html)[] {
  return visible(text)
    .split(/(--[a-z][a-z-]*)/)
    .map((part, index) => (index % 2 === 1 ? html`<span class="option">${part}</span>` : part));
}

export function renderSection(part: Section, id: string, currency: string | null): Html {
  const isSmall = part.layout === "grid";
  const figures = part.charts.map((chart) =>
    renderFigure(chart, { id: `${id}-${chart.name}`, currency, isSmall }),
  );
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${part.title}</h2>
${part.paragraphs.map((text) => html`<p>${visible(text)}</p>`)}
${isSmall ? html`<div class="grid">${figures}</div>` : figures}
${part.table !== null && (part.charts.length > 0 ? html`<details><summary>${part.tableTitle}<span class="hidden"> of: ${part.title}</span></summary>${renderTable(part.title, part.table, currency)}</details>` : renderTable(part.title, part.table, currency))}</section>
`;
}

/** How to get the result again, and the result itself to save. */
export function renderRepeat(
  repeat: RepeatCommand | null,
  about: {
    readonly id: string;
    readonly isWhole: boolean;
    readonly provenance: Provenance | undefined;
    readonly currency: string | null;
  },
): Html {
  const { id, isWhole, provenance, currency } = about;
  const command =
    repeat === null
      ? null
      : html`<pre id="${id}-command">${withOptions(repeat.command)}</pre>
<p><button class="action" type="button" data-copy="${id}-command">Copy the command</button></p>
${repeat.settings !== null && html`<details><summary>settings.json</summary><pre>${visible(JSON.stringify(repeat.settings, null, 2))}</pre></details>`}`;
  const note = isWhole ? "" : " The effects of each slice on each are left out, since they are too many.";
  return html`<section id="${id}-repeat" aria-labelledby="${id}-repeat-title"><h2 id="${id}-repeat-title">Repeat it</h2>
${command}${provenance && renderProvenance(provenance, currency)}<p>All numbers of this result are in this page.${note} <button class="action" type="button" data-save="${id}-json" data-name="${id}.json">Save the result as JSON</button></p></section>
`;
}

function renderProvenance({ version, node, inputs }: Provenance, currency: string | null): Html {
  const columns = [
    { title: "option" },
    { title: "file" },
    { title: "bytes", format: "amount" as const },
    { title: "SHA-256" },
  ];
  const rows = inputs.map(({ option, path, bytes, sha256 }) => [option, path, bytes, sha256 ?? "not known"]);
  return html`<p>Made with slicetuner ${version} on Node.js ${node}${inputs.length === 0 ? "." : ", of:"}</p>
${inputs.length > 0 && renderTable("Files that were read", { columns, rows }, currency)}`;
}
