"""Trains scikit-learn's MLPClassifier (without hidden layers: softmax regression) on minibatches of 32 with Adam.

It scores its validation examples after each epoch, as the others do, and keeps the best weights.
"""

import time
import warnings

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier

from peer import numbers, serve

warnings.simplefilter("ignore")
data = {}


def train(features, labels, validation_count, request):
    hidden_layers = [layer for layer in request["layers"] if layer["kind"] == "dense"][:-1]
    model = MLPClassifier(
        hidden_layer_sizes=tuple(layer["units"] for layer in hidden_layers),
        solver="adam",
        alpha=0,
        batch_size=32,
        learning_rate_init=request["learningRate"],
        epsilon=1e-7,
        max_iter=request["maximumEpochs"],
        tol=0,
        early_stopping=True,
        validation_fraction=validation_count / len(labels),
        n_iter_no_change=request["patience"],
    )
    return model.fit(features, labels).n_iter_


def answer(request):
    if "load" in request:
        parts = [request["train"], request["validation"]]
        features = [numbers(part["features"], "<f4").reshape(len(numbers(part["labels"], "<i4")), -1) for part in parts]
        labels = [numbers(part["labels"], "<i4") for part in parts]
        # It holds out a part of the same size by itself.
        data[request["load"]] = (np.concatenate(features), np.concatenate(labels), len(labels[1]))
        return {}
    features, labels, validation_count = data[request["data"]]
    epochs = trainings = 0
    started = time.process_time()
    while time.process_time() - started < request["seconds"]:
        epochs += train(features, labels, validation_count, request)
        trainings += 1
    seconds = time.process_time() - started
    examples = epochs * (len(labels) - validation_count)
    return {"examples": examples / seconds, "trainings": trainings / seconds, "epochs": epochs / trainings}


serve({"scikit-learn": sklearn.__version__}, answer)
