#!/usr/bin/env python3
"""Allocation problems with their optima, derived without the project's code.

    python3 scripts/golden/derive-allocation.py > packages/optimizer/src/testing/allocation-cases.json

Minimise the sum over slices of  loss + weight * max(0, loss / reference - 1),  loss = scale * (size + amount) ** -exponent,
subject to  sum(cost * amount) = budget  and  amount >= 0.

Continuous optima: bisection on the logarithm of the multiplier in 60-digit decimals. Whole amounts (spending at most the
budget): dynamic programming over every whole sum of money. Needs nothing but Python.
"""
import json
import random
from decimal import Decimal, getcontext
from math import fsum

getcontext().prec = 60
ONE = Decimal(1)


def continuous_optimum(problem):
    slices = [tuple(map(Decimal, row)) for row in zip(*(problem[k] for k in ("sizes", "scales", "exponents", "costs", "references")))]
    weight, budget = Decimal(problem["weight"]), Decimal(problem["budget"])

    def amount_at(multiplier, size, scale, exponent, cost, reference):
        kink = (scale / reference) ** (ONE / exponent)
        steep = exponent * scale * (ONE + weight / reference)
        flat = exponent * scale
        root = ONE / (exponent + ONE)
        unfair, fair = ((slope / (cost * multiplier)) ** root for slope in (steep, flat))
        total = unfair if unfair < kink else max(kink, fair)
        return max(Decimal(0), total - size)

    def spend(multiplier):
        return sum(cost * amount_at(multiplier, size, scale, exponent, cost, reference) for size, scale, exponent, cost, reference in slices)

    low, high = Decimal(-80), Decimal(80)
    for _ in range(180):
        middle = (low + high) / 2
        low, high = (middle, high) if spend(middle.exp()) > budget else (low, middle)
    multiplier = high.exp()
    amounts = [amount_at(multiplier, size, scale, exponent, cost, reference) for size, scale, exponent, cost, reference in slices]
    # At a multiplier where several slices stay at their kink the spending jumps by less than the bisection resolves.
    assert abs(sum(c * d for (_, _, _, c, _), d in zip(slices, amounts)) - budget) < Decimal("1e-12") * budget
    losses = [scale * (size + d) ** -exponent for (size, scale, exponent, _, _), d in zip(slices, amounts)]
    objective = sum(loss + weight * max(Decimal(0), loss / reference - 1) for loss, (*_, reference) in zip(losses, slices))
    return {"objective": float(objective), "amounts": [float(d) for d in amounts]}


def whole_optimum(problem):
    """The best objective with whole amounts and whole costs, by dynamic programming over the money spent."""
    budget = problem["budget"]
    best = [0.0] * (budget + 1)
    for size, scale, exponent, cost, reference in zip(*(problem[k] for k in ("sizes", "scales", "exponents", "costs", "references"))):
        values = []
        for amount in range(budget // cost + 1):
            loss = scale * (size + amount) ** -exponent
            values.append(loss + problem["weight"] * max(0.0, loss / reference - 1))
        best = [min(best[money - amount * cost] + values[amount] for amount in range(money // cost + 1)) for money in range(budget + 1)]
    return best[budget]


def draw(source, slices, costs, weight, budget):
    sizes = [source.randint(20, 2000) for _ in range(slices)]
    exponents = [round(source.uniform(0.05, 1.2), 4) for _ in range(slices)]
    scales = [round(source.uniform(0.3, 3) * size**exponent, 4) for size, exponent in zip(sizes, exponents)]
    losses = [scale * size**-exponent for size, scale, exponent in zip(sizes, scales, exponents)]
    mean = fsum(losses) / slices
    return {"sizes": sizes, "scales": scales, "exponents": exponents, "costs": costs(source), "references": [mean] * slices, "weight": weight, "budget": budget}


def main():
    source = random.Random(20261129)
    cases = []
    for number, slices in enumerate([1, 2, 3, 5, 8, 12, 30, 90]):
        weight = [0, 0.1, 1, 10][number % 4]
        problem = draw(source, slices, lambda s, n=slices: [round(s.uniform(0.5, 3), 2) for _ in range(n)], weight, 40 * slices)
        cases.append({"kind": "continuous", **problem, "continuous": continuous_optimum(problem)})
    for number in range(16):
        slices = source.randint(2, 8)
        whole = number % 2 == 0
        costs = (lambda s, n=slices: [1] * n) if whole else (lambda s, n=slices: [s.randint(1, 9) for _ in range(n)])
        problem = draw(source, slices, costs, [0, 0.1, 1, 3][number % 4], source.randint(30, 260))
        cases.append({"kind": "unit costs" if whole else "whole costs", **problem, "continuous": continuous_optimum(problem), "whole": {"objective": whole_optimum(problem)}})
    print(json.dumps({"derivedBy": "scripts/golden/derive-allocation.py", "cases": cases}, indent=1))


main()
