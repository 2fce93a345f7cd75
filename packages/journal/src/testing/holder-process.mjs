// A process that opens a journal and then waits to be killed. Says `open`, or the problem that it met, on its
// standard output.
import { createJournal, openJournal } from "@slicetuner/journal";

const [action, folder, records = "0", sync = "true"] = process.argv.slice(2);
try {
  const journal =
    action === "create" ? await createJournal(folder, { type: "run" }) : await openJournal(folder);
  console.log("open");
  for (let index = 0; index < Number(records); index++) {
    await journal.append({ type: "count", index, process: process.pid }, { sync: sync === "true" });
    console.log(`${index}`);
  }
  if (action === "open-and-close") await journal.close();
  else setInterval(() => {}, 1000);
} catch (error) {
  console.log(`${error.problem ?? "unexpected"}: ${error.message}`);
}
