"""The continuous allocation problem, solved by numpy (exact, Newton on the log multiplier) and by SciPy's SLSQP.

minimize sum(b x^-a) + weight sum(max(0, b x^-a / A - 1)), x = size + amount, cost . amount <= budget, amount >= 0
"""

import time

import numpy as np
import scipy
from scipy.optimize import minimize

from peer import numbers, serve


class Problem:
    def __init__(self, request):
        self.size = numbers(request["sizes"])
        self.scale = numbers(request["scales"])
        self.exponent = numbers(request["exponents"])
        self.cost = numbers(request["unitCosts"])
        self.budget = request["budget"]
        self.weight = request["fairnessWeight"]

    def find_reference(self):
        """The mean loss: a part of every plan, ours computes it too."""
        self.reference = np.mean(self.scale * self.size**-self.exponent)

    def objective(self, amounts):
        losses = self.scale * (self.size + amounts) ** -self.exponent
        return np.sum(losses + self.weight * np.maximum(0, losses / self.reference - 1))

    def gradient(self, amounts):
        enlarged = self.size + amounts
        losses = self.scale * enlarged**-self.exponent
        factor = np.where(losses > self.reference, 1 + self.weight / self.reference, 1)
        return -self.exponent * losses / enlarged * factor


def solve_newton(problem):
    """Every slice is at its stationary point for the multiplier, or at the kink where its loss meets the reference."""
    problem.find_reference()
    log_size = np.log(problem.size)
    response = 1 / (problem.exponent + 1)
    gain = np.log(problem.exponent * problem.scale / problem.cost)
    penalty = np.log1p(problem.weight / problem.reference)
    kink = np.log(problem.scale / problem.reference) / problem.exponent
    low, high = -np.inf, np.max((gain + penalty) - log_size / response)
    log_multiplier = np.mean(gain - log_size / response)
    for _ in range(200):
        below = (gain - log_multiplier) * response
        above = (gain + penalty - log_multiplier) * response
        position = np.maximum(log_size, np.maximum(below, np.minimum(above, kink)))
        enlarged = np.exp(position)
        spending = problem.cost * enlarged
        excess = spending.sum() - problem.cost @ problem.size - problem.budget
        if abs(excess) <= 1e-12 * problem.budget:
            break
        if excess > 0:
            low = log_multiplier
        else:
            high = log_multiplier
        moves = (position > log_size) & (position != kink)
        reacting = spending[moves].sum()
        slope = (spending[moves] * response[moves]).sum()
        following = high - 1
        if reacting > excess:
            following = log_multiplier + reacting / slope * np.log1p(excess / (reacting - excess))
        if not low < following < high:
            following = (low + high) / 2 if np.isfinite(low) else high - 1
        if following == log_multiplier:
            break
        log_multiplier = following
    return enlarged - problem.size


def solve_slsqp(problem):
    problem.find_reference()
    start = np.full(len(problem.size), problem.budget / problem.cost.sum())
    budget = {
        "type": "ineq",
        "fun": lambda amounts: problem.budget - problem.cost @ amounts,
        "jac": lambda amounts: -problem.cost,
    }
    bounds = [(0, None)] * len(start)
    options = {"maxiter": 1000, "ftol": 1e-12}
    return minimize(
        problem.objective, start, jac=problem.gradient, method="SLSQP", bounds=bounds, constraints=budget, options=options
    ).x


solvers = {"newton": solve_newton, "slsqp": solve_slsqp}
problems = {}


def answer(request):
    if "load" in request:
        problems[request["load"]] = Problem(request)
        return {}
    problem = problems[request["problem"]]
    solve = solvers[request["solver"]]
    started = time.process_time()
    for _ in range(request["runs"]):
        amounts = solve(problem)
    return {
        "milliseconds": 1000 * (time.process_time() - started) / request["runs"],
        "objective": problem.objective(amounts),
        "cost": float(problem.cost @ amounts),
    }


serve({"numpy": np.__version__, "SciPy": scipy.__version__}, answer)
