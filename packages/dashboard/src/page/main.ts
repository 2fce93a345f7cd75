/// <reference lib="dom" />
import { html, renderResult } from "@slicetuner/report";
import { type Result, readResultText } from "@slicetuner/results";
import type { DashboardItem } from "../source.ts";
import { byId, fill } from "./elements.ts";
import { showItems } from "./item-list.ts";
import { ask } from "./requests.ts";
import { showRunActions } from "./run-actions.ts";
import { showWhatIf, type WhatIfView } from "./what-if-view.ts";

const isServed = document.body.dataset.served === "yes";
/** What is open: an item of the server, or a file; null: nothing. */
let opened: { readonly id: string | null; close(): void } | null = null;
let whatIf: WhatIfView | null = null;
/** Shows of several results that come in turn only the last. */
let shown = 0;

function itemOfAddress(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get("item");
}

/** The choices that the address keeps, beside the item. */
const choicesOfAddress = {
  read: (): string => {
    const parameters = new URLSearchParams(location.hash.slice(1));
    parameters.delete("item");
    return parameters.toString();
  },
  write: (text: string): void => {
    const parameters = new URLSearchParams(text);
    const item = itemOfAddress();
    const all = new URLSearchParams([...(item === null ? [] : [["item", item]]), ...parameters]);
    const hash = all.size === 0 ? "#" : `#${all}`;
    if (hash !== location.hash) history.replaceState(null, "", hash);
  },
};

/** What the report's pages do by themselves: it finds what is new. */
function enliven(): void {
  const element = document.createElement("script");
  element.textContent = byId("report-script").textContent;
  document.body.append(element);
  element.remove();
}

async function show(name: string, result: Result, id: string | null): Promise<void> {
  const turn = ++shown;
  const place = byId("result");
  const rendered = await renderResult({ name, result }, "result-1", false);
  if (turn !== shown) return;
  whatIf?.close();
  fill(place, html`${rendered.body}${rendered.data}`);
  place.dataset.state = "shown";
  document.title = `${rendered.title}: ${rendered.subject ?? name} – Slice Tuner dashboard`;
  const whatIfPlace = byId("what-if-place");
  if (result.kind === "plan") whatIf = showWhatIf(whatIfPlace, result, choicesOfAddress);
  else {
    whatIf = null;
    fill(whatIfPlace, html``);
  }
  enliven();
  if (id === null) fill(byId("run-actions"), html``);
  else await showRunActions(id, result, () => void refreshItems());
}

function tellProblem(message: string | null): void {
  const problem = byId("open-problem");
  problem.hidden = message === null;
  problem.textContent = message ?? "";
}

async function openFile(file: File): Promise<void> {
  opened?.close();
  opened = { id: null, close: () => {} };
  try {
    const result = readResultText(await file.text(), file.name);
    tellProblem(null);
    await show(file.name, result, null);
  } catch (error) {
    tellProblem((error as Error).message);
  }
}

let items: readonly DashboardItem[] = [];

async function refreshItems(): Promise<void> {
  try {
    items = await ask<readonly DashboardItem[]>("");
    showItems(items, itemOfAddress());
    enliven();
  } catch (error) {
    tellProblem((error as Error).message);
  }
}

/** Follows an item: what the server sends at once, and whatever changes. */
function follow({ id, name, isRun }: DashboardItem): void {
  opened?.close();
  const connection = byId("connection");
  const events = new EventSource(`api/items/${id}/events`);
  let last = "";
  events.addEventListener("open", () => {
    connection.textContent = isRun ? "Connected: this page follows the run." : "";
  });
  events.addEventListener("error", () => {
    connection.textContent = "The server does not answer. What is shown may be old; the page tries again.";
  });
  events.addEventListener("result", ({ data }) => {
    // After a break the server sends what is there: what did not change stays as it is, with what a person
    // typed.
    if (data === last) return;
    last = data;
    tellProblem(null);
    void show(name, JSON.parse(data) as Result, isRun ? id : null);
    if (isRun) void refreshItems();
  });
  events.addEventListener("problem", ({ data }) =>
    tellProblem((JSON.parse(data) as { readonly message: string }).message),
  );
  opened = { id, close: () => events.close() };
}

function openAddress(): void {
  const id = itemOfAddress();
  if (id === null || id === opened?.id) {
    whatIf?.readAddress();
    return;
  }
  const item = items.find((one) => one.id === id);
  if (item === undefined) {
    tellProblem("This item is not in the folder.");
    return;
  }
  showItems(items, id);
  enliven();
  follow(item);
}

const drop = byId("drop");
const file = byId("file") as HTMLInputElement;
file.addEventListener("change", () => {
  const [chosen] = file.files ?? [];
  if (chosen !== undefined) void openFile(chosen);
});
for (const name of ["dragover", "dragleave", "drop"] as const) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", name === "dragover");
    const [dropped] = name === "drop" ? (event.dataTransfer?.files ?? []) : [];
    if (dropped !== undefined) void openFile(dropped);
  });
}
document.addEventListener("slicetuner-rendered", enliven);
window.addEventListener("hashchange", openAddress);
if (isServed)
  void refreshItems().then(() => {
    const [only] = items;
    if (itemOfAddress() === null && items.length === 1) location.hash = `item=${only!.id}`;
    else if (itemOfAddress() !== null) openAddress();
  });
