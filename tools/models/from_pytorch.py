#!/usr/bin/env python3
"""From a PyTorch network to a model folder that Locus opens.

    python tools/models/from_pytorch.py COHORT OUT [--epochs 4]

A small network learns IDH mutation from T1c and FLAIR around the tumour, and is written to OUT/model.onnx and
OUT/model.json. COHORT is a folder of `npm run phantom`; put your own network, cases and words in the places marked 1 to
5. Needs torch, onnx and numpy (onnxruntime too, if it is there, to check the file that was written).
"""
import argparse
import csv
import os
import sys

import numpy
import torch
from torch import nn

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "training"))
from package import card, head, platt, write_model  # noqa: E402
from prepare import prepare, read_case  # noqa: E402

# 1. What the network takes. The page prepares the tensor by these members; so must training (prepare.py does).
INPUT = {
    "tensor": "image",
    "sequences": [
        {"sequence": "T1c", "isRequired": True, "normalisation": None},
        {"sequence": "FLAIR", "isRequired": True, "normalisation": None},
    ],
    "maskChannel": "region",
    "layout": "NCDHW",
    "orientation": "LPS",
    "spacing": [3, 3, 3],
    "crop": "region",
    "size": [32, 32, 32],
    "multipleOf": 1,
    "brainMask": "nonzero",
    "normalisation": {"kind": "z-score", "over": "brain"},
    "clip": [-5, 10],
    "background": 0,
    "seen": None,
}


# 2. The network. Besides the logits it may give its penultimate layer (deep features for tables) and class-activation
# maps: here the head is linear on the mean of the last maps, so applied to the maps themselves it tells where.
class Network(nn.Module):
    def __init__(self):
        super().__init__()
        layers, width = [], 3
        for wider in (8, 16, 32):
            layers += [nn.Conv3d(width, wider, 3, 2, 1, bias=False), nn.BatchNorm3d(wider), nn.ReLU()]
            width = wider
        self.body = nn.Sequential(*layers)
        self.head = nn.Conv3d(width, 1, 1)

    def forward(self, image):
        maps = self.body(image)
        features = maps.mean((2, 3, 4))
        return nn.functional.linear(features, self.head.weight.flatten(1), self.head.bias), features, self.head(maps)


# 3. Cases: prepared tensors and the truth, 0 or 1.
def load(cohort):
    with open(os.path.join(cohort, "cohort.csv"), encoding="utf8") as file:
        rows = [row for row in csv.DictReader(file) if os.path.isdir(os.path.join(cohort, row["case"]))]
    model = {"input": INPUT}
    names = [entry["sequence"] for entry in INPUT["sequences"]]
    tensors = [prepare(model, *read_case(os.path.join(cohort, row["case"]), names))[0] for row in rows]
    truth = [float(row["idh"] == "mutant") for row in rows]
    return torch.tensor(numpy.stack(tensors)), torch.tensor(truth)


def train(network, tensors, truth, epochs):
    optimiser = torch.optim.AdamW(network.parameters(), 3e-3)
    network.train()
    for epoch in range(epochs):
        total = 0.0
        for chosen in torch.randperm(len(truth)).split(4):
            if len(chosen) < 2:
                continue
            loss = nn.functional.binary_cross_entropy_with_logits(network(tensors[chosen])[0][:, 0], truth[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += float(loss) * len(chosen)
        print(f"epoch {epoch + 1}: loss {total / len(truth):.3f}")


# 4. Export with static shapes, a batch of one, float32.
def export(network, path, shape):
    network.eval()
    names = ["logits", "features", "cam"]
    torch.onnx.export(
        network, torch.zeros(shape), path, opset_version=15, input_names=["image"], output_names=names
    )


def check(network, path, tensors):
    """Largest difference between PyTorch and ONNX Runtime."""
    try:
        import onnxruntime
    except ImportError:
        return "not checked: onnxruntime is not installed"
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    with torch.no_grad():
        worst = max(
            float(abs(network(one[None])[0].numpy() - session.run(["logits"], {"image": one[None].numpy()})[0]).max())
            for one in tensors
        )
    return f"ONNX Runtime differs from PyTorch by {worst:.1e} at most"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cohort")
    parser.add_argument("out")
    parser.add_argument("--epochs", type=int, default=4)
    options = parser.parse_args()
    torch.manual_seed(1)
    tensors, truth = load(options.cohort)
    held = len(truth) // 3
    if held < 2:
        sys.exit("Six cases are the least to learn and to calibrate from.")
    network = Network()
    train(network, tensors[held:], truth[held:], options.epochs)
    os.makedirs(options.out, exist_ok=True)
    path = os.path.join(options.out, "model.onnx")
    export(network, path, (1, *tensors.shape[1:]))
    print(check(network, path, tensors[:held]))
    with torch.no_grad():
        logits = network(tensors[:held])[0][:, 0].numpy()

    # 5. What a person must know. Calibrate on cases that were not trained on.
    manifest = {
        "schema": "locus-model/1",
        "id": "example-idh",
        "name": "IDH mutation (example)",
        "version": "1.0.0",
        "task": "classification",
        "card": {
            **card(
                "An example of the way from PyTorch to the browser; it has learnt next to nothing.",
                f"{len(truth) - held} simulated cases; calibrated on {held} others.",
                "MIT",
                "Your name",
            ),
            "label": "example, trained on simulated scans; not for clinical use",
        },
        "input": INPUT,
        "output": {
            "tensor": "logits",
            "kind": "logits",
            "features": "features",
            "activationMap": "cam",
            "heads": [head("IDH", "mutation", ["wild type", "mutant"], platt(logits, truth[:held].numpy()))],
        },
    }
    write_model(options.out, manifest, path)
    print(f"{options.out}: drop the folder on the page, or npm run predict -- --model {options.out} --case CASE")


if __name__ == "__main__":
    main()
