"""Writing of model.json beside its model.onnx, and of figures."""
import hashlib
import json
import os
import shutil

ON = "held-out simulated test set ({} cases, other sites and brains than in training)"
SOURCE = "docs/model-evaluation.md"


def write_model(public, manifest, onnx):
    """PUBLIC/ID/model.json and, where there is a graph, model.onnx with its size and hash; PUBLIC/index.json names it."""
    folder = os.path.join(public, manifest["id"])
    os.makedirs(folder, exist_ok=True)
    if onnx is not None:
        target = os.path.join(folder, "model.onnx")
        shutil.copyfile(onnx, target)
        with open(target, "rb") as file:
            data = file.read()
        manifest["file"] = {"name": "model.onnx", "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    write_json(os.path.join(folder, "model.json"), manifest)
    index = os.path.join(public, "index.json")
    known = read_json(index).get("models", [])
    write_json(index, {"models": known if manifest["id"] in known else [*known, manifest["id"]]})


def rounded(values, digits=5):
    return [round(float(v), digits) for v in values]


def with_counts(manifest, cases):
    card = manifest["card"]
    card["trainingData"] = card["trainingData"].format(**cases)


def merge_json(path, key, value):
    write_json(path, {**read_json(path), key: value})


def read_json(path):
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf8") as file:
        return json.load(file)


def write_json(path, value):
    with open(path, "w", encoding="utf8") as file:
        json.dump(value, file, indent=1, ensure_ascii=False)
        file.write("\n")


def describe(table, columns):
    """A few figures a line, for the eye."""
    show = lambda v: "[" + ", ".join(f"{x:.3f}" for x in v) + "]" if isinstance(v, list) else f"{v:.3f}"
    return "\n".join(name + ": " + ", ".join(f"{c} {show(row[c])}" for c in columns) for name, row in table.items())
