#!/usr/bin/env python3
"""Calibrate the classifier on the validation set, judge it on the test set, and write its model.json.

    python tools/training/evaluate_genotype.py CACHE genotype.onnx PUBLIC_MODELS EVALUATION.json

Thresholds, calibration and the limit of the feature space come from validation cases, ranges of `seen` from training
cases, figures from test cases, which nothing else has seen. EVALUATION.json gets all figures under "genotype".
"""
import json
import os
import sys

import numpy

import metrics
from cohort import HEADS, load_cache, load_input, read_rows
from model_file import ON, SOURCE, describe, merge_json, read_json, rounded, with_counts, write_model
from network import open_network, run_all

SEQUENCES = ["T1", "T1c", "T2", "FLAIR", "rCBV"]
REDUCED = {"without rCBV": [4], "without T1 and T2": [0, 2], "T1c and FLAIR alone": [0, 2, 4]} | {
    f"without {name}": [channel] for channel, name in enumerate(SEQUENCES) if name != "rCBV"
}


def calibrations(truth, logits):
    return [metrics.calibrate(truth[:, k], logits[:, k]) for k in range(truth.shape[1])]


def interval(calibration, z):
    """Probability and its 95 % interval, as src/genotype/calibrate.ts has them."""
    slope, intercept, covariance = calibration
    centre = slope * z + intercept
    spread = metrics.Z95 * numpy.sqrt(z * z * covariance[0, 0] + 2 * z * covariance[0, 1] + covariance[1, 1])
    return metrics.sigmoid(centre), metrics.sigmoid(centre - spread), metrics.sigmoid(centre + spread)


def judge(truth, logit, calibration, threshold):
    probability, low, high = interval(calibration, logit)
    again = metrics.calibrate(truth, logit)
    recalibrated = interval(again, logit)[0]
    area, delong = metrics.auc_interval(truth, logit)
    called = probability >= threshold
    positive = truth > 0.5
    return {
        "cases": len(truth),
        "positive": int(positive.sum()),
        "auc": area,
        "aucInterval": delong,
        "aucBootstrap": metrics.auc_bootstrap(positive, logit),
        "brier": metrics.brier(truth, probability),
        "brierOfPrevalence": metrics.brier(truth, truth.mean()),
        "calibrationError": metrics.calibration_error(truth, probability),
        "sensitivity": float(called[positive].mean()),
        "specificity": float((~called)[~positive].mean()),
        # Were validation and test alike, the curve fitted on the test set would mostly lie inside.
        "testCurveInInterval": float(((recalibrated >= low) & (recalibrated <= high)).mean()),
        "meanIntervalWidth": float((high - low).mean()),
        "calibrationOnTest": {"slope": again[0], "intercept": again[1]},
    }


def error_by_chance(probability, rounds=500, seed=1):
    """Mean calibration error of a model whose probabilities are exactly right, with as many cases."""
    random = numpy.random.default_rng(seed)
    draws = [random.random(len(probability)) < probability for _ in range(rounds)]
    return float(numpy.mean([metrics.calibration_error(truth, probability) for truth in draws]))


def feature_space(training, validation):
    mean, sd = training.mean(0), numpy.maximum(training.std(0), 1e-3)
    distance = numpy.sqrt((((validation - mean) / sd) ** 2).mean(1))
    return {"mean": rounded(mean), "sd": rounded(sd), "limit": round(float(numpy.percentile(distance, 99)), 4)}


def seen_in(folder, features, sequences=SEQUENCES):
    facts = []
    for row in read_rows(folder):
        path = os.path.join(folder, f"{row['case']}.facts.json")
        if os.path.exists(path):
            with open(path, encoding="utf8") as file:
                facts.append(json.load(file))
    span = lambda values: [round(float(numpy.min(values)), 4), round(float(numpy.max(values)), 4)]
    return {
        "spacing": span([f["spacing"] for f in facts]),
        "regionVolumeMl": span([f["regionVolumeMl"] for f in facts]),
        "channels": [
            {
                "sequence": name,
                "mean": span([f["mean"][channel] for f in facts]),
                "sd": span([f["sd"][channel] for f in facts]),
            }
            for channel, name in enumerate(SEQUENCES)
            if name in sequences
        ],
        "features": features,
    }


def main(cache, onnx, public, evaluation):
    network = open_network(onnx)
    _, learnt, training = load_cache(cache, "train", "genotype")
    _, known, validation = load_cache(cache, "validation", "genotype")
    names, truth, test = load_cache(cache, "test", "genotype")
    _, training_features = run_all(network, training)
    known_logits, known_features = run_all(network, validation)
    logits, _ = run_all(network, test)
    fits = calibrations(known, known_logits)
    thresholds = [metrics.youden(known[:, k], interval(fits[k], known_logits[:, k])[0]) for k in range(len(HEADS))]
    heads = {
        name: judge(truth[:, k], logits[:, k], fits[k], thresholds[k]) for k, name in enumerate(HEADS)
    }
    reduced = {}
    for label, channels in REDUCED.items():
        found, _ = run_all(network, test, channels)
        reduced[label] = {
            name: dict(zip(("auc", "aucInterval"), metrics.auc_interval(truth[:, k], found[:, k])))
            for k, name in enumerate(HEADS)
        }
    mutant = truth[:, 0] > 0.5
    subgroups = {
        "1p/19q among IDH-mutant": part(truth[mutant, 1], logits[mutant, 1]),
        "EGFR among IDH-wild-type": part(truth[~mutant, 2], logits[~mutant, 2]),
    }
    result = {
        "cases": {"train": len(learnt), "validation": len(known), "test": len(truth)},
        "prevalence": {name: float(learnt[:, k].mean()) for k, name in enumerate(HEADS)},
        "validationAuc": {name: metrics.auc(known[:, k], known_logits[:, k]) for k, name in enumerate(HEADS)},
        "test": heads,
        "subgroups": subgroups,
        "reduced": reduced,
        "calibrationErrorByChance": error_by_chance(interval(fits[0], logits[:, 0])[0]),
    }
    merge_json(evaluation, "genotype", result)
    manifest = load_input("glioma-genotype")
    with_counts(manifest, result["cases"])
    manifest["input"]["seen"] = seen_in(os.path.join(cache, "train"), feature_space(training_features, known_features))
    for k, head in enumerate(manifest["output"]["heads"]):
        found = heads[head["gene"]]
        slope, intercept, covariance = fits[k]
        head["calibration"] = {
            "kind": "platt",
            "slope": round(slope, 6),
            "intercept": round(intercept, 6),
            "covariance": [round(float(v), 8) for v in (covariance[0, 0], covariance[0, 1], covariance[1, 1])],
        }
        # MGMT is a control: no call is made.
        head["threshold"] = None if head["gene"] == "MGMT" else round(thresholds[k], 4)
        head["performance"] = [
            {
                "on": ON.format(found["cases"]),
                "cases": found["cases"],
                "auc": round(found["auc"], 3),
                "interval": rounded(found["aucInterval"], 3),
                "calibrationError": round(found["calibrationError"], 3),
                "source": SOURCE,
            }
        ]
        head["nullModels"] = [
            {
                "kind": "prevalence",
                "probability": round(float(learnt[:, k].mean()), 3),
                "signature": None,
                "auc": 0.5,
            },
            *radiomics_null(evaluation, head["gene"]),
        ]
    write_model(public, manifest, onnx)
    print(describe(heads, ("auc", "aucInterval", "calibrationError", "brier")))


def radiomics_null(evaluation, gene):
    """What evaluate_radiomics.py found, where it has been run."""
    found = read_json(evaluation).get("radiomics")
    if found is None:
        return []
    auc = round(found["test"][gene]["auc"], 3)
    return [{"kind": "radiomics", "probability": None, "signature": "glioma-genotype-radiomics", "auc": auc}]


def part(truth, logit):
    area, limits = metrics.auc_interval(truth, logit)
    return {"cases": len(truth), "positive": int(truth.sum()), "auc": area, "aucInterval": limits}


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
