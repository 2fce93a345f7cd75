"""A random forest in numpy as a trainer: python3 forest.py JOBS.json"""
import json
import sys
from pathlib import Path

import numpy as np

TREES, DEPTH, LEAF = 15, 6, 4

job_file = Path(sys.argv[1])
request = json.loads(job_file.read_text())
class_count = len(request["classes"])


def read(part):
    table = np.loadtxt(job_file.parent / part["file"], delimiter=",", skiprows=1, ndmin=2)
    return table[:, :-3], table[:, -3].astype(int)


def grow(features, labels, random, depth, prior):
    """A leaf is its class shares, a branch is (feature, threshold, left, right)."""
    counts = np.bincount(labels, minlength=class_count)
    if depth == 0 or len(labels) < 2 * LEAF or counts.max() == len(labels):
        return (counts + 2 * prior) / (len(labels) + 2)
    best = None
    width = features.shape[1]
    for feature in random.choice(width, max(1, int(np.sqrt(width))), replace=False):
        values = features[:, feature]
        for threshold in random.choice(values, 6):
            left = values <= threshold
            size = left.sum()
            if min(size, len(labels) - size) < LEAF:
                continue
            low = np.bincount(labels[left], minlength=class_count)
            high = counts - low
            purity = (low**2).sum() / size + (high**2).sum() / (len(labels) - size)
            if best is None or purity > best[0]:
                best = (purity, feature, threshold, left)
    if best is None:
        return (counts + 2 * prior) / (len(labels) + 2)
    _, feature, threshold, left = best
    return (
        feature,
        threshold,
        grow(features[left], labels[left], random, depth - 1, prior),
        grow(features[~left], labels[~left], random, depth - 1, prior),
    )


def predict(tree, features, rows, shares):
    if not isinstance(tree, tuple):
        shares[rows] += tree
        return
    feature, threshold, left, right = tree
    is_left = features[rows, feature] <= threshold
    predict(left, features, rows[is_left], shares)
    predict(right, features, rows[~is_left], shares)


data = {name: read(part) for name, part in request["data"].items()}
features, labels = data["train"]
for job in request["jobs"]:
    rows = np.loadtxt(job_file.parent / job["rows"], dtype=int, ndmin=1)
    random = np.random.default_rng(job["weightsSeed"])
    prior = (np.bincount(labels[rows], minlength=class_count) + 1) / (len(rows) + class_count)
    trees = []
    for _ in range(TREES):
        drawn = random.choice(rows, len(rows))
        trees.append(grow(features[drawn], labels[drawn], random, DEPTH, prior))

    def evaluate(part):
        shares = np.zeros((len(part[1]), class_count))
        for tree in trees:
            predict(tree, part[0], np.arange(len(part[1])), shares)
        return {"predictions": (shares / TREES).tolist()}

    test = {"test": evaluate(data["test"])} if "test" in data else {}
    result = {"type": "result", "jobId": job["id"], **evaluate(data["validation"]), **test}
    print(json.dumps(result), flush=True)
