#!/usr/bin/env python3
"""Radiomics of a cohort with the program's own command line, a row a case.

    python tools/training/extract_features.py COHORT OUT.csv [--from I] [--to J]

Of the whole tumour: shape, first order and GLCM of T1c, FLAIR and rCBV at 2 mm and 32 bins (radiomics.json). Of the
enhancing part, where there is one: the mean of rCBV, in a column enhancing_rCBV_original_firstorder_Mean.
"""
import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile

import numpy

from cohort import HERE, read_rows
from nifti import read_nifti

SEQUENCES = ("T1c", "FLAIR", "rCBV")
PERFUSION = {"imageType": {"Original": {}}, "featureClass": {"firstorder": ["Mean"]}, "setting": {"binWidth": 25}}


def command(folder, sequences, labels, settings, out):
    named = [word for name in sequences for word in ("--sequence", f"{name}={os.path.join(folder, name)}.nii.gz")]
    region = [os.path.join(folder, "tumour.nii.gz"), "--label", ",".join(map(str, labels))]
    return ["extract", *named, *region, "--settings", settings, "--threads", "1", "--out", out]


def values_of(path, prefix=""):
    """Numbers of the table's only row: columns that begin with a sequence's name, diagnostics left out."""
    with open(path, encoding="utf8") as file:
        row = next(csv.DictReader(file))
    return {
        prefix + name: value
        for name, value in row.items()
        if name.split("_")[0] in SEQUENCES and "_original_" in name
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cohort")
    parser.add_argument("out")
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--to", dest="last", type=int)
    options = parser.parse_args()
    rows = read_rows(options.cohort)[options.first : options.last]
    with tempfile.TemporaryDirectory() as work:
        perfusion = os.path.join(work, "perfusion.json")
        with open(perfusion, "w", encoding="utf8") as file:
            json.dump(PERFUSION, file)
        commands, parts = [], []
        for row in rows:
            folder = os.path.join(options.cohort, row["case"])
            if not os.path.exists(os.path.join(folder, "tumour.nii.gz")):
                continue
            labels = [int(v) for v in numpy.unique(read_nifti(os.path.join(folder, "tumour.nii.gz"))[0]) if v > 0]
            wanted = [("", SEQUENCES, labels, os.path.join(HERE, "radiomics.json"))]
            if 4 in labels:
                wanted.append(("enhancing_", ("rCBV",), [4], perfusion))
            for prefix, sequences, chosen, settings in wanted:
                out = os.path.join(work, f"{row['case']}-{prefix or 'all'}.csv")
                commands.append(command(folder, sequences, chosen, settings, out))
                parts.append((row["case"], prefix, out))
        subprocess.run(
            ["node", os.path.join(HERE, "run-commands.mjs")],
            input=json.dumps(commands),
            text=True,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        table = {}
        for case, prefix, out in parts:
            if os.path.exists(out):
                table.setdefault(case, {}).update(values_of(out, prefix))
    columns = sorted({name for values in table.values() for name in values})
    with open(options.out, "w", encoding="utf8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["case", *columns])
        for case, values in table.items():
            writer.writerow([case, *(values.get(name, "") for name in columns)])
    print(f"{len(table)} cases, {len(columns)} features", file=sys.stderr)


if __name__ == "__main__":
    main()
