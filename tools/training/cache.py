#!/usr/bin/env python3
"""Prepare the images of a cohort for training.

    python tools/training/cache.py COHORT CACHE [--segmentation N] [--delete]

Each case of COHORT (a folder that `npm run phantom` made) becomes CACHE/CASE.genotype.npy, float16 [6, 48, 48, 48], and
for cases of a number below N CACHE/CASE.segmentation.npy, float16 [4, 80, 96, 80], with CACHE/CASE.regions.npy, uint8
[3, 80, 96, 80], the truth. What is there already is kept. CASE.facts.json holds what `seen` of the manifest is drawn
from. --delete removes images once they are prepared.
"""
import argparse
import json
import os
import shutil
import time

# The matrices are 4 x 4.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy

import prepare
from cohort import SEGMENTED, load_input, read_rows
from nifti import read_nifti

MODELS = {name: load_input(name) for name in ("glioma-genotype", "glioma-segmentation")}
SEQUENCES = [entry["sequence"] for entry in MODELS["glioma-genotype"]["input"]["sequences"]]


def facts_of(tensor, images, region):
    """Voxel edges, volume of the region and its normalised values, as SeenInTraining of manifest.ts has them."""
    inside = tensor[0, -1] > 0
    matrices = [matrix for _, matrix in images.values()]
    edges = [numpy.linalg.norm(matrix[:3, :3], axis=0) for matrix in matrices]
    voxel = abs(numpy.linalg.det(region[1][:3, :3]))
    return {
        "spacing": [float(numpy.min(edges)), float(numpy.max(edges))],
        "regionVolumeMl": float(region[0].sum() * voxel / 1000),
        "mean": [float(channel[inside].mean()) for channel in tensor[0, :-1]],
        "sd": [float(channel[inside].std()) for channel in tensor[0, :-1]],
    }


def regions_on(grid, folder):
    labels, matrix = read_nifti(os.path.join(folder, "tumour.nii.gz"))
    return numpy.stack([prepare.sample_mask(numpy.isin(labels, values), matrix, grid) for _, values in SEGMENTED])


def make(folder, out, with_segmentation):
    images, region = prepare.read_case(folder, SEQUENCES)
    tensor = prepare.prepare(MODELS["glioma-genotype"], images, region)
    if with_segmentation:
        model = MODELS["glioma-segmentation"]
        whole = prepare.prepare(model, images, region)
        grid = prepare.grid_of(model, images, region)
        save(f"{out}.regions.npy", regions_on(grid, folder).astype(numpy.uint8))
        save(f"{out}.segmentation.npy", whole[0].astype(numpy.float16))
    with open(f"{out}.facts.json", "w", encoding="utf8") as file:
        json.dump(facts_of(tensor, images, region), file)
    save(f"{out}.genotype.npy", tensor[0].astype(numpy.float16))


def is_whole(folder):
    """Written to the end: the labels come last. What is being written now is left to the next run."""
    last = os.path.join(folder, "tumour.nii.gz")
    return os.path.exists(last) and time.time() - os.path.getmtime(last) > 2


def save(path, array):
    """Whole or not at all: training may be reading."""
    numpy.save(path + ".part.npy", array)
    os.replace(path + ".part.npy", path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cohort")
    parser.add_argument("cache")
    parser.add_argument("--segmentation", type=int, default=0)
    parser.add_argument("--delete", action="store_true")
    options = parser.parse_args()
    os.makedirs(options.cache, exist_ok=True)
    done = 0
    for row in read_rows(options.cohort):
        folder = os.path.join(options.cohort, row["case"])
        out = os.path.join(options.cache, row["case"])
        if os.path.exists(f"{out}.genotype.npy") or not is_whole(folder):
            continue
        make(folder, out, int(row["case"].rsplit("-", 1)[1]) < options.segmentation)
        if options.delete:
            shutil.rmtree(folder)
        done += 1
    shutil.copy(os.path.join(options.cohort, "cohort.csv"), options.cache)
    print(f"{done} cases prepared")


if __name__ == "__main__":
    main()
