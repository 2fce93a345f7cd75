"""Gradient-boosted trees for two classes, grown from histograms: python3 boosting.py JOBS.json

A program of a user, as docs/how-to-train-with-any-program.md describes them. 120 trees of at most 31 leaves, leaf by leaf, learning
rate 0.08, at least 20 rows in a leaf: the defaults of scikit-learn's HistGradientBoostingClassifier otherwise.
"""
import json
import sys
from pathlib import Path

import numpy as np

TREES, RATE, LEAVES, SMALLEST, BINS = 120, 0.08, 31, 20, 255


class Bins:
    """Features as numbers of bins, side by side in one row of histogram places."""

    def __init__(self, features):
        self.edges = [self.edges_of(column) for column in features.T]
        counts = [len(edges) + 1 for edges in self.edges]
        self.starts = np.concatenate([[0], np.cumsum(counts)])[:-1]
        self.ends = np.cumsum(counts) - 1
        self.count = int(sum(counts))

    @staticmethod
    def edges_of(column):
        values = np.unique(column)
        if len(values) > BINS:
            return np.unique(np.quantile(column, np.linspace(0, 1, BINS + 1)[1:-1]))
        return (values[:-1] + values[1:]) / 2

    def places(self, features):
        """rows × features."""
        columns = zip(features.T, self.edges, self.starts)
        return np.stack([np.searchsorted(edges, column) + start for column, edges, start in columns], 1)


def histogram(bins, places, rows, slopes, curvatures):
    """Sums of slopes, curvatures and rows at every place, for the rows of a leaf."""
    flat, width = places[rows].ravel(), places.shape[1]
    sums = [np.repeat(values[rows], width) for values in (slopes, curvatures)]
    return np.stack([np.bincount(flat, weights=each, minlength=bins.count) for each in sums + [None]])


def best_split(bins, sums):
    """Gain and place of the best cut: rows at or below it in its feature go left."""
    before = np.cumsum(sums, axis=1)
    # What came before each place's own feature.
    lengths = bins.ends - bins.starts + 1
    base = np.repeat(before[:, bins.starts] - sums[:, bins.starts], lengths, axis=1)
    left = before - base
    whole = np.repeat(before[:, bins.ends] - (before[:, bins.starts] - sums[:, bins.starts]), lengths, axis=1)
    right = whole - left
    gain = score(left) + score(right) - score(whole)
    gain[(left[2] < SMALLEST) | (right[2] < SMALLEST) | (left[1] < 1e-3) | (right[1] < 1e-3)] = 0
    place = int(np.argmax(gain))
    return gain[place], place


def score(sums):
    return sums[0] ** 2 / np.maximum(sums[1], 1e-12)


def grow(bins, places, slopes, curvatures):
    """One tree: a list of (feature, place, left, right) or (value,)."""
    owner = np.repeat(np.arange(len(bins.starts)), bins.ends - bins.starts + 1)
    nodes, open_leaves = [None], []

    def add(number, rows, sums):
        gain, place = best_split(bins, sums)
        own = slopes[rows].sum() / max(curvatures[rows].sum(), 1e-12)
        nodes[number] = (-RATE * own,)
        open_leaves.append((gain, number, rows, sums, place))

    everything = np.arange(len(places))
    add(0, everything, histogram(bins, places, everything, slopes, curvatures))
    for _ in range(LEAVES - 1):
        best = max(range(len(open_leaves)), key=lambda index: open_leaves[index][0])
        gain, number, rows, sums, place = open_leaves.pop(best)
        if gain <= 1e-12:
            break
        feature = owner[place]
        is_left = places[rows, feature] <= place
        halves = [rows[is_left], rows[~is_left]]
        smaller = int(len(halves[1]) < len(halves[0]))
        own = histogram(bins, places, halves[smaller], slopes, curvatures)
        parts = [own, sums - own] if smaller == 0 else [sums - own, own]
        children = [len(nodes), len(nodes) + 1]
        nodes.extend([None, None])
        nodes[number] = (feature, place, *children)
        for child, half, part in zip(children, halves, parts):
            add(child, half, part)
    return nodes


def add_tree(nodes, places, scores):
    waiting = [(0, np.arange(len(places)))]
    while waiting:
        number, rows = waiting.pop()
        node = nodes[number]
        if len(node) == 1:
            scores[rows] += node[0]
            continue
        feature, place, left, right = node
        is_left = places[rows, feature] <= place
        waiting += [(left, rows[is_left]), (right, rows[~is_left])]


def train(features, labels, weights, others):
    """Scores (log odds) of other rows."""
    bins = Bins(features)
    places = bins.places(features)
    share = np.average(labels, weights=weights)
    start = np.log(share / (1 - share))
    scores = np.full(len(labels), start)
    results = [np.full(len(rows), start) for rows in others]
    their_places = [bins.places(rows) for rows in others]
    for _ in range(TREES):
        chance = 1 / (1 + np.exp(-scores))
        nodes = grow(bins, places, weights * (chance - labels), weights * chance * (1 - chance))
        add_tree(nodes, places, scores)
        for own, result in zip(their_places, results):
            add_tree(nodes, own, result)
    return results


def probabilities(scores):
    chance = np.clip(1 / (1 + np.exp(-scores)), 1e-12, 1 - 1e-12)
    return np.round(np.stack([1 - chance, chance], 1), 9).tolist()


def main():
    job_file = Path(sys.argv[1])
    request = json.loads(job_file.read_text())
    data = {}
    for name, part in request["data"].items():
        table = np.loadtxt(job_file.parent / part["file"], delimiter=",", skiprows=1, ndmin=2)
        data[name] = (table[:, :-3], table[:, -3], table[:, -1])
    features, labels, weights = data["train"]
    for job in request["jobs"]:
        rows = np.loadtxt(job_file.parent / job["rows"], dtype=int, ndmin=1)
        others = [data[name][0] for name in ("validation", "test") if name in data]
        found = train(features[rows], labels[rows], weights[rows], others)
        result = {"type": "result", "jobId": job["id"], "predictions": probabilities(found[0]), "epochs": TREES}
        if len(found) > 1:
            result["test"] = {"predictions": probabilities(found[1])}
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
