"""Trains small networks with PyTorch as its users write it, on tensors in memory: minibatches of 32, Adam, one thread.

The loss on the validation data is computed after each epoch; training stops when it has not fallen for `patience` epochs,
and the best weights are kept.
"""

import time

import torch

from peer import numbers, serve

torch.set_num_threads(1)
data = {}


def build(width, hidden, classes):
    sizes = [width, *hidden, classes]
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def train(features, labels, validation_features, validation_labels, request):
    model = build(features.shape[1], request["hiddenSizes"], request["classes"])
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-7)
    loss_of = torch.nn.CrossEntropyLoss()
    lowest, best, best_epoch, epoch = float("inf"), None, 0, 0
    while epoch < request["maximumEpochs"] and epoch - best_epoch < request["patience"]:
        for rows in torch.randperm(len(labels)).split(32):
            optimizer.zero_grad()
            loss_of(model(features[rows]), labels[rows]).backward()
            optimizer.step()
        epoch += 1
        with torch.no_grad():
            loss = loss_of(model(validation_features), validation_labels).item()
        if loss < lowest:
            lowest, best_epoch = loss, epoch
            best = {name: values.clone() for name, values in model.state_dict().items()}
    model.load_state_dict(best)
    return epoch


def answer(request):
    if "load" in request:
        tensors = []
        for part in (request["train"], request["validation"]):
            features = torch.tensor(numbers(part["features"], "<f4")).reshape(-1, request["width"])
            tensors += [features, torch.tensor(numbers(part["labels"], "<i4")).long()]
        data[request["load"]] = tensors
        return {}
    tensors = data[request["data"]]
    epochs = trainings = 0
    started = time.process_time()
    while time.process_time() - started < request["seconds"]:
        epochs += train(*tensors, request)
        trainings += 1
    seconds = time.process_time() - started
    return {"examples": epochs * len(tensors[1]) / seconds, "trainings": trainings / seconds, "epochs": epochs / trainings}


serve({"PyTorch": torch.__version__}, answer)
