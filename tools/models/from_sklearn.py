#!/usr/bin/env python3
"""From scikit-learn to a signature that Locus opens.

    python tools/models/from_sklearn.py FEATURES.csv TRUTH.csv OUT --column idh --positive mutant \
        [--settings SETTINGS.json] [--trees]

FEATURES.csv: one row a case in the order of TRUTH.csv, as `npm run extract` writes them, joined under one header;
SETTINGS.json: the parameter file they were extracted with, so that the page extracts alike.
A logistic regression on a few standardised features becomes a formula in OUT/model.json, which needs no other file;
--trees: a random forest becomes OUT/model.onnx (ONNX-ML). Needs scikit-learn and numpy; --trees also skl2onnx.
"""
import argparse
import csv
import json
import os
import sys

import numpy
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from package import card, head, write_model


def read_table(path):
    """Names and values of the columns that are numbers in every row, diagnostics left out."""
    with open(path, encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    names = [n for n in rows[0] if not n.startswith("diagnostics_") and all(is_number(row[n]) for row in rows)]
    return names, numpy.array([[float(row[name]) for name in names] for row in rows])


def is_number(text):
    try:
        return bool(numpy.isfinite(float(text)))
    except (TypeError, ValueError):
        return False


def choose(values, truth, count):
    """Indices of the features that differ most between the classes, none nearly a copy of another."""
    sd = values.std(0)
    usable = sd > 1e-9 * numpy.maximum(1, abs(values).max(0))
    gap = abs(values[truth == 1].mean(0) - values[truth == 0].mean(0)) / numpy.where(usable, sd, numpy.inf)
    chosen = []
    for at in numpy.argsort(-gap):
        if usable[at] and all(abs(numpy.corrcoef(values[:, at], values[:, c])[0, 1]) < 0.9 for c in chosen):
            chosen.append(int(at))
        if len(chosen) == count:
            break
    return chosen


def formula_of(names, values, truth):
    scaler = StandardScaler().fit(values)
    model = LogisticRegression(C=0.5).fit(scaler.transform(values), truth)
    terms = [
        {"feature": name, "weight": float(w), "mean": float(m), "sd": float(s)}
        for name, w, m, s in zip(names, model.coef_[0], scaler.mean_, scaler.scale_)
    ]
    return {"kind": "logistic", "heads": [{"intercept": float(model.intercept_[0]), "terms": terms}]}


def forest_of(names, values, truth, path):
    """Writes an ONNX-ML graph; maps of ZipMap are no tensors, so it is left out."""
    from skl2onnx import convert_sklearn
    from skl2onnx.common.data_types import FloatTensorType

    model = RandomForestClassifier(100, max_depth=4, random_state=1).fit(values.astype(numpy.float32), truth)
    graph = convert_sklearn(
        model,
        initial_types=[("features", FloatTensorType([None, len(names)]))],
        options={"zipmap": False},
        target_opset={"": 15, "ai.onnx.ml": 3},
    )
    with open(path, "wb") as file:
        file.write(graph.SerializeToString())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("features")
    parser.add_argument("truth")
    parser.add_argument("out")
    parser.add_argument("--column", required=True)
    parser.add_argument("--positive", required=True)
    parser.add_argument("--count", type=int, default=5)
    parser.add_argument("--settings")
    parser.add_argument("--trees", action="store_true")
    options = parser.parse_args()
    names, values = read_table(options.features)
    with open(options.truth, encoding="utf-8-sig") as file:
        truth = numpy.array([int(row[options.column] == options.positive) for row in csv.DictReader(file)])
    if len(truth) != len(values):
        sys.exit(f"{options.features} has {len(values)} rows, {options.truth} {len(truth)}.")
    if len(set(truth)) < 2:
        sys.exit(f"All cases have the same {options.column}.")
    chosen = choose(values, truth, options.count)
    names, values = [names[at] for at in chosen], values[:, chosen]
    settings = None
    if options.settings is not None:
        with open(options.settings, encoding="utf8") as file:
            settings = json.load(file)
    seen = [{"low": float(low), "high": float(high)} for low, high in zip(values.min(0), values.max(0))]
    manifest = {
        "schema": "locus-model/1",
        "id": "example-forest" if options.trees else "example-signature",
        "name": f"{options.column} (example signature)",
        "version": "1.0.0",
        "task": "signature",
        "card": {
            **card(
                "An example of the way from scikit-learn to the browser.",
                f"{len(truth)} cases.",
                "MIT",
                "Your name",
            ),
            "label": "example; not for clinical use",
        },
        "features": {"names": names, "profile": "ibsi", "settings": settings, "seen": seen},
    }
    alteration = head(options.column.upper(), "alteration", [f"not {options.positive}", options.positive])
    path = None
    if options.trees:
        os.makedirs(options.out, exist_ok=True)
        path = os.path.join(options.out, "model.onnx")
        forest_of(names, values, truth, path)
        manifest["features"]["tensor"] = "features"
        # A forest gives a probability per class: two entries, a softmax head.
        output = {"tensor": "probabilities", "kind": "probabilities", "heads": [{**alteration, "indices": [0, 1]}]}
    else:
        manifest["formula"] = formula_of(names, values, truth)
        output = {"kind": "logits", "heads": [alteration]}
    write_model(options.out, {**manifest, "output": output}, path)
    print(f"{options.out}: {', '.join(names)}")


if __name__ == "__main__":
    main()
