"""A training for slicetuner_client.py: Gaussian naive Bayes in plain Python."""
import math


def train(job, data):
    groups = {label: [] for label in range(len(job.classes))}
    for row in job.rows:
        groups[data["train"][row].label].append(data["train"][row])
    width = len(data["train"][0].features)
    models = []
    for rows in groups.values():
        total = sum(row.weight for row in rows)
        # As if one more row with features around 0 had been seen, so that no class and no variance is missing.
        means = [sum(row.weight * row.features[i] for row in rows) / (total + 1) for i in range(width)]
        variances = [
            (sum(row.weight * (row.features[i] - means[i]) ** 2 for row in rows) + 1) / (total + 1)
            for i in range(width)
        ]
        models.append((math.log(total + 1), means, variances))
    return [probabilities(row.features, models) for row in data["validation"]]


def probabilities(features, models):
    scores = [
        prior - sum(0.5 * ((x - m) ** 2 / v + math.log(v)) for x, m, v in zip(features, means, variances))
        for prior, means, variances in models
    ]
    most = max(scores)
    powers = [math.exp(score - most) for score in scores]
    return [max(power / sum(powers), 1e-15) for power in powers]
