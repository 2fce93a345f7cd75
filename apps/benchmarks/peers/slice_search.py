"""All slices of up to so many literals: counted by numpy's bincount, and the top slices by the sliceline package where it is here."""

import importlib.util
import itertools
import time

import numpy as np

from peer import numbers, serve

versions = {"numpy": np.__version__}
has_sliceline = importlib.util.find_spec("sliceline") is not None
if has_sliceline:
    import importlib.metadata

    versions["sliceline"] = importlib.metadata.version("sliceline")

data = {}


def count(literals):
    codes, sizes, losses = data["codes"], data["sizes"], data["losses"]
    squares = losses * losses
    slices = 0
    for level in range(1, literals + 1):
        for columns in itertools.combinations(range(len(sizes)), level):
            cell = np.ravel_multi_index([codes[c] for c in columns], [sizes[c] for c in columns])
            cells = int(np.prod([sizes[c] for c in columns]))
            rows = np.bincount(cell, minlength=cells)
            np.bincount(cell, weights=losses, minlength=cells)
            np.bincount(cell, weights=squares, minlength=cells)
            slices += int(np.count_nonzero(rows))
    return slices


def sliceline(literals):
    from sliceline.slicefinder import Slicefinder

    finder = Slicefinder(alpha=0.95, k=10, max_l=literals, min_sup=1, verbose=False)
    finder.fit(np.array(data["codes"]).T + 1, data["losses"])
    return len(finder.top_slices_)


def answer(request):
    if "load" in request:
        data["codes"] = [numbers(column, "<i4") for column in request["codes"]]
        data["sizes"] = request["sizes"]
        data["losses"] = numbers(request["losses"])
        return {"sliceline": has_sliceline}
    work = {"numpy": count, "sliceline": sliceline}[request["by"]]
    started = time.process_time()
    slices = work(request["literals"])
    return {"milliseconds": 1e3 * (time.process_time() - started), "slices": slices}


serve(versions, answer)
