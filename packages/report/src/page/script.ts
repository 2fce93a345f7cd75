/**
 * What the page can do by itself: sort and filter tables, copy the command, save the result. All of the page
 * can be read without it. Plain JavaScript, since it is put into the page as it stands. It may be run again
 * when there is more in the page.
 */
export const script: string = `
"use strict";
{
const fresh = (selector) => [...document.querySelectorAll(selector)].filter((element) => {
  const isFresh = element.dataset.ready === undefined;
  element.dataset.ready = "";
  return isFresh;
});
for (const table of fresh("table.sortable")) {
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];
  const valueOf = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value);
  };
  const compare = (first, second) =>
    typeof first === "number" && typeof second === "number"
      ? first - second
      : typeof first === typeof second ? first.localeCompare(second) : typeof first === "number" ? -1 : 1;
  headings.forEach((heading, column) => heading.querySelector("button")?.addEventListener("click", () => {
    const isNumber = heading.classList.contains("number");
    const now = heading.getAttribute("aria-sort");
    const next = now === null ? (isNumber ? "descending" : "ascending") : now === "ascending" ? "descending" : "ascending";
    for (const other of headings) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", next);
    const sign = next === "ascending" ? 1 : -1;
    const rows = [...body.rows].sort((first, second) => sign * compare(valueOf(first, column), valueOf(second, column)));
    body.append(...rows);
  }));
  const filter = table.closest(".table-box").querySelector(".filter input");
  filter?.addEventListener("input", () => {
    const wanted = filter.value.toLowerCase();
    for (const row of body.rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
}
for (const button of fresh("button[data-copy]")) {
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = "Copied";
  });
}
const textOf = async (id) => {
  const element = document.getElementById(id);
  if (element.type === "application/json") return element.textContent;
  const bytes = Uint8Array.from(atob(element.textContent), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
};
for (const button of fresh("button[data-save]")) {
  button.addEventListener("click", async () => {
    const address = URL.createObjectURL(new Blob([await textOf(button.dataset.save)], { type: "application/json" }));
    const link = Object.assign(document.createElement("a"), { href: address, download: button.dataset.name });
    link.click();
    URL.revokeObjectURL(address);
  });
}
}
`;
