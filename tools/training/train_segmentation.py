#!/usr/bin/env python3
"""Train the segmentation on patches of 96 mm.

    python tools/training/train_segmentation.py CACHE OUT [--minutes 8.5] [--threads 1]

CACHE and OUT as in train_genotype.py; OUT gets segmentation.onnx: the state with the highest mean Dice on validation.
"""
import argparse
import os

# BLAS threads that wait for each other on one core cost nine tenths of the time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy
import torch

import augment
from cohort import SEGMENTED, load_cache
from loop import Loop
from networks import Segmentation, export

BATCH = 4
PATCH = 48
# T1, T1c, T2, FLAIR
DROP = (0.2, 0.04, 0.2, 0.04)
# Whole heads that an epoch is judged by: as many as take little of its time.
JUDGED = 12


def cut(image, truth):
    """A patch, two times of three around a voxel of the tumour."""
    size = numpy.array(image.shape[1:])
    inside = numpy.argwhere(truth[int(torch.randint(3, ()))])
    if len(inside) and augment.chance(0.67):
        centre = inside[int(torch.randint(len(inside), ()))]
        start = centre - PATCH // 2 + numpy.array(torch.randint(-10, 11, (3,)))
    else:
        start = numpy.array([int(torch.randint(int(n) - PATCH + 1, ())) for n in size])
    start = numpy.clip(start, 0, size - PATCH)
    box = tuple(slice(int(s), int(s) + PATCH) for s in start)
    return torch.from_numpy(image[(slice(None), *box)]).float(), torch.from_numpy(truth[(slice(None), *box)]).float()


def vary(image, truth):
    for channel, share in enumerate(DROP):
        image[channel] = 0 if augment.chance(share) else augment.intensities(image[channel])
    image, truth = augment.flip(image, truth)
    return augment.turn(image, truth) if augment.chance(0.3) else (image, truth)


def loss_between(logits, truth):
    """Cross-entropy and one minus the soft Dice of each region over the batch."""
    entropy = torch.nn.functional.binary_cross_entropy_with_logits(logits, truth)
    p = torch.sigmoid(logits)
    axes = (0, 2, 3, 4)
    overlap = (2 * (p * truth).sum(axes) + 50) / (p.sum(axes) + truth.sum(axes) + 50)
    return entropy + (1 - overlap).mean()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cache")
    parser.add_argument("out")
    parser.add_argument("--minutes", type=float, default=8.5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    os.makedirs(options.out, exist_ok=True)
    _, _, images = load_cache(options.cache, "train", "segmentation")
    _, _, truths = load_cache(options.cache, "train", "regions")
    _, _, held = load_cache(options.cache, "validation", "segmentation", JUDGED)
    _, _, known = load_cache(options.cache, "validation", "regions", JUDGED)

    def batches():
        order = torch.randperm(len(images))
        for start in range(0, len(order) - BATCH + 1, BATCH):
            pairs = [vary(*cut(images[i], truths[i])) for i in order[start : start + BATCH]]
            yield torch.stack([image for image, _ in pairs]), torch.stack([truth for _, truth in pairs])

    def loss_of(network, batch):
        return loss_between(network(batch[0]), batch[1])

    def validate(network):
        scores = []
        for image, truth in zip(held, known):
            found = (network(torch.from_numpy(image[None]).float())[0] > 0).numpy()
            both = (found & (truth > 0)).sum((1, 2, 3))
            total = found.sum((1, 2, 3)) + truth.sum((1, 2, 3))
            scores.append(numpy.where(total == 0, 1, 2 * both / numpy.maximum(total, 1)))
        means = numpy.mean(scores, 0)
        names = [name for name, _ in SEGMENTED]
        return 1 - float(means.mean()), "Dice " + " ".join(f"{n} {m:.3f}" for n, m in zip(names, means))

    network = Segmentation(channels=images.shape[1], regions=len(SEGMENTED))
    loop = Loop(network, options.minutes, os.path.join(options.out, "checkpoint.pt"), os.path.join(options.out, "training.log"))
    loop.log(f"{len(images)} training and {len(held)} validation cases")
    loop.run(batches, loss_of, validate)
    network.load_state_dict(loop.best_state)
    export(network, (1, *images.shape[1:]), os.path.join(options.out, "segmentation.onnx"), ["logits"])


if __name__ == "__main__":
    main()
