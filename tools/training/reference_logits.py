#!/usr/bin/env python3
"""What the shipped models say of simulated cases, from NIfTI files to logits without the program's own code.

    python tools/training/reference_logits.py MODELS COHORT SEED OUT.json CASE [CASE …]

MODELS is public/models, COHORT a folder that `npm run phantom -- --seed SEED …` made. Of each CASE ('test-0003') OUT.json
holds what it is made from (seed, split, index), the network's logits and its first deep features with all sequences and
with T1c and FLAIR alone, and how many voxels of each label the segmentation draws on the images' grid. The tests of the
program make the same cases again and compare.
"""
import json
import os
import sys

import numpy

import prepare
from evaluate_segmentation import draw
from model_file import read_json
from network import open_network

ALL = ["T1", "T1c", "T2", "FLAIR", "rCBV"]
REQUIRED = ["T1c", "FLAIR"]


def main(models, cohort, seed, out, *cases):
    loaded = {}
    for identifier in ("glioma-genotype", "glioma-segmentation"):
        folder = os.path.join(models, identifier)
        loaded[identifier] = (read_json(os.path.join(folder, "model.json")), open_network(os.path.join(folder, "model.onnx")))
    manifest, network = loaded["glioma-genotype"]
    result = {"models": {identifier: card["file"]["sha256"] for identifier, (card, _) in loaded.items()}, "cases": []}
    for case in cases:
        split, index = case.rsplit("-", 1)
        images, region = prepare.read_case(os.path.join(cohort, case), ALL)
        found = network(prepare.prepare(manifest, images, region))
        fewer = network(prepare.prepare(manifest, {name: images[name] for name in REQUIRED}, region))
        labels = draw(loaded["glioma-segmentation"][1], loaded["glioma-segmentation"][0], images)
        values, counts = numpy.unique(labels, return_counts=True)
        result["cases"].append(
            {
                "seed": int(seed),
                "split": split,
                "index": int(index),
                "logits": rounded(found["logits"][0]),
                "features": rounded(found["features"][0][:8]),
                "logitsOfRequired": rounded(fewer["logits"][0]),
                "labels": {str(value): int(count) for value, count in zip(values, counts) if value > 0},
            }
        )
    os.makedirs(os.path.dirname(out) or ".", exist_ok=True)
    with open(out, "w", encoding="utf8") as file:
        json.dump(result, file, indent=1)
        file.write("\n")


def rounded(values):
    return [round(float(v), 6) for v in values]


if __name__ == "__main__":
    if len(sys.argv) < 6:
        sys.exit(__doc__)
    main(*sys.argv[1:])
