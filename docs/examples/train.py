"""Logistic regression of scikit-learn as a trainer of Slice Tuner: python3 train.py JOBS.json"""
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

job_file = Path(sys.argv[1])
request = json.loads(job_file.read_text())
classes = np.arange(len(request["classes"]))


def read(part):
    table = np.loadtxt(job_file.parent / part["file"], delimiter=",", skiprows=1, ndmin=2)
    return table[:, :-3], table[:, -3].astype(int), table[:, -2].astype(int), table[:, -1]


def evaluate(model, part):
    """Probabilities of the classes for each row of the table: losses, accuracy and their errors are computed from them."""
    shares = model.predict_proba(part[0])
    return {"predictions": np.maximum(shares, 1e-15).tolist()}


data = {name: read(part) for name, part in request["data"].items()}
features, labels, _, weights = data["train"]
for job in request["jobs"]:
    rows = np.loadtxt(job_file.parent / job["rows"], dtype=int, ndmin=1)
    # One nearly weightless example of each class: a small subset may lack a class that the model must know.
    model = LogisticRegression(max_iter=1000, random_state=job["weightsSeed"]).fit(
        np.vstack([features[rows], np.zeros((len(classes), request["features"]))]),
        np.concatenate([labels[rows], classes]),
        np.concatenate([weights[rows], np.full(len(classes), 1e-3)]),
    )
    test = {"test": evaluate(model, data["test"])} if "test" in data else {}
    result = {"type": "result", "jobId": job["id"], **evaluate(model, data["validation"]), **test}
    print(json.dumps(result), flush=True)
