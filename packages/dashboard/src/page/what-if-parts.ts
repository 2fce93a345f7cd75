import { type Chart, formatNumber, type Html, html, visible } from "@slicetuner/report";
import type { Estimate } from "../what-if/estimate.ts";
import type { FrontierPoint } from "../what-if/frontier.ts";
import type { WhatIfPlan } from "../what-if/make-plan.ts";

/** The controls and the table of the what-if part. Numbers are filled in when a plan is made. */
export function renderWhatIf({ names, sizes, prices, lossModel }: Estimate, most: number): Html {
  const now = lossModel.predict(sizes);
  const order = names.map((_, slice) => slice).sort((first, second) => now[second]! - now[first]!);
  return html`<section id="what-if" aria-labelledby="what-if-title"><h2 id="what-if-title">What if</h2>
<p>Move anything: the plan, the expected losses and their bands follow. Nothing is trained or sent; the address of this page keeps your choices.</p>
<form id="what-if-form" autocomplete="off">
<div class="controls">
<label>Budget <span class="pair"><input type="range" name="budget-range" min="0" max="${most}" step="any" aria-label="Budget, by a slider"><input type="number" name="budget" min="0" step="any" required></span></label>
<label>Fairness weight λ <span class="pair"><input type="range" name="fairness-range" min="0" max="1" step="0.01" aria-label="Fairness weight, by a slider"><input type="number" name="fairness" min="0" step="any" required></span></label>
<fieldset class="aim"><legend>Aim: bring a slice's loss down to</legend><span class="pair"><select name="aim-slice" aria-label="Slice of the aim"><option value="">no aim</option>${order.map((slice) => html`<option value="${names[slice]!}">${visible(names[slice]!)}</option>`)}</select><input type="range" name="aim-range" min="0" max="1" step="0.001" aria-label="Loss to reach, by a slider" disabled><input type="number" name="aim" min="0" step="any" aria-label="Loss to reach" disabled></span><output id="what-if-aim"></output></fieldset>
</div>
<p class="answer" id="what-if-answer" aria-live="polite"></p>
<p class="problem" id="what-if-problem" role="alert" hidden></p>
<p class="actions"><button class="action" type="button" id="what-if-keep">Keep this plan to compare</button> <button class="action" type="button" id="what-if-reset">Back to the original plan</button></p>
<div class="table-box"><label class="filter"${names.length > 15 ? "" : html` hidden`}>Filter <input type="search" id="what-if-filter" aria-label="Filter the slices"></label><div class="scroll" role="region" tabindex="0" aria-label="Table: the plan, slice by slice"><table id="what-if-table"><caption>The plan, the worst slice first</caption><thead><tr><th scope="col">slice</th><th scope="col" class="number">have</th><th scope="col" class="number">buy</th><th scope="col"><span class="hidden">amount as a bar</span></th><th scope="col" class="number kept" hidden>kept plan buys</th><th scope="col" class="number">loss now</th><th scope="col" class="number">expected</th><th scope="col" class="number">90 % band</th><th scope="col" class="number kept" hidden>with kept plan</th><th scope="col" class="number">price</th><th scope="col" class="number">at least</th><th scope="col" class="number">at most</th><th scope="col">lock</th></tr></thead><tbody>${order.map((slice) => renderRow(names[slice]!, slice, sizes[slice]!, now[slice]!, prices[slice]!))}</tbody></table></div></div>
<div id="what-if-charts" class="grid"></div>
<fieldset class="save"><legend>Take the plan along</legend>
<label>Deadline of orders <input type="date" name="deadline"></label>
<p class="actions"><button class="action" type="button" id="what-if-json">Save as JSON</button> <button class="action" type="button" id="what-if-csv">Save as an order sheet (CSV)</button> <button class="action" type="button" data-copy="what-if-command">Copy the command</button></p>
<pre id="what-if-command"></pre><details id="what-if-settings" hidden><summary>settings.json</summary><pre id="what-if-settings-text"></pre></details></fieldset>
</form></section>`;

  function renderRow(name: string, slice: number, size: number, loss: number, price: number): Html {
    const title = visible(name);
    return html`<tr data-slice="${slice}"><th scope="row">${title}</th><td class="number">${formatNumber(size, "amount")}</td><td class="number" data-cell="buy"></td><td class="bar"><span></span></td><td class="number kept" data-cell="kept-buy" hidden></td><td class="number">${formatNumber(loss, "loss")}</td><td class="number" data-cell="after"></td><td class="number" data-cell="band"></td><td class="number kept" data-cell="kept-after" hidden></td><td><input type="number" name="prices" min="0" step="any" placeholder="${price}" aria-label="Price of one example of ${title}"></td><td><input type="number" name="minimums" min="0" step="1" aria-label="Buy at least so many of ${title}"></td><td><input type="number" name="maximums" min="0" step="1" aria-label="Buy at most so many of ${title}"></td><td><input type="checkbox" name="locked" aria-label="Keep the amount of ${title} as it is"></td></tr>`;
  }
}

/** What takes draws to tell, and comes when nothing is moved for a moment. */
export interface Drawn {
  /** The average EER that is expected now and with the plan, as the result of `slicetuner plan` has it. */
  readonly equalizedErrorRate: { readonly now: number; readonly after: number };
  /** The chance that the plan beats equal amounts; null for equal amounts. */
  readonly chance: number | null;
}

/** What the plan says in a sentence. @param drawn undefined while it is not known yet */
export function answerOf(
  { names }: Estimate,
  plan: WhatIfPlan,
  before: WhatIfPlan["losses"],
  drawn?: Drawn,
): string {
  const { amounts, cost, status } = plan.allocation;
  const bought = names
    .map((name, slice) => ({ name, amount: amounts[slice]! }))
    .filter(({ amount }) => amount > 0)
    .sort((first, second) => second.amount - first.amount);
  const named = bought
    .slice(0, 3)
    .map(({ name, amount }) => `${formatNumber(amount, "amount")} of ${visible(name)}`);
  const more =
    bought.length > 3 ? ` and of ${bought.length - 3} more ${bought.length === 4 ? "slice" : "slices"}` : "";
  const what = bought.length === 0 ? "Buy nothing" : `Buy ${named.join(", ")}${more}`;
  const loss = (value: number): string => formatNumber(value, "loss");
  const meanBefore = before.reduce((sum, own) => sum + own, 0) / before.length;
  const odds =
    status === "uniform"
      ? " The estimate cannot tell a better plan from buying equally."
      : typeof drawn?.chance === "number"
        ? ` The chance that it beats buying equally is ${Math.round(100 * drawn.chance)} %.`
        : "";
  const rate =
    drawn === undefined
      ? ""
      : `, the average EER from ${loss(drawn.equalizedErrorRate.now)} to ${loss(drawn.equalizedErrorRate.after)}`;
  return `${what}, for ${formatNumber(cost, "money")}. The mean loss is expected to go from ${loss(meanBefore)} to ${loss(plan.loss)}${rate}.${odds}`;
}

/** Loss against unfairness along one setting, with today's choice marked. */
export function frontierChart(
  kind: "fairness" | "budget",
  points: readonly FrontierPoint[],
  chosen: number,
): Chart {
  const title =
    kind === "fairness"
      ? "Loss against unfairness, by fairness weight"
      : "Loss against unfairness, by budget";
  const setting = kind === "fairness" ? "fairness weight" : "budget";
  const nameOf = ({ value }: FrontierPoint): string =>
    kind === "fairness" ? `λ ${formatNumber(value, "number")}` : formatNumber(value, "money");
  const marks = points
    .filter(({ value }) => value === chosen)
    .map((point) => ({ x: point.loss, y: point.unfairness, label: `chosen: ${nameOf(point)}` }));
  return {
    name: `${kind}-frontier`,
    title,
    description: `Expected mean loss, and average EER at the expected losses, of the plans for other ${kind === "fairness" ? "fairness weights" : "budgets"}, all else as chosen. Down and to the left is better. The EER that is expected to be measured is higher, since chance sets losses apart too.`,
    plot: {
      type: "lines",
      x: { title: "expected mean loss", format: "loss", scale: "linear" },
      y: { title: "average EER at these losses", format: "loss" },
      lines: [
        {
          name: setting,
          tone: "first",
          points: points.map(({ loss, unfairness }) => ({ x: loss, y: unfairness })),
          marks,
        },
      ],
    },
    table: {
      columns: [
        { title: setting, format: "number" },
        { title: "mean loss", format: "loss" },
        { title: "average EER at the expected losses", format: "loss" },
      ],
      rows: points.map(({ value, loss, unfairness }) => [value, loss, unfairness]),
    },
  };
}
