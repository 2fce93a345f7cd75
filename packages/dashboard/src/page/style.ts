/** What the dashboard has beside the style of reports. */
export const pageStyle: string = `
header.page, main, footer.page { max-width: 1120px; }
.drop { display: block; border: 2px dashed var(--line); border-radius: 8px; padding: 1rem; margin-top: 1rem; color: var(--quiet); }
.drop.over { border-color: var(--first); color: var(--ink); }
.drop input { display: block; margin-top: .4rem; font: inherit; max-width: 100%; }
.problem { border-left: 4px solid var(--second); padding: .3rem .8rem; overflow-wrap: anywhere; }
.controls { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 280px), 1fr)); gap: .8rem 1.5rem; padding: 1rem; background: var(--panel); border-radius: 8px; }
.controls label, .controls fieldset { display: block; font-size: .9rem; color: var(--quiet); }
.controls fieldset, .save { border: 0; padding: 0; margin: 0; min-width: 0; }
.save { margin-top: 1.2rem; }
.save legend { font-size: 1.08rem; font-weight: 600; padding: 0; }
.pair { display: flex; gap: .6rem; align-items: center; margin-top: .2rem; flex-wrap: wrap; }
.pair input[type=range] { flex: 1 1 7rem; min-width: 5rem; accent-color: var(--first); }
input[type=number], input[type=date], select { font: inherit; color: var(--ink); background: var(--background); border: 1px solid var(--quiet); border-radius: 4px; padding: .15rem .4rem; max-width: 100%; }
.pair input[type=number] { width: 8rem; }
.pair select { max-width: 14rem; }
td input[type=number] { width: 4.6rem; font-size: .86rem; padding: 0 .3rem; }
input[aria-invalid=true] { border: 2px solid var(--second); }
output { display: block; color: var(--ink); margin-top: .3rem; }
.actions { display: flex; flex-wrap: wrap; gap: .5rem; }
td.bar { min-width: 60px; width: 12%; } td.bar span { display: block; block-size: .8rem; background: var(--first); border-radius: 2px; inline-size: 0; margin-top: .25rem; }
#what-if-table td, #what-if-table th { white-space: nowrap; } #what-if-table tbody th { white-space: normal; }
#items-list td:first-child { overflow-wrap: anywhere; }
tr[aria-current=true] { background: var(--panel); }
#connection:empty { display: none; }
@media print { #open, .controls input, .actions, #run-actions form { display: none; } }
`;
