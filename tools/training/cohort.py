"""The cohort's table, and what the networks are taught from it."""
import csv
import json
import os

import numpy

HERE = os.path.dirname(os.path.abspath(__file__))
SEGMENTED = [("whole", (1, 2, 4)), ("core", (1, 4)), ("enhancing", (4,))]
# name of the head: column of cohort.csv, values that count as positive
HEADS = {
    "IDH": ("idh", {"mutant"}),
    "1p/19q": ("codeletion_1p19q", {"codeleted"}),
    "EGFR": ("egfr", {"altered"}),
    "MGMT": ("mgmt", {"methylated"}),
}


def read_rows(folder):
    """Rows of FOLDER/cohort.csv whose images are, or were, made."""
    with open(os.path.join(folder, "cohort.csv"), encoding="utf8") as file:
        return list(csv.DictReader(file))


def truth_of(row):
    return [float(row[column] in positive) for column, positive in HEADS.values()]


def load_input(identifier):
    """The part of a model's manifest that is written by hand."""
    with open(os.path.join(HERE, "models", f"{identifier}.json"), encoding="utf8") as file:
        return json.load(file)


def load_cache(cache, split, kind, limit=None):
    """Prepared tensors of a split in the order of its table: names, truth [N, heads], float16 array."""
    rows = [r for r in read_rows(os.path.join(cache, split)) if r["split"] == split]
    paths = [os.path.join(cache, split, f"{r['case']}.{kind}.npy") for r in rows]
    chosen = [(row, path) for row, path in zip(rows, paths) if os.path.exists(path)][:limit]
    tensors = numpy.stack([numpy.load(path) for _, path in chosen])
    return [r["case"] for r, _ in chosen], numpy.array([truth_of(r) for r, _ in chosen]), tensors
