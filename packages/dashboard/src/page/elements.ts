/// <reference lib="dom" />
import type { Html } from "@slicetuner/report";

/** The element of the page with this id. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no #${id}`);
  return element;
}

/**
 * Puts text that is HTML already into an element: all that came from outside was escaped where it was made.
 */
export function fill(element: Element, content: Html): void {
  element.innerHTML = content.text;
}

/** An input inside an element, by its name. */
export function inputOf(element: ParentNode, name: string): HTMLInputElement {
  const input = element.querySelector<HTMLInputElement>(`[name="${name}"]`);
  if (input === null) throw new Error(`the page has no input ${name}`);
  return input;
}

/** Offers text as a file. */
export function save(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}

/** Ends the task, so that the page can be drawn and used before what comes next. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
