import type { LossModel, TunerEvent } from "@slicetuner/core";
import { formatAmount, formatMoney } from "@slicetuner/results";
import { pc } from "../cli/colors.ts";
import type { Output } from "../cli/output.ts";
import type { StatusLine } from "../cli/status-line.ts";
import { renderCurves } from "./curves.ts";
import { renderInfluence } from "./influence.ts";
import { type PlanRow, renderPlan } from "./plan.ts";

export type TrainingProgressEvent = Extract<TunerEvent, { type: "training-progress" }>;

/** What the trainings are for. */
export function describeStage({ purpose, round }: TrainingProgressEvent): string {
  return purpose === "estimation" ? `estimating, round ${round}` : "measuring the outcome";
}

/** Tells what happens in a run while it happens: curves, plans, orders, rounds. */
export function showTunerEvent(
  event: TunerEvent,
  title: string,
  sliceNames: readonly string[],
  output: Output,
  status: StatusLine,
): void {
  switch (event.type) {
    case "training-progress":
      status.training(`${title}, ${describeStage(event)}`, event);
      return;
    case "notice":
      status.clear();
      output.report(event.message);
      return;
    case "losses-estimated":
      status.clear();
      showLossModel(event.lossModel, event.sizes, `${title}, round ${event.round}`, sliceNames, output);
      return;
    case "plan-made":
      showPlan(event, title, sliceNames, output);
      return;
    case "order-delivered":
      showDelivery(event, sliceNames, output);
      return;
    case "orders-open":
      status.clear();
      for (const { order, delivered } of event.open) {
        const from = order.source === undefined ? "" : ` from ${order.source}`;
        output.print(pc.dim(`Open: ${sliceNames[order.slice]!}${from}, ${delivered} of ${order.count} came`));
      }
      return;
    case "examples-reviewed":
      output.print(`Reviewed: ${event.accepted.length} accepted, ${event.rejected.length} rejected.`);
      return;
    case "round-end": {
      const what = event.round === 0 ? "Filled up to the minimum size" : `Round ${event.round}`;
      output.print(
        `${what}: bought ${formatAmount(sum(event.acquired))} examples for ${formatMoney(event.spent, null)}, ${formatMoney(event.budgetLeft, null)} left.`,
      );
      return;
    }
    case "warning":
      output.print(pc.yellow(`Warning: ${event.message}`));
      return;
    default:
      return;
  }
}

type DeliveryEvent = Extract<TunerEvent, { type: "order-delivered" }>;

/** Says of a delivery what is not as it was ordered. */
function showDelivery(event: DeliveryEvent, sliceNames: readonly string[], output: Output): void {
  const { order, delivered, quarantined, rejected, status } = event;
  const of = sliceNames[order.slice]!;
  const name = order.source === undefined ? of : `${of} from ${order.source}`;
  if (delivered < order.count) {
    const why = shortReasons[status] ?? "";
    output.print(pc.yellow(`${name}: ${delivered} of ${order.count} delivered${why}`));
  }
  const elsewhere = event.accepted.reduce(
    (sum, count, slice) => sum + (slice === order.slice ? 0 : count),
    0,
  );
  const reason = event.decisions.find(({ decision }) => decision === "rejected")?.reason ?? "unusable";
  const remarks = [
    ...(rejected > 0 ? [`${rejected} rejected (the first: ${reason})`] : []),
    ...(quarantined > 0 ? [`${quarantined} quarantined for a person`] : []),
    ...(elsewhere > 0 ? [`${elsewhere} counted in other slices`] : []),
  ];
  if (remarks.length > 0) output.print(pc.yellow(`${name}: of ${delivered} delivered ${remarks.join(", ")}`));
}

const shortReasons: Readonly<Partial<Record<DeliveryEvent["status"], string>>> = {
  exhausted: ": the source has no more",
  refused: ": the order was refused",
  cancelled: ": the order was cancelled",
};

function showPlan(
  event: Extract<TunerEvent, { type: "plan-made" }>,
  title: string,
  names: readonly string[],
  output: Output,
): void {
  const { forecast, sizes, amounts, cost, changeRatio } = event;
  if (forecast === null) {
    output.print();
    const bought = names.map((name, slice) => `${name} ${amounts[slice]}`).join(", ");
    output.print(`${pc.bold(title)}: ${sum(amounts) === 0 ? "buys nothing" : `buys ${bought}`}`);
    return;
  }
  const rows = names.map((name, slice): PlanRow => {
    const buy = amounts[slice]!;
    const lossBefore = forecast.before[slice]!;
    const lossAfter = forecast.after[slice]!;
    return { name, size: sizes[slice]!, buy, cost: event.sliceCosts[slice]!, lossBefore, lossAfter };
  });
  output.print();
  output.print(renderPlan(rows));
  showExplanation(event.explanation, output);
  output.print(`Costs ${formatMoney(cost, null)} of ${formatMoney(event.budget, null)}.`);
  if (changeRatio < 1) {
    const share = (100 * changeRatio).toFixed(0);
    output.print(
      pc.dim(`Only ${share} % of the plan in this round: more would change the mix of the slices too far.`),
    );
  }
}

/** Why the plan is what it is. */
export function showExplanation(explanation: readonly string[], output: Output): void {
  if (explanation.length === 0) return;
  output.print();
  for (const sentence of explanation) output.print(`${sentence}.`);
}

function showLossModel(
  lossModel: LossModel,
  sizes: readonly number[],
  title: string,
  names: readonly string[],
  output: Output,
): void {
  output.print();
  output.print(pc.bold(title));
  output.print(
    lossModel.kind === "coupled"
      ? renderInfluence(names, lossModel.influence)
      : renderCurves(names, sizes, lossModel.curves),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
