"""A random forest of oblivious trees in numpy as a trainer: python3 forest.py JOBS.json"""
import json
import sys
from pathlib import Path

import numpy as np

TREES, DEPTH, CANDIDATES = 20, 5, 4

job_file = Path(sys.argv[1])
request = json.loads(job_file.read_text())
class_count = len(request["classes"])


def read(part):
    table = np.loadtxt(job_file.parent / part["file"], delimiter=",", skiprows=1, ndmin=2)
    return table[:, :-3], table[:, -3].astype(int)


def places(features, splits):
    """The leaf of each row: a bit for each split."""
    found = np.zeros(len(features), dtype=int)
    for feature, threshold in splits:
        found = 2 * found + (features[:, feature] > threshold)
    return found


def grow(features, labels, random, prior):
    """All nodes of a level have one split, so that numpy does a level at a time. Leaves hold class shares."""
    splits = []
    leaves = np.zeros(len(labels), dtype=int)
    for level in range(DEPTH):
        best = None
        for _ in range(CANDIDATES):
            feature = random.integers(features.shape[1])
            threshold = features[random.integers(len(labels)), feature]
            parts = 2 * leaves + (features[:, feature] > threshold)
            counts = np.bincount(parts * class_count + labels, minlength=2 ** (level + 1) * class_count)
            counts = counts.reshape(-1, class_count)
            purity = ((counts**2).sum(1) / np.maximum(1, counts.sum(1))).sum()
            if best is None or purity > best[0]:
                best = (purity, (feature, threshold), parts, counts)
        _, split, leaves, counts = best
        splits.append(split)
    return splits, (counts + 2 * prior) / (counts.sum(1, keepdims=True) + 2)


data = {name: read(part) for name, part in request["data"].items()}
features, labels = data["train"]
for job in request["jobs"]:
    rows = np.loadtxt(job_file.parent / job["rows"], dtype=int, ndmin=1)
    random = np.random.default_rng(job["weightsSeed"])
    prior = (np.bincount(labels[rows], minlength=class_count) + 1) / (len(rows) + class_count)
    trees = []
    for _ in range(TREES):
        drawn = random.choice(rows, len(rows))
        trees.append(grow(features[drawn], labels[drawn], random, prior))

    def evaluate(part):
        shares = sum(leaves[places(part[0], splits)] for splits, leaves in trees)
        return {"predictions": (shares / TREES).tolist()}

    test = {"test": evaluate(data["test"])} if "test" in data else {}
    result = {"type": "result", "jobId": job["id"], **evaluate(data["validation"]), **test}
    print(json.dumps(result), flush=True)
