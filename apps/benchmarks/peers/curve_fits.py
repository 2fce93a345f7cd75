"""Weighted curve fits by SciPy's curve_fit: bounded, as the Slice Tuner notebooks call it, or free (Levenberg-Marquardt).

Weights are the sizes, so sigma is size^-1/2; the start is SciPy's own, all ones.
"""

import time
import warnings

import numpy as np
import scipy
from scipy.optimize import curve_fit

from peer import numbers, serve

warnings.simplefilter("ignore")


def power_law(size, scale, exponent):
    return scale * size**-exponent


def power_law_with_floor(size, scale, exponent, floor):
    return scale * size**-exponent + floor


families = {"power-law": power_law, "power-law-with-floor": power_law_with_floor}
points = {}


def fit(family, non_negative, sizes, losses):
    options = {"bounds": (0, np.inf)} if non_negative else {}
    try:
        found, _ = curve_fit(families[family], sizes, losses, sigma=sizes**-0.5, maxfev=5000, **options)
    except RuntimeError:
        return None
    return list(found) if np.all(np.isfinite(found)) else None


def answer(request):
    if "load" in request:
        shape = (-1, request["points"])
        points[request["load"]] = (numbers(request["sizes"]).reshape(shape), numbers(request["losses"]).reshape(shape))
        return {}
    sizes, losses = points[request["problems"]]
    started = time.process_time()
    curves = [fit(request["family"], request["nonNegative"], *problem) for problem in zip(sizes, losses)]
    seconds = time.process_time() - started
    return {"microseconds": 1e6 * seconds / len(curves), "curves": curves}


serve({"SciPy": scipy.__version__}, answer)
