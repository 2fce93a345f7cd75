/// <reference lib="dom" />
import { InvalidInputError } from "@slicetuner/core";
import { formatNumber, type Html, html, renderFigure, visible } from "@slicetuner/report";
import { type PlanResult, repeatCommand } from "@slicetuner/results";
import { answerAim } from "../what-if/aims.ts";
import {
  type Choices,
  firstChoices,
  fromAddress,
  isAllowed,
  perSliceNames,
  toAddress,
  withNumber,
} from "../what-if/choices.ts";
import { type Estimate, estimateOf } from "../what-if/estimate.ts";
import { budgetFrontier, fairnessFrontier } from "../what-if/frontier.ts";
import { makePlan, type WhatIfPlan } from "../what-if/make-plan.ts";
import { orderSheet } from "../what-if/order-sheet.ts";
import { bandsOf, byName, chanceOf, forecasterOf, savedPlan, settingsOf } from "../what-if/saved-plan.ts";
import { byId, fill, inputOf, nextTask, save } from "./elements.ts";
import { answerOf, frontierChart, renderWhatIf } from "./what-if-parts.ts";

/**
 * So long after the last move, in milliseconds, what takes longer is calculated: bands, odds, aims and
 * frontiers.
 */
const rest = 60;
/** The page is let go after so many milliseconds of work. */
const longestTask = 30;
/** λ of the slider's right end; it goes there by powers, since small weights matter most. */
const mostFairness = 100;

/** The part of the page in which a plan is changed. */
export interface WhatIfView {
  /** Takes the choices from the address of the page. */
  readAddress(): void;
  close(): void;
}

/**
 * Shows the what-if part of a plan in `place`.
 * @param address where the choices are kept: the part of the page's address after `#`
 * @returns null where the result does not hold its estimate
 */
export function showWhatIf(
  place: Element,
  result: PlanResult,
  address: { readonly read: () => string; readonly write: (text: string) => void },
): WhatIfView | null {
  const estimate = estimateOf(result);
  if (estimate === null) {
    fill(place, withoutEstimate());
    return null;
  }
  return new WhatIf(place, result, estimate, address);
}

function withoutEstimate(): Html {
  return html`<p class="source">This plan cannot be changed here: its file does not hold the trainings of its estimate, or it was made with --worth, --slice-weights or a target. Run \`slicetuner plan\` again without them.</p>`;
}

class WhatIf implements WhatIfView {
  readonly #form: HTMLFormElement;
  readonly #rows: {
    readonly row: HTMLTableRowElement;
    readonly name: string;
    readonly slice: number;
    readonly cells: ReadonlyMap<string, HTMLElement>;
    readonly bar: HTMLElement;
  }[];
  readonly #before: readonly number[];
  readonly #forecast: ReturnType<typeof forecasterOf>;
  #choices: Choices;
  #plan: WhatIfPlan | null = null;
  #kept: { readonly plan: WhatIfPlan; readonly choices: Choices } | null = null;
  /** Counts moves, so that work for an earlier one ends. */
  #move = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly place: Element,
    readonly result: PlanResult,
    readonly estimate: Estimate,
    readonly address: { readonly read: () => string; readonly write: (text: string) => void },
  ) {
    const most = Math.max(4 * estimate.budget, estimate.budget + 1);
    fill(place, renderWhatIf(estimate, most));
    this.#form = byId("what-if-form") as HTMLFormElement;
    this.#before = estimate.lossModel.predict(estimate.sizes);
    this.#forecast = forecasterOf(estimate);
    this.#choices = firstChoices(estimate);
    this.#rows = [...this.#form.querySelectorAll<HTMLTableRowElement>("tbody tr[data-slice]")].map((row) => {
      const slice = Number(row.dataset.slice);
      const cells = new Map(
        [...row.querySelectorAll<HTMLElement>("[data-cell]")].map((cell) => [cell.dataset.cell!, cell]),
      );
      return {
        row,
        slice,
        name: estimate.names[slice]!,
        cells,
        bar: row.querySelector<HTMLElement>(".bar span")!,
      };
    });
    this.#form.addEventListener("input", (event) => this.#onInput(event.target as HTMLInputElement));
    this.#form.addEventListener("submit", (event) => event.preventDefault());
    byId("what-if-keep").addEventListener("click", () => {
      this.#keep();
      this.#writeAddress();
    });
    byId("what-if-reset").addEventListener("click", () => this.#set(firstChoices(estimate), true));
    byId("what-if-json").addEventListener("click", () => this.#saveJson());
    byId("what-if-csv").addEventListener("click", () => this.#saveSheet());
    byId("what-if-filter").addEventListener("input", (event) => {
      const wanted = (event.target as HTMLInputElement).value.toLowerCase();
      for (const { row, name } of this.#rows) row.hidden = !name.toLowerCase().includes(wanted);
    });
    this.readAddress();
  }

  readAddress(): void {
    const { choices, compared } = fromAddress(this.address.read(), this.estimate);
    if (compared !== null) {
      this.#choices = compared;
      this.#planNow();
      this.#keep();
    }
    this.#set(choices, true);
  }

  close(): void {
    this.#move += 1;
    clearTimeout(this.#timer);
  }

  /** @param isFromOutside whether the inputs do not show the choices yet */
  #set(choices: Choices, isFromOutside = false): void {
    this.#choices = choices;
    if (isFromOutside) this.#showChoices();
    this.#move += 1;
    this.place.setAttribute("data-state", "working");
    this.#planNow();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#settle(this.#move), rest);
  }

  #onInput(input: HTMLInputElement): void {
    const { name, value } = input;
    const number = value === "" ? Number.NaN : Number(value);
    const isAmount = Number.isFinite(number) && number >= 0;
    if (name === "budget" || name === "budget-range") {
      if (!isAmount) return;
      const budget = name === "budget" ? number : Number(number.toPrecision(3));
      inputOf(this.#form, name === "budget" ? "budget-range" : "budget").value = String(budget);
      this.#set({ ...this.#choices, budget });
    } else if (name === "fairness" || name === "fairness-range") {
      if (!isAmount) return;
      const weight = name === "fairness" ? number : Number((mostFairness * number ** 3).toPrecision(2));
      inputOf(this.#form, name === "fairness" ? "fairness-range" : "fairness").value =
        name === "fairness"
          ? String(Math.cbrt(Math.min(weight, mostFairness) / mostFairness))
          : String(weight);
      this.#set({ ...this.#choices, fairnessWeight: weight });
    } else if (name.startsWith("aim")) this.#onAim(name, number);
    else {
      const slice = Number(input.closest<HTMLElement>("tr[data-slice]")?.dataset.slice ?? Number.NaN);
      const kind = perSliceNames.find((one) => one === name);
      if (kind === undefined || Number.isNaN(slice)) return;
      const chosen = this.estimate.names[slice]!;
      const wanted =
        kind === "locked"
          ? input.checked
            ? (this.#plan?.allocation.amounts[slice] ?? 0)
            : null
          : value === ""
            ? null
            : number;
      const isWrong = wanted !== null && !(Number.isFinite(wanted) && wanted >= 0 && isAllowed(kind, wanted));
      input.setAttribute("aria-invalid", String(isWrong));
      if (!isWrong) this.#set(withNumber(this.#choices, kind, chosen, wanted));
    }
  }

  #onAim(name: string, number: number): void {
    const slice = (this.#form.elements.namedItem("aim-slice") as HTMLSelectElement).value;
    if (slice === "") {
      this.#set({ ...this.#choices, aims: {} }, true);
      return;
    }
    const now = this.#before[this.estimate.names.indexOf(slice)]!;
    const atMost = name === "aim-slice" ? 0.95 * now : name === "aim-range" ? number * now : number;
    if (!(atMost > 0)) return;
    this.#set({ ...this.#choices, aims: { [slice]: Number(atMost.toPrecision(4)) } }, name === "aim-slice");
    const other = inputOf(this.#form, name === "aim" ? "aim-range" : "aim");
    other.value = name === "aim" ? String(atMost / now) : String(Number(atMost.toPrecision(4)));
  }

  #showChoices(): void {
    const { budget, fairnessWeight, aims, locked } = this.#choices;
    const range = inputOf(this.#form, "budget-range");
    range.max = String(Math.max(Number(range.max), budget));
    range.value = inputOf(this.#form, "budget").value = String(budget);
    inputOf(this.#form, "fairness").value = String(fairnessWeight);
    inputOf(this.#form, "fairness-range").value = String(
      Math.cbrt(Math.min(fairnessWeight, mostFairness) / mostFairness),
    );
    const [aim] = Object.entries(aims);
    (this.#form.elements.namedItem("aim-slice") as HTMLSelectElement).value = aim?.[0] ?? "";
    for (const name of ["aim", "aim-range"]) {
      const input = inputOf(this.#form, name);
      input.disabled = aim === undefined;
      const now = aim && this.#before[this.estimate.names.indexOf(aim[0])]!;
      input.value = aim === undefined ? "" : String(name === "aim" ? aim[1] : aim[1] / now!);
    }
    for (const { row, name } of this.#rows) {
      for (const kind of ["prices", "minimums", "maximums"] as const)
        inputOf(row, kind).value = Object.hasOwn(this.#choices[kind], name)
          ? String(this.#choices[kind][name])
          : "";
      inputOf(row, "locked").checked = Object.hasOwn(locked, name);
    }
  }

  /** What every move shows at once: amounts and expected losses. */
  #planNow(): void {
    const problem = byId("what-if-problem");
    try {
      this.#plan = makePlan(this.estimate, this.#choices);
      problem.hidden = true;
    } catch (error) {
      if (!InvalidInputError.isInstance(error)) throw error;
      problem.textContent = `No such plan: ${error.problems.map(({ path, message }) => `${visible(path)} ${message}`).join("; ")}.`;
      problem.hidden = false;
      return;
    }
    const { allocation, losses } = this.#plan;
    const most = Math.max(1, ...allocation.amounts);
    for (const { slice, cells, bar } of this.#rows) {
      const amount = allocation.amounts[slice]!;
      setNumber(cells.get("buy")!, amount, "amount");
      setNumber(cells.get("after")!, losses[slice]!, "loss");
      bar.style.setProperty("inline-size", `${(100 * amount) / most}%`);
    }
    byId("what-if-answer").textContent = answerOf(this.estimate, this.#plan, this.#before);
  }

  /** What follows when nothing is moved for a moment. */
  async #settle(move: number): Promise<void> {
    const plan = this.#plan;
    const choices = this.#choices;
    this.#writeAddress();
    if (plan === null || !byId("what-if-problem").hidden) {
      this.place.setAttribute("data-state", "settled");
      return;
    }
    let last = performance.now();
    /** Lets the page be drawn and used; true where something was moved meanwhile. */
    const isStale = async (): Promise<boolean> => {
      if (performance.now() - last > longestTask) {
        await nextTask();
        last = performance.now();
      }
      return move !== this.#move;
    };
    const now = await this.#forecast.inSteps(this.estimate.sizes, isStale);
    const forecast = now && (await this.#forecast.inSteps(plan.sizes, isStale));
    if (now === null || forecast === null) return;
    const bands = bandsOf(this.estimate, plan.sizes, forecast);
    for (const { slice, cells } of this.#rows) {
      const band = bands[slice];
      const cell = cells.get("band")!;
      cell.textContent = band
        ? `${formatNumber(band.lower, "loss")} – ${formatNumber(band.upper, "loss")}`
        : "–";
      cell.dataset.lower = String(band?.lower);
      cell.dataset.upper = String(band?.upper);
    }
    if (await isStale()) return;
    this.#showCommand(plan);
    await this.#showAim(choices);
    if (await isStale()) return;
    const equalizedErrorRate = {
      now: now.averageEqualizedErrorRate.expected,
      after: forecast.averageEqualizedErrorRate.expected,
    };
    const chance = chanceOf(this.estimate, choices, plan);
    const answer = byId("what-if-answer");
    answer.textContent = answerOf(this.estimate, plan, this.#before, { equalizedErrorRate, chance });
    Object.assign(answer.dataset, equalizedErrorRate);
    if (await isStale()) return;
    const charts = [];
    for (const [kind, frontier, chosen] of [
      ["fairness", fairnessFrontier(this.estimate, choices), choices.fairnessWeight],
      ["budget", budgetFrontier(this.estimate, choices), choices.budget],
    ] as const) {
      const points = [];
      for (const point of frontier) {
        points.push(point);
        if (await isStale()) return;
      }
      charts.push(frontierChart(kind, points, chosen));
    }
    fill(
      byId("what-if-charts"),
      html`${charts.map((chart) => renderFigure(chart, { id: `what-if-${chart.name}`, currency: null, isSmall: true }))}`,
    );
    this.place.dispatchEvent(new CustomEvent("slicetuner-rendered", { bubbles: true }));
    this.place.setAttribute("data-state", "settled");
  }

  async #showAim(choices: Choices): Promise<void> {
    const output = byId("what-if-aim");
    const [aim] = Object.entries(choices.aims);
    if (aim === undefined) {
      output.textContent = "";
      return;
    }
    const answer = answerAim(this.estimate, choices, aim[0], aim[1]);
    const odds = answer.odds === null ? "" : ` The odds that it does are ${Math.round(100 * answer.odds)} %.`;
    output.dataset.budget = String(answer.budget);
    output.textContent =
      answer.budget === null
        ? `No budget up to ${formatNumber(answer.mostBudget, "money")} reaches it with these choices.`
        : `${answer.isReached ? "The plan above reaches it." : "The plan above does not reach it."} The smallest budget whose plan is expected to is ${formatNumber(answer.budget, "money")}.${odds}`;
  }

  #showCommand(plan: WhatIfPlan): void {
    const settings = settingsOf(this.result, this.#choices, byName(this.estimate, plan.prices));
    const repeat = repeatCommand({ ...this.result, settings });
    byId("what-if-command").textContent = repeat?.command ?? "";
    const details = byId("what-if-settings");
    details.hidden = repeat?.settings == null;
    byId("what-if-settings-text").textContent =
      repeat?.settings == null ? "" : JSON.stringify(repeat.settings, null, 2);
  }

  #writeAddress(): void {
    const compared = this.#kept?.choices ?? null;
    this.address.write(toAddress({ choices: this.#choices, compared }, this.estimate));
  }

  /** Sets the plan beside those that follow. */
  #keep(): void {
    if (this.#plan === null) return;
    this.#kept = { plan: this.#plan, choices: this.#choices };
    const { allocation, losses } = this.#plan;
    for (const element of this.#form.querySelectorAll<HTMLElement>(".kept")) element.hidden = false;
    for (const { slice, cells } of this.#rows) {
      setNumber(cells.get("kept-buy")!, allocation.amounts[slice]!, "amount");
      setNumber(cells.get("kept-after")!, losses[slice]!, "loss");
    }
  }

  #saveJson(): void {
    if (this.#plan === null) return;
    const saved = savedPlan(this.result, this.estimate, this.#choices, this.#plan, this.#forecast);
    save("what-if-plan.json", "application/json", `${JSON.stringify(saved, null, 2)}\n`);
  }

  #saveSheet(): void {
    if (this.#plan === null) return;
    const { allocation, prices } = this.#plan;
    const lines = this.estimate.names.map((slice, index) => ({
      slice,
      amount: allocation.amounts[index]!,
      price: prices[index]!,
    }));
    save(
      "order-sheet.csv",
      "text/csv;charset=utf-8",
      orderSheet(lines, inputOf(this.#form, "deadline").value),
    );
  }
}

function setNumber(cell: HTMLElement, value: number, format: "amount" | "loss"): void {
  const exact = String(value);
  if (cell.dataset.value === exact) return;
  cell.textContent = formatNumber(value, format);
  cell.dataset.value = exact;
}
