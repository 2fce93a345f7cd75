"""Drives slicetuner from Python: writes a CSV file, lets `npx slicetuner plan` say what to buy, and reads its JSON.

    python3 drive.py people.csv label column[,column] budget

With pandas the first step is `frame.to_csv("people.csv", index=False)`; nothing else changes.
"""

import json
import os
import shlex
import subprocess
import sys


def slicetuner(*words):
    """Runs a command and gives back its JSON result. SLICETUNER says how to start it, by default with npx."""
    start = shlex.split(os.environ.get("SLICETUNER", "npx slicetuner"))
    done = subprocess.run([*start, *words, "--json"], capture_output=True, text=True)
    if done.returncode != 0:
        # All mistakes are in the text, each with its place.
        raise SystemExit(done.stderr.strip())
    return json.loads(done.stdout)


def main(data, label, slice_by, budget, *more):
    plan = slicetuner("plan", "--data", data, "--label", label, "--slice-by", slice_by, "--budget", budget, *more)
    for part in plan["slices"]:
        print(f'{part["name"]}: buy {part["buy"]}, loss {part["lossBefore"]:.3f} -> {part["lossAfter"]:.3f}')


if __name__ == "__main__":
    main(*sys.argv[1:])
