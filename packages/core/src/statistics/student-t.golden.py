"""Values of Student's t distribution with 50 digits: python3 student-t.golden.py > student-t.golden.json (needs mpmath)."""

import json
import mpmath as mp

mp.mp.dps = 50


def tail(t, df):
    t, df = mp.mpf(t), mp.mpf(df)
    if t < 0:
        return 1 - tail(-t, df)
    return mp.betainc(df / 2, mp.mpf(1) / 2, 0, df / (df + t * t), regularized=True) / 2


def quantile(p, df):
    if p < 0.5:
        return -quantile(mp.mpf(1) - mp.mpf(p), df)
    wanted = mp.log(1 - mp.mpf(p))
    low, high = mp.mpf("1e-30"), mp.mpf(1)
    while mp.log(tail(high, df)) > wanted:
        high *= 4
    for _ in range(400):
        middle = (low + high) / 2
        low, high = (middle, high) if mp.log(tail(middle, df)) > wanted else (low, middle)
    return (low + high) / 2


tails = [
    [t, df, float(tail(t, df))]
    for df in (0.5, 1, 2, 3.3474888, 10, 100, 4198.7, 28000, 1e6)
    for t in (-3, -0.5, 1e-6, 0.1, 1, 1.7, 2.5, 10, 31.4)
]
quantiles = [
    [p, df, float(quantile(p, df))]
    for df in (0.5, 1, 2, 4, 7.5, 29, 1000)
    for p in (0.001, 0.3, 0.500001, 0.75, 0.95, 0.975, 0.9999)
]
print(json.dumps({"tails": tails, "quantiles": quantiles}))
