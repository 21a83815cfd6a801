#!/usr/bin/env python3
"""Train the genotype classifier.

    python tools/training/train_genotype.py CACHE OUT [--minutes 14] [--threads 1]

CACHE holds train/ and validation/ as cache.py made them. OUT gets checkpoint.pt (from which a broken-off run goes on),
training.log and genotype.onnx: the state with the lowest validation loss over the genes that images can tell.
"""
import argparse
import os

# BLAS threads that wait for each other on one core cost nine tenths of the time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy
import torch

import augment
import metrics
from cohort import HEADS, load_cache
from loop import Loop
from networks import Genotype, export

BATCH = 8
# Every sequence is dropped at times: the optional ones because they may be missing, the others so that leaving one out
# to see what it contributes is something that the network has met. T1, T1c, T2, FLAIR, rCBV.
DROP = (0.2, 0.06, 0.2, 0.06, 0.25)
# MGMT is a control: learnt like the others, but its noise is kept from ruling the shared layers.
WEIGHTS = (1.0, 1.0, 1.0, 0.3)
TOLD_BY_IMAGES = 3


def vary(tensor):
    tensor = tensor.clone()
    for channel, share in enumerate(DROP):
        if augment.chance(share):
            tensor[channel] = 0
        else:
            # rCBV is a measured quantity: its offset means something.
            spread = 0.05 if channel == 4 else 0.12
            tensor[channel] = augment.intensities(tensor[channel], spread)
    if augment.chance(0.3):
        tensor[-1:] = augment.redraw(tensor[-1:])
    (tensor,) = augment.turn(*augment.flip(tensor))
    return augment.shift(tensor, 2)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cache")
    parser.add_argument("out")
    parser.add_argument("--minutes", type=float, default=14)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    os.makedirs(options.out, exist_ok=True)
    _, truth, images = load_cache(options.cache, "train", "genotype")
    _, known, held = load_cache(options.cache, "validation", "genotype")
    truth, known = torch.tensor(truth).float(), torch.tensor(known).float()
    images, held = torch.from_numpy(images), torch.from_numpy(held)
    rarity = ((1 - truth).sum(0) / truth.sum(0)).clamp(1, 3)
    plain = torch.nn.BCEWithLogitsLoss(pos_weight=rarity, reduction="none")

    def batches():
        order = torch.randperm(len(images))
        for start in range(0, len(order) - BATCH + 1, BATCH):
            chosen = order[start : start + BATCH]
            yield torch.stack([vary(images[i].float()) for i in chosen]), truth[chosen]

    def loss_of(network, batch):
        tensors, answers = batch
        return (plain(network(tensors)[0], answers) * torch.tensor(WEIGHTS)).sum(1).mean()

    def validate(network):
        logits = torch.cat([network(part.float())[0] for part in held.split(16)])
        losses = plain(logits, known).mean(0)
        areas = " ".join(
            f"{name} {metrics.auc(known[:, k].numpy(), logits[:, k].numpy()):.3f}" for k, name in enumerate(HEADS)
        )
        return float(losses[:TOLD_BY_IMAGES].sum()), f"AUC {areas}"

    network = Genotype(channels=images.shape[1], heads=len(HEADS))
    loop = Loop(network, options.minutes, os.path.join(options.out, "checkpoint.pt"), os.path.join(options.out, "training.log"))
    loop.log(f"{len(images)} training and {len(held)} validation cases, prevalence {truth.mean(0).numpy().round(3)}")
    loop.run(batches, loss_of, validate)
    network.load_state_dict(loop.best_state)
    export(network, (1, *images.shape[1:]), os.path.join(options.out, "genotype.onnx"), ["logits", "features", "cam"])


if __name__ == "__main__":
    main()
