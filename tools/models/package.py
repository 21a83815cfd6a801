"""Write a model's folder: model.onnx beside its manifest, model.json (docs/models.md)."""
import hashlib
import json
import os
import shutil


def write_model(folder, manifest, onnx_path=None):
    """Completes `file` of the manifest from the ONNX file; a formula has none."""
    os.makedirs(folder, exist_ok=True)
    if onnx_path is not None:
        target = os.path.join(folder, "model.onnx")
        if os.path.abspath(onnx_path) != os.path.abspath(target):
            shutil.copy(onnx_path, target)
        with open(target, "rb") as file:
            data = file.read()
        digest = hashlib.sha256(data).hexdigest()
        manifest = {**manifest, "file": {"name": "model.onnx", "bytes": len(data), "sha256": digest}}
    with open(os.path.join(folder, "model.json"), "w", encoding="utf8") as file:
        json.dump(manifest, file, indent=2, ensure_ascii=False)
        file.write("\n")


def card(summary, training_data, licence, authors):
    """What a person must know; say more where there is more to say."""
    return {
        "summary": summary,
        "intendedUse": "Research.",
        "notFor": "Clinical decisions.",
        "trainingData": training_data,
        "licence": licence,
        "authors": authors,
    }


def head(gene, alteration, classes, calibration=None):
    out = {"gene": gene, "alteration": alteration, "classes": classes, "indices": [0], "threshold": 0.5}
    return out if calibration is None else {**out, "calibration": calibration}


def platt(logits, truth):
    """Slope and intercept of a logistic regression of the truth on the logit, with their covariance.

    Of cases that the network was not trained on. Newton's method; the covariance is the inverse of the information.
    """
    import numpy

    logits, truth = numpy.asarray(logits, float), numpy.asarray(truth, float)
    design = numpy.stack([logits, numpy.ones_like(logits)], 1)
    beta = numpy.array([1.0, 0.0])
    # A weak pull towards (1, 0): classes that a few cases separate would have no finite slope.
    pull = numpy.eye(2) * 0.1
    for _ in range(50):
        expected = 1 / (1 + numpy.exp(-design @ beta))
        information = (design * (expected * (1 - expected))[:, None]).T @ design + pull
        step = numpy.linalg.solve(information, design.T @ (truth - expected) - pull @ (beta - [1, 0]))
        beta = beta + step
        if abs(step).max() < 1e-10:
            break
    covariance = numpy.linalg.inv(information)
    return {
        "kind": "platt",
        "slope": float(beta[0]),
        "intercept": float(beta[1]),
        "covariance": [float(covariance[0, 0]), float(covariance[0, 1]), float(covariance[1, 1])],
    }
