#!/usr/bin/env python3
"""Judge the segmentation on the test set, on the grids of the images, and write its model.json.

    python tools/training/evaluate_segmentation.py CACHE COHORT_TEST segmentation.onnx PUBLIC_MODELS EVALUATION.json [N]

N: how many cases of COHORT_TEST, a folder with NIfTI files (default: all). CACHE is asked for the ranges of `seen`.
"""
import os
import sys

import numpy

import metrics
import prepare
from cohort import load_input, read_rows
from evaluate_genotype import seen_in
from model_file import ON, SOURCE, describe, merge_json, rounded, with_counts, write_model
from network import open_network
from nifti import read_nifti

SEQUENCES = ["T1", "T1c", "T2", "FLAIR"]
# name of a region: labels of the mask that belong to it
REGIONS = {"Whole tumour": (1, 2, 4), "Tumour core": (1, 4), "Enhancing tumour": (4,)}
REDUCED = {"all four": (), "without T1 and T2": ("T1", "T2")}


def draw(network, manifest, images):
    """Labels on the grid of the first image: probabilities are interpolated, then thresholds applied, the last label wins."""
    tensor = prepare.prepare(manifest, images, None)
    size, matrix = prepare.grid_of(manifest, images, None)
    probabilities = metrics.sigmoid(network(tensor)["logits"][0].astype(float))
    values, to = next(iter(images.values()))
    labels = numpy.zeros(values.shape, numpy.uint8)
    output = manifest["output"]
    regions = {region["name"]: region for region in output["regions"]}
    for label in output["labels"]:
        region = regions[label["region"]]
        channel = probabilities[region["channel"]].transpose(2, 1, 0)
        on_grid, covered = prepare.sample(channel, matrix, (values.shape, to))
        inside = covered & (on_grid >= region["threshold"])
        labels[inside.transpose(2, 1, 0)] = label["value"]
    return labels


def main(cache, cohort, onnx, public, evaluation, count=None):
    network = open_network(onnx)
    manifest = load_input("glioma-segmentation")
    rows = [r for r in read_rows(cohort) if os.path.exists(os.path.join(cohort, r["case"], "tumour.nii.gz"))]
    rows = rows[: None if count is None else int(count)]
    scores = {way: {name: [] for name in REGIONS} for way in REDUCED}
    for row in rows:
        folder = os.path.join(cohort, row["case"])
        images, _ = prepare.read_case(folder, SEQUENCES)
        truth, _ = read_nifti(os.path.join(folder, "tumour.nii.gz"))
        for way, absent in REDUCED.items():
            found = draw(network, manifest, {name: images[name] for name in SEQUENCES if name not in absent})
            for name, values in REGIONS.items():
                wanted = numpy.isin(truth, values)
                # Where nothing is to be found, Dice is 1 or 0 by a single voxel: such cases are counted apart.
                if wanted.any():
                    scores[way][name].append(metrics.dice(numpy.isin(found, values), wanted))
    figures = {}
    for way, regions in scores.items():
        figures[way] = {}
        for name, values in regions.items():
            mean, interval = metrics.mean_interval(values)
            figures[way][name] = {
                "cases": len(values),
                "dice": mean,
                "interval": interval,
                "median": float(numpy.median(values)),
                "quartiles": [float(v) for v in numpy.percentile(values, [25, 75])],
                "missed": int(sum(v < 0.01 for v in values)),
            }
    learnt = {split: cached(cache, split) for split in ("train", "validation")}
    merge_json(evaluation, "segmentation", {"cases": learnt | {"test": len(rows)}, "test": figures})
    with_counts(manifest, learnt)
    seen = seen_in(os.path.join(cache, "train"), None, SEQUENCES)
    manifest["input"]["seen"] = seen
    manifest["output"]["performance"] = [
        {
            "on": ON.format(found["cases"]),
            "cases": found["cases"],
            "region": name,
            "dice": round(found["dice"], 3),
            "interval": rounded(found["interval"], 3),
            "source": SOURCE,
        }
        for name, found in figures["all four"].items()
    ]
    write_model(public, manifest, onnx)
    for way in figures:
        print(way)
        print(describe(figures[way], ("dice", "interval", "median")))


def cached(cache, split):
    return sum(name.endswith(".segmentation.npy") for name in os.listdir(os.path.join(cache, split)))


if __name__ == "__main__":
    if len(sys.argv) not in (6, 7):
        sys.exit(__doc__)
    main(*sys.argv[1:])
