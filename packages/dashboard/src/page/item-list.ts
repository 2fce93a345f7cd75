/// <reference lib="dom" />
import { formatNumber, type Html, html, visible } from "@slicetuner/report";
import type { DashboardItem } from "../source.ts";
import { byId, fill } from "./elements.ts";

/** Shows all runs and results with their best values; the best of each column is marked. */
export function showItems(items: readonly DashboardItem[], chosen: string | null): void {
  byId("items").hidden = false;
  const least = (pick: (item: DashboardItem) => number | null | undefined): number =>
    Math.min(...items.map(pick).filter((value) => typeof value === "number"));
  const best = {
    loss: least(({ summary }) => summary?.loss),
    unfairness: least(({ summary }) => summary?.unfairness),
  };
  const table = html`<div class="table-box"><div class="scroll" role="region" tabindex="0" aria-label="Table: runs and results"><table class="sortable"><caption>The newest first. The lowest loss and the lowest EER are marked.</caption><thead><tr><th scope="col"><button type="button">name</button></th><th scope="col"><button type="button">kind</button></th><th scope="col"><button type="button">changed</button></th><th scope="col" class="number"><button type="button">mean loss</button></th><th scope="col" class="number"><button type="button">average EER</button></th><th scope="col" class="number"><button type="button">spent</button></th><th scope="col"><button type="button">note</button></th></tr></thead><tbody>${items.map((item) => renderItem(item, item.id === chosen, best))}</tbody></table></div></div>`;
  fill(
    byId("items-list"),
    items.length === 0 ? html`<p>There is no run and no result in this folder yet.</p>` : table,
  );
}

function renderItem(
  { id, name, changed, summary, problem }: DashboardItem,
  isChosen: boolean,
  best: { readonly loss: number; readonly unfairness: number },
): Html {
  const loss = (value: number | null | undefined, lowest: number): Html =>
    typeof value === "number"
      ? html`<td class="number" data-value="${value}">${value === lowest ? html`<strong title="the lowest">${formatNumber(value, "loss")} ★</strong>` : formatNumber(value, "loss")}</td>`
      : html`<td class="number">–</td>`;
  const spent = summary?.spent;
  return html`<tr${isChosen ? html` aria-current="true"` : ""}><th scope="row"><a href="#item=${id}">${visible(name)}</a></th><td>${summary?.kind ?? ""}</td><td>${new Date(changed).toISOString().slice(0, 16).replace("T", " ")}</td>${loss(summary?.loss, best.loss)}${loss(summary?.unfairness, best.unfairness)}${typeof spent === "number" ? html`<td class="number" data-value="${spent}">${formatNumber(spent, "money")}</td>` : html`<td class="number">–</td>`}<td>${visible(problem ?? summary?.note ?? "")}</td></tr>`;
}
