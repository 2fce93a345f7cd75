"""Trains small networks with PyTorch as its users write it, on tensors in memory: minibatches of 32, Adam, one thread.

The loss on the validation data is computed after each epoch; training stops when it has not fallen for `patience` epochs,
and the best weights are kept. Pictures are channels × rows × columns; `channelsLast` lays them out with the channels
innermost instead, and `mkldnn` says whether oneDNN may be used (it may by default). The caller tries all and quotes the fastest.
"""

import time

import torch

from peer import numbers, serve

torch.set_num_threads(1)
data = {}


def build(layers):
    modules = []
    for layer in layers:
        if layer["kind"] == "convolution":
            size = layer["kernelSize"]
            modules += [torch.nn.Conv2d(layer["channels"], layer["filters"], size, padding=size // 2), torch.nn.ReLU()]
        elif layer["kind"] == "maximum-pool":
            modules.append(torch.nn.MaxPool2d(layer["size"]))
        elif layer["kind"] == "dropout":
            modules.append(torch.nn.Dropout(layer["rate"]))
        else:
            if not any(isinstance(module, torch.nn.Linear) for module in modules):
                modules.append(torch.nn.Flatten())
            modules.append(torch.nn.Linear(layer["inputs"], layer["units"]))
            if layer["activation"] == "relu":
                modules.append(torch.nn.ReLU())
    return torch.nn.Sequential(*modules)


def train(features, labels, validation_features, validation_labels, request):
    model = build(request["layers"])
    if request["channelsLast"]:
        model = model.to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), lr=request["learningRate"], eps=1e-7)
    loss_of = torch.nn.CrossEntropyLoss()
    lowest, best, best_epoch, epoch = float("inf"), None, 0, 0
    while epoch < request["maximumEpochs"] and epoch - best_epoch < request["patience"]:
        model.train()
        for rows in torch.randperm(len(labels)).split(32):
            optimizer.zero_grad()
            loss_of(model(features[rows]), labels[rows]).backward()
            optimizer.step()
        epoch += 1
        model.eval()
        with torch.no_grad():
            loss = loss_of(model(validation_features), validation_labels).item()
        if loss < lowest:
            lowest, best_epoch = loss, epoch
            best = {name: values.clone() for name, values in model.state_dict().items()}
    model.load_state_dict(best)
    return epoch


def load(part, shape):
    """Features as PyTorch wants them, and labels; pictures come as rows × columns × channels."""
    features = torch.tensor(numbers(part["features"], "<f4")).reshape(-1, *shape)
    if len(shape) == 3:
        features = features.permute(0, 3, 1, 2).contiguous()
    return [features, torch.tensor(numbers(part["labels"], "<i4")).long()]


def lay_out(tensors, request):
    if not request["channelsLast"]:
        return tensors
    return [part.contiguous(memory_format=torch.channels_last) if part.dim() == 4 else part for part in tensors]


def answer(request):
    if "load" in request:
        data[request["load"]] = load(request["train"], request["shape"]) + load(request["validation"], request["shape"])
        return {}
    tensors = lay_out(data[request["data"]], request)
    epochs = trainings = 0
    with torch.backends.mkldnn.flags(enabled=request["mkldnn"]):
        started = time.process_time()
        while time.process_time() - started < request["seconds"]:
            epochs += train(*tensors, request)
            trainings += 1
        seconds = time.process_time() - started
    return {"examples": epochs * len(tensors[1]) / seconds, "trainings": trainings / seconds, "epochs": epochs / trainings}


serve({"PyTorch": torch.__version__}, answer)
