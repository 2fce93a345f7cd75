"""Carries out the trainings that `slicetuner ask` wants, with Python's standard library alone.

    python3 slicetuner_client.py FOLDER my_training.py --results losses.jsonl --runs runs.csv

FOLDER is the one of `ask --to`. my_training.py has a function train(job, data) that returns, for the rows data["validation"], either a list of
class probabilities a row, or a dictionary of slice name -> loss. Trainings that have a line in the results already are not done again.

losses.jsonl is for `slicetuner tell --from FOLDER --results losses.jsonl`; runs.csv, with the sizes and losses of each training, is for
`slicetuner plan --runs runs.csv --budget 1000`.
"""
import argparse
import csv
import importlib.util
import json
import math
import sys
from pathlib import Path
from typing import NamedTuple


class Row(NamedTuple):
    features: list
    label: int
    slice: int
    weight: float


class Job(NamedTuple):
    id: str
    rows: list  # numbers of rows of data["train"]; one that occurs twice counts twice
    weights_seed: int
    batches_seed: int
    classes: list
    slices: list


def read_table(path):
    with open(path, newline="") as file:
        lines = csv.reader(file)
        next(lines)
        return [
            Row([float(cell) for cell in line[:-3]], int(line[-3]), int(line[-2]), float(line[-1]))
            for line in lines
        ]


class Trainings:
    """The trainings of a folder that `slicetuner ask` wrote."""

    def __init__(self, folder):
        self.folder = Path(folder)
        try:
            self.request = json.loads((self.folder / "jobs.json").read_text())
        except FileNotFoundError:
            sys.exit(f"{folder} has no jobs.json: name the folder of `slicetuner ask --to`")
        if self.request["dataFormat"] != "csv":
            sys.exit("the tables are Arrow files: ask again with --data-format csv")
        self.classes, self.slices = self.request["classes"], self.request["slices"]
        asked = self.folder / "ask.json"
        # Which rows each slice has, where that is known: so that runs can be used when slices have changed.
        self.rows = (json.loads(asked.read_text())["data"]["slicePredicates"] if asked.exists() else None) or {}
        self.data = {name: read_table(self.folder / part["file"]) for name, part in self.request["data"].items()}

    def jobs(self):
        for job in self.request["jobs"]:
            rows = [int(line) for line in (self.folder / job["rows"]).read_text().split()]
            yield Job(job["id"], rows, job["weightsSeed"], job["batchesSeed"], self.classes, self.slices)

    def losses(self, found):
        """Mean log loss of each slice, weighted, from class probabilities of the validation rows."""
        if isinstance(found, dict):
            return found
        sums = [[0.0, 0.0] for _ in self.slices]
        for row, shares in zip(self.data["validation"], found, strict=True):
            sums[row.slice][0] -= row.weight * math.log(max(shares[row.label], 1e-15))
            sums[row.slice][1] += row.weight
        return {name: total / weight for name, (total, weight) in zip(self.slices, sums)}

    def sizes(self, job):
        counts = [0] * len(self.slices)
        for row in job.rows:
            counts[self.data["train"][row].slice] += 1
        return dict(zip(self.slices, counts))


def read_done(path):
    """The results that a file holds already, by job; a last line that was cut off is dropped."""
    done = {}
    if path.exists():
        for line in path.read_text().splitlines():
            try:
                result = json.loads(line)
            except ValueError:
                continue
            done[result["jobId"]] = result
        path.write_text("".join(json.dumps(result) + "\n" for result in done.values()))
    return done


def write_runs(path, trainings, done):
    with open(path, "w", newline="") as file:
        lines = csv.writer(file)
        slices = trainings.slices
        told = [name for name in slices if name in trainings.rows]
        rows = [json.dumps(trainings.rows[name], separators=(",", ":")) for name in told]
        lines.writerow(
            [
                "run",
                *(f"size_{name}" for name in slices),
                *(f"loss_{name}" for name in slices),
                *(f"slice_{name}" for name in told),
            ]
        )
        for job in trainings.jobs():
            if job.id in done:
                result = done[job.id]
                losses = result.get("sliceLosses") or trainings.losses(result["predictions"])
                sizes = trainings.sizes(job)
                lines.writerow(
                    [job.id, *(sizes[name] for name in slices), *(losses[name] for name in slices), *rows]
                )


def load_training(path):
    specification = importlib.util.spec_from_file_location("training", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module.train


def main():
    parser = argparse.ArgumentParser(description="Carries out the trainings of `slicetuner ask`.")
    parser.add_argument("folder")
    parser.add_argument("training", help="a Python file with a function train(job, data)")
    parser.add_argument("--results", default="losses.jsonl")
    parser.add_argument("--runs", help="also write sizes and losses as a table")
    options = parser.parse_args()

    trainings = Trainings(options.folder)
    train = load_training(options.training)
    done = read_done(Path(options.results))
    wanted = len(trainings.request["jobs"])
    with open(options.results, "a") as file:
        for job in trainings.jobs():
            if job.id in done:
                continue
            found = train(job, trainings.data)
            kind = "sliceLosses" if isinstance(found, dict) else "predictions"
            done[job.id] = {"type": "result", "jobId": job.id, kind: found}
            file.write(json.dumps(done[job.id]) + "\n")
            file.flush()
            print(f"{len(done)} of {wanted}", file=sys.stderr)
    if options.runs:
        write_runs(options.runs, trainings, done)
    print(f"Next: slicetuner tell --from {options.folder} --results {options.results}", file=sys.stderr)


if __name__ == "__main__":
    main()
