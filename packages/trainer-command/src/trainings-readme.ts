import type { JobFile } from "./protocol.ts";

/** What a folder of trainings says of itself. */
export function trainingsReadme({ jobs, slices, dataFormat }: JobFile): string {
  const first = jobs[0]!;
  const sliceLosses = Object.fromEntries(slices.map((slice) => [slice, 0.5]));
  return `${jobs.length} trainings that Slice Tuner wants to know the losses of.

jobs.json   all of them
jobs/       each of them alone, in a file of the same form
rows/       which rows of the training data each of them trains on
data/       the tables (${dataFormat})

Train each of them with the program of your choice. It writes a line of JSON for each:

${JSON.stringify({ type: "result", jobId: first.id, sliceLosses })}

The losses are mean log losses (natural logarithm) on the validation data, by slice, weighted by the column
"weight". A training without a finite loss is { "type": "result", "jobId": "...", "status": "diverged" }.
The lines may stand in any order and in any number of files.

A program that trains for Slice Tuner (slicetuner plan --trainer command) does it all:

    python3 train.py jobs.json > losses.jsonl

or, where trainings are to run on several machines, each by itself:

    for job in jobs/*.json; do python3 train.py $job >> losses.jsonl; done

Then let Slice Tuner make its plan of them, with the name of this folder for FOLDER:

    slicetuner tell --from FOLDER --results losses.jsonl

Leave the files here as they are: results belong to these very data.
`;
}
