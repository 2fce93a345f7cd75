/// <reference lib="dom" />
import { formatNumber, type Html, html, visible } from "@slicetuner/report";
import type { CancelResult, Result, ReviewResult } from "@slicetuner/results";
import { byId, fill } from "./elements.ts";
import { ask } from "./requests.ts";

/** More are decided about on the command line. */
const mostShown = 200;

type Order = Extract<Result, { readonly kind: "status" }>["orders"][number];

/**
 * Shows what a person can decide about a run: quarantined examples, and open orders. `changed` is called
 * after each decision.
 */
export async function showRunActions(id: string, result: Result, changed: () => void): Promise<void> {
  const place = byId("run-actions");
  const orders = result.kind === "status" || result.kind === "run" ? result.orders : [];
  const open = orders.filter(({ status }) => status === "open" || status === "sent");
  const held =
    result.kind === "status" ? result.quarantined : result.kind === "run" ? result.quarantinedExamples : 0;
  const examples = held === 0 ? [] : (await ask<ReviewResult>(`/${id}/review`)).examples;
  const waiting = examples.filter(({ review }) => review === null);
  if (open.length === 0 && waiting.length === 0) {
    fill(place, html``);
    return;
  }
  fill(
    place,
    html`${waiting.length > 0 && renderWaiting(waiting)}${open.length > 0 && renderOrders(open)}<p class="problem" id="action-problem" role="alert" hidden></p><p id="action-done" role="status"></p>`,
  );
  const act = async (button: HTMLButtonElement, work: () => Promise<string>): Promise<void> => {
    button.disabled = true;
    const problem = byId("action-problem");
    problem.hidden = true;
    try {
      byId("action-done").textContent = await work();
      changed();
    } catch (error) {
      problem.textContent = (error as Error).message;
      problem.hidden = false;
      button.disabled = false;
    }
  };
  for (const button of place.querySelectorAll<HTMLButtonElement>("button[data-decide]")) {
    button.addEventListener("click", () => {
      const chosen = [...place.querySelectorAll<HTMLInputElement>("input[name=example]:checked")].map(
        ({ value }) => value,
      );
      const decision = button.dataset.decide === "accept" ? { accept: chosen } : { reject: chosen };
      void act(button, async () => {
        if (chosen.length === 0) throw new Error("Choose examples first.");
        await ask<ReviewResult>(`/${id}/review`, decision);
        return `${chosen.length} decided. \`slicetuner resume\` takes them in before the next round.`;
      });
    });
  }
  for (const button of place.querySelectorAll<HTMLButtonElement>("button[data-cancel]")) {
    button.addEventListener("click", () => {
      const order = button.dataset.cancel!;
      void act(button, async () => {
        const { status, delivered } = await ask<CancelResult>(`/${id}/cancel`, { order });
        return `${visible(order)} is ${status}: ${delivered} examples came and stay bought.`;
      });
    });
  }
}

function renderWaiting(waiting: ReviewResult["examples"]): Html {
  const shown = waiting.slice(0, mostShown);
  const more = waiting.length - shown.length;
  return html`<section aria-labelledby="waiting-title"><h2 id="waiting-title">Examples that wait for your decision: ${waiting.length}</h2><form><div class="scroll" role="region" tabindex="0" aria-label="Table: quarantined examples"><table><thead><tr><th scope="col">choose</th><th scope="col">example</th><th scope="col">why it is quarantined</th><th scope="col">values</th></tr></thead><tbody>${shown.map(
    ({ exampleId, reason, row }) =>
      html`<tr><td><input type="checkbox" name="example" value="${exampleId}" aria-label="${visible(exampleId)}"></td><th scope="row">${visible(exampleId)}</th><td>${visible(reason)}</td><td>${
        row === null
          ? ""
          : visible(
              Object.entries(row)
                .map(([name, value]) => `${name} ${value}`)
                .join(", ")
                .slice(0, 300),
            )
      }</td></tr>`,
  )}</tbody></table></div>${more > 0 && html`<p>${more} more: <code>slicetuner review</code> decides about all.</p>`}<p class="actions"><button class="action" type="button" data-decide="accept">They count</button> <button class="action" type="button" data-decide="reject">They do not count</button></p></form></section>`;
}

function renderOrders(open: readonly Order[]): Html {
  return html`<section aria-labelledby="open-orders-title"><h2 id="open-orders-title">Open orders: ${open.length}</h2><div class="scroll" role="region" tabindex="0" aria-label="Table: open orders"><table><thead><tr><th scope="col">order</th><th scope="col">slice</th><th scope="col" class="number">ordered</th><th scope="col" class="number">came</th><th scope="col">take back</th></tr></thead><tbody>${open.map(({ id, slice, count, delivered }) => html`<tr><th scope="row">${visible(id)}</th><td>${visible(slice)}</td><td class="number">${formatNumber(count, "amount")}</td><td class="number">${formatNumber(delivered, "amount")}</td><td><button class="action" type="button" data-cancel="${id}">Cancel<span class="hidden"> ${visible(id)}</span></button></td></tr>`)}</tbody></table></div></section>`;
}
