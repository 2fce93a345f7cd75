#!/usr/bin/env python3
"""Learning curves with their best fits, derived without the project's code.

    python3 scripts/golden/derive-curves.py > packages/curves/src/testing/curve-cases.json

Minimises  sum(size * (loss - (scale * size ** -exponent + floor)) ** 2)  with and without a floor, with and without
non-negative parameters, over exponents from -6 to 40. For each exponent the rest is linear least squares; the exponent is
scanned on 8,000 points in 80-bit floats and refined by golden section around the five best. Needs numpy.
"""
import json
import numpy as np

LONG = np.longdouble
LOWEST, HIGHEST = LONG(-6), LONG(40)


def linear_fit(columns, losses, weights, non_negative):
    """Weighted least squares on one or two columns; with non-negative coefficients by trying each subset of columns."""
    best = None
    subsets = [columns] if not non_negative else [columns, columns[:1], columns[1:]]
    for subset in (s for s in subsets if s):
        design = np.stack([c * np.sqrt(weights) for c in subset], axis=1)
        target = losses * np.sqrt(weights)
        lengths = np.sqrt((design**2).sum(axis=0))
        design = design / lengths
        if design.shape[1] == 1:
            coefficients = np.array([design[:, 0] @ target])
        else:
            cosine = design[:, 0] @ design[:, 1]
            along = design.T @ target
            coefficients = np.array([along[0] - cosine * along[1], along[1] - cosine * along[0]]) / max(1 - cosine**2, LONG(1e-30))
        if non_negative and (coefficients < 0).any():
            continue
        residuals = target - design @ coefficients
        error = residuals @ residuals
        if best is None or error < best[0]:
            named = {id(c): v for c, v in zip(subset, coefficients / lengths)}
            best = (error, [named.get(id(c), LONG(0)) for c in columns])
    return best if best is not None else ((losses**2) @ weights, [LONG(0)] * len(columns))


def fit(sizes, losses, floor, non_negative):
    weights = sizes
    logs = np.log(sizes / np.exp(np.mean(np.log(sizes))))

    def error_at(exponent):
        columns = [np.exp(-exponent * logs)] + ([np.ones_like(sizes)] if floor else [])
        return linear_fit(columns, losses, weights, non_negative)[0]

    lowest = LONG(0) if non_negative else LOWEST
    grid = lowest + (HIGHEST - lowest) * (np.linspace(0, 1, 8000, dtype=LONG) ** 1 if not non_negative else np.linspace(0, 1, 8000, dtype=LONG) ** 2)
    errors = np.array([error_at(a) for a in grid])
    best_error, best_exponent = LONG(np.inf), lowest
    for index in np.argsort(errors)[:5]:
        low, high = grid[max(index - 1, 0)], grid[min(index + 1, len(grid) - 1)]
        golden = (np.sqrt(LONG(5)) - 1) / 2
        for _ in range(110):
            first, second = high - golden * (high - low), low + golden * (high - low)
            low, high = (low, second) if error_at(first) <= error_at(second) else (first, high)
        for exponent in (low, (low + high) / 2, high):
            error = error_at(exponent)
            if error < best_error:
                best_error, best_exponent = error, exponent
    at_edge = min(best_exponent - LOWEST, HIGHEST - best_exponent) < LONG(1e-3)
    return {"error": float(best_error), "exponent": float(best_exponent), "attained": bool(not at_edge)}


def main():
    source = np.random.default_rng(20261129)
    cases = []
    kinds = ["clean", "noisy", "few points", "outlier", "rising", "flat", "tiny losses", "huge losses", "large sizes", "with floor"]
    for number in range(40):
        kind = kinds[number % len(kinds)]
        count = 4 if kind == "few points" else int(source.integers(5, 20))
        sizes = np.linspace(source.integers(10, 200), source.integers(400, 4000), count).round()
        if kind == "large sizes":
            sizes *= 10_000
        exponent, scale = source.uniform(0.1, 1), source.uniform(1, 10)
        losses = scale * sizes**-exponent + (source.uniform(0.1, 0.6) if kind == "with floor" else 0)
        noise = {"clean": 0, "noisy": 0.2, "few points": 0.1}.get(kind, 0.03)
        losses = losses * np.exp(noise * source.standard_normal(count))
        if kind == "outlier":
            losses[int(source.integers(count))] *= 4
        if kind == "rising":
            losses = losses[::-1].copy()
        if kind == "flat":
            losses[:] = losses[0]
        losses *= {"tiny losses": 1e-9, "huge losses": 1e9}.get(kind, 1)
        long_sizes, long_losses = sizes.astype(LONG), losses.astype(LONG)
        fits = {
            name: fit(long_sizes, long_losses, floor, non_negative)
            for name, floor, non_negative in [("power law", False, False), ("power law, non-negative", False, True), ("with floor", True, False), ("with floor, non-negative", True, True)]
        }
        total = float((long_losses**2) @ long_sizes)
        cases.append({"kind": kind, "sizes": sizes.tolist(), "losses": losses.tolist(), "weightedSquares": total, "fits": fits})
    print(json.dumps({"derivedBy": "scripts/golden/derive-curves.py", "cases": cases}, indent=1))


main()
