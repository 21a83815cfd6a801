#!/usr/bin/env python3
"""Logistic signatures of radiomics alone: what a network has to beat.

    python tools/training/evaluate_radiomics.py COHORTS FEATURES PUBLIC_MODELS EVALUATION.json

COHORTS/SPLIT/cohort.csv has the truth, FEATURES/SPLIT*.csv the rows of extract_features.py. Features whose value hangs on
the scanner's gain are left out: of T1c and FLAIR only moments without a unit and textures at a fixed number of bins stay.
Terms are chosen by an L1 penalty, whose strength is cross-validated within the training cases, then refitted with a weak
L2 penalty. The planted perfusion of EGFR is looked for as Cohen's d of mean rCBV of the enhancing part.
"""
import csv
import glob
import json
import os
import sys
import warnings

import numpy
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import metrics
from cohort import HEADS, HERE, load_input, read_rows, truth_of
from model_file import ON, SOURCE, describe, merge_json, rounded, write_model

PENALTIES = (0.01, 0.02, 0.04, 0.08, 0.16)
MOST_TERMS = 12
UNITLESS = ("Entropy", "Uniformity", "Skewness", "Kurtosis")
ENHANCING = "enhancing_rCBV_original_firstorder_Mean"


def is_used(name):
    if name.startswith("enhancing_") or "Energy" in name:
        return False
    sequence, _, family, feature = name.split("_")[:4]
    if family == "shape":
        return sequence == "T1c"
    return family == "glcm" or sequence == "rCBV" or feature in UNITLESS


def read_features(folder, split):
    """{case: {feature: value}}; NaN where there is none."""
    table = {}
    for path in sorted(glob.glob(os.path.join(folder, f"{split}*.csv"))):
        with open(path, encoding="utf8") as file:
            for row in csv.DictReader(file):
                case = row.pop("case")
                table[case] = {name: float(value) if value else float("nan") for name, value in row.items()}
    return table


def matrix_of(cohorts, features, split, names):
    table = read_features(features, split)
    rows = [row for row in read_rows(os.path.join(cohorts, split)) if row["case"] in table]
    values = numpy.array([[table[row["case"]].get(name, float("nan")) for name in names] for row in rows])
    whole = numpy.isfinite(values).all(1)
    return values[whole], numpy.array([truth_of(row) for row in rows])[whole]


def fit(values, truth):
    """Chosen columns, their weights on standardised features, and the intercept."""
    folds = StratifiedKFold(5, shuffle=True, random_state=1)
    best, chosen = -1, None
    for strength in PENALTIES:
        sparse = make_pipeline(
            StandardScaler(), LogisticRegression(penalty="l1", C=strength, solver="liblinear", random_state=1)
        )
        terms = numpy.flatnonzero(sparse.fit(values, truth)[-1].coef_[0])
        if not 0 < len(terms) <= MOST_TERMS:
            continue
        score = metrics.auc(truth, cross_val_predict(sparse, values, truth, cv=folds, method="decision_function"))
        if score > best:
            best, chosen = score, terms
    if chosen is None:
        # Nothing survives the penalty: the single feature that differs most.
        standard = (values - values.mean(0)) / values.std(0)
        difference = standard[truth > 0.5].mean(0) - standard[truth < 0.5].mean(0)
        chosen = numpy.array([numpy.argmax(abs(difference))])
    final = make_pipeline(StandardScaler(), LogisticRegression(C=1.0, max_iter=5000))
    final.fit(values[:, chosen], truth)
    return chosen, final[0], final[-1], best


def effects(cohorts, features):
    """Cohen's d of rCBV in enhancing tumour, IDH wild type: exclusive and mixed EGFR alteration against none."""
    found = {}
    for split in ("train", "test", "both"):
        groups = {"none": [], "mixed": [], "exclusive": []}
        for part in ("train", "test") if split == "both" else (split,):
            table = read_features(features, part)
            for row in read_rows(os.path.join(cohorts, part)):
                value = table.get(row["case"], {}).get(ENHANCING, float("nan"))
                if row["idh"] == "wildtype" and numpy.isfinite(value):
                    groups[row["egfr_group"]].append(value)
        found[split] = {"cases": {name: len(values) for name, values in groups.items()}}
        for name in ("exclusive", "mixed"):
            d, interval = metrics.cohens_d(groups[name], groups["none"])
            found[split][name] = {"d": d, "interval": interval}
    return found


def main(cohorts, features, public, evaluation):
    warnings.simplefilter("ignore", ConvergenceWarning)
    names = sorted({n for row in read_features(features, "train").values() for n in row if is_used(n)})
    training, learnt = matrix_of(cohorts, features, "train", names)
    steady = training.std(0) > 1e-12
    names, training = [n for n, keep in zip(names, steady) if keep], training[:, steady]
    test, truth = matrix_of(cohorts, features, "test", names)
    manifest = load_input("glioma-genotype-radiomics")
    heads, used, figures = [], set(), {}
    for k, (gene, head) in enumerate(zip(HEADS, manifest["output"]["heads"])):
        chosen, scaler, model, inner = fit(training, learnt[:, k])
        used.update(int(c) for c in chosen)
        terms = [
            {
                "feature": names[column],
                "weight": float(f"{weight:.6g}"),
                "mean": float(f"{mean:.8g}"),
                "sd": float(f"{sd:.8g}"),
            }
            for column, weight, mean, sd in zip(chosen, model.coef_[0], scaler.mean_, scaler.scale_)
        ]
        heads.append({"intercept": float(f"{model.intercept_[0]:.6g}"), "terms": terms})
        logit = model.decision_function(scaler.transform(test[:, chosen]))
        area, interval = metrics.auc_interval(truth[:, k], logit)
        probability = metrics.sigmoid(logit)
        figures[gene] = {
            "cases": len(test),
            "terms": len(terms),
            "crossValidatedAuc": inner,
            "auc": area,
            "aucInterval": interval,
            "calibrationError": metrics.calibration_error(truth[:, k], probability),
            "brier": metrics.brier(truth[:, k], probability),
        }
        head["performance"] = [
            {
                "on": ON.format(len(test)),
                "cases": len(test),
                "auc": round(area, 3),
                "interval": rounded(interval, 3),
                "calibrationError": round(figures[gene]["calibrationError"], 3),
                "source": SOURCE,
            }
        ]
    manifest["formula"] = {"kind": "logistic", "heads": heads}
    order = sorted(used)
    manifest["features"]["names"] = [names[c] for c in order]
    low, high = training[:, order].min(0), training[:, order].max(0)
    manifest["features"]["seen"] = [{"low": float(f"{a:.6g}"), "high": float(f"{b:.6g}")} for a, b in zip(low, high)]
    with open(os.path.join(HERE, "radiomics.json"), encoding="utf8") as file:
        settings = json.load(file)
    manifest["features"]["settings"] = {key: settings[key] for key in ("imageType", "setting")}
    card = manifest["card"]
    card["trainingData"] = card["trainingData"].format(train=len(training))
    result = {"cases": {"train": len(training), "test": len(test)}, "test": figures, "perfusion": effects(cohorts, features)}
    merge_json(evaluation, "radiomics", result)
    write_model(public, manifest, None)
    print(describe(figures, ("auc", "aucInterval", "calibrationError")))
    print(json.dumps(result["perfusion"], indent=1))


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
