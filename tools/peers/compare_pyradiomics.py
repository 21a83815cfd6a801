#!/usr/bin/env python3
"""Compare Locus with the installed PyRadiomics, feature by feature.

Each setting is a PyRadiomics parameter file that both programs read as it is. For every case, setting and feature class
the largest relative difference |a - b| / max(|a|, |b|) is printed as a Markdown table, with the features that differ by
more than a bound below it.

Exit status: 0 done, 2 bad input, 3 PyRadiomics is not importable.
"""
import argparse
import json
import logging
import math
import os
import subprocess
import sys
import tempfile

REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CLASSES = ["shape", "firstorder", "glcm", "glrlm", "glszm", "gldm", "ngtdm"]
FLAT = {name: [] for name in CLASSES[1:]}
ORIGINAL = {"Original": {}}


def settings_for(width):
    """Parameter files by name; `width` suits the unit of the image."""
    base = {"binWidth": width}

    def of(**setting):
        return {"imageType": ORIGINAL, "setting": {**base, **setting}}

    return {
        "default": of(),
        "binCount 32": {"imageType": ORIGINAL, "setting": {"binCount": 32}},
        "2 mm linear": of(resampledPixelSpacing=[2, 2, 2], interpolator="sitkLinear"),
        "2 mm B-spline": of(resampledPixelSpacing=[2, 2, 2], interpolator="sitkBSpline"),
        "3 mm nearest": of(resampledPixelSpacing=[3, 3, 3], interpolator="sitkNearestNeighbor"),
        "normalize": of(normalize=True, normalizeScale=100, binWidth=5),
        "normalize, outliers": of(normalize=True, normalizeScale=100, removeOutliers=3, binWidth=5),
        "resegment sigma": of(resegmentRange=[-2, 2], resegmentMode="sigma"),
        "resegment relative": of(resegmentRange=[0.1, 0.9], resegmentMode="relative"),
        "resegment shape": of(resegmentRange=[-2, 2], resegmentMode="sigma", resegmentShape=True),
        "wavelet": {"imageType": {"Wavelet": {}}, "setting": base},
        "voxelArrayShift": of(voxelArrayShift=1000),
        "asymmetric GLCM": of(symmetricalGLCM=False),
        "distances [1, 2]": of(distances=[1, 2]),
        "gldm_a 1": of(gldm_a=1),
        "norm euclidean": of(weightingNorm="euclidean"),
        "norm manhattan": of(weightingNorm="manhattan"),
        "norm infinity": of(weightingNorm="infinity"),
        "norm no_weighting": of(weightingNorm="no_weighting"),
        # Shape in three dimensions is an error there where force2D is set.
        "force2D": {**of(force2D=True, force2Ddimension=0), "featureClass": FLAT},
        "force2D, dimension 1": {**of(force2D=True, force2Ddimension=1), "featureClass": FLAT},
    }


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("pairs", nargs="+", metavar="NAME=IMAGE,MASK[,WIDTH]",
                        help="a case: name, image, mask, bin width (default 25)")
    parser.add_argument("--only", action="append", help="a setting (repeatable; default: all)")
    parser.add_argument("--double", action="store_true",
                        help="give PyRadiomics the image in float64, whatever the file holds")
    parser.add_argument("--bound", type=float, default=1e-6, help="list features that differ by more (default 1e-6)")
    return parser.parse_args()


def read_case(text):
    name, _, files = text.partition("=")
    image, mask, *width = files.split(",")
    for file in (image, mask):
        if not os.path.exists(file):
            print(f"no such file: {file}", file=sys.stderr)
            sys.exit(2)
    return name, image, mask, float(width[0]) if width else 25.0


def theirs(image, mask, parameters, is_double):
    import SimpleITK as sitk
    from radiomics import featureextractor
    if is_double:
        image = sitk.Cast(sitk.ReadImage(image), sitk.sitkFloat64)
        mask = sitk.ReadImage(mask)
    extractor = featureextractor.RadiomicsFeatureExtractor(parameters)
    result = extractor.execute(image, mask)
    return {name: float(value) for name, value in result.items() if not name.startswith("diagnostics_")}


def ours(image, mask, parameters):
    """Features, and None; or none and why not."""
    with tempfile.TemporaryDirectory() as folder:
        settings, out = os.path.join(folder, "settings.json"), os.path.join(folder, "out.json")
        with open(settings, "w", encoding="utf-8") as file:
            json.dump(parameters, file)
        command = ["npm", "run", "--silent", "extract", "--", os.path.abspath(image), os.path.abspath(mask),
                   "--settings", settings, "--out", out]
        run = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
        if run.returncode != 0:
            return {}, (run.stderr.strip().splitlines() or ["no message"])[-1]
        with open(out, encoding="utf-8") as file:
            features = json.load(file)["features"]
    return {f["name"]: math.nan if f["value"] is None else f["value"] for f in features}, None


def difference(a, b):
    if math.isnan(a) and math.isnan(b) or a == b:
        return 0.0
    if math.isnan(a) or math.isnan(b):
        return math.inf
    return abs(a - b) / max(abs(a), abs(b))


def class_of(name):
    return name.rsplit("_", 2)[1]


def compare(case, setting, parameters, is_double):
    """Largest difference per class, and (difference, case, setting, name, theirs, ours) of every feature."""
    _, image, mask, _ = case
    try:
        expected, trouble = theirs(image, mask, parameters, is_double), None
    except Exception as error:  # PyRadiomics raises whatever its libraries do.
        expected, trouble = {}, f"PyRadiomics: {error}"
    found, refusal = ours(image, mask, parameters)
    if trouble or refusal:
        return None, "; ".join(filter(None, [trouble, refusal]))
    rows = [(difference(expected[name], found.get(name, math.nan)), case[0], setting, name, expected[name],
             found.get(name, math.nan)) for name in expected]
    extra = sorted(set(found) - set(expected))
    return rows, f"only ours: {', '.join(extra[:5])}" if extra else None


def main():
    args = parse_args()
    try:
        import radiomics
    except ImportError as error:
        print(f"PyRadiomics is not importable: {error}", file=sys.stderr)
        return 3
    radiomics.setVerbosity(logging.CRITICAL)
    print(f"PyRadiomics {radiomics.__version__}\n")
    print(f"| case | setting | {' | '.join(CLASSES)} |")
    print(f"|---|---|{'---|' * len(CLASSES)}")
    beyond, notes, compared = [], [], 0
    for case in map(read_case, args.pairs):
        for setting, parameters in settings_for(case[3]).items():
            if args.only and setting not in args.only:
                continue
            rows, note = compare(case, setting, parameters, args.double)
            if note:
                notes.append(f"{case[0]}, {setting}: {note}")
            if rows is None:
                print(f"| {case[0]} | {setting} |{' not run |' * len(CLASSES)}", flush=True)
                continue
            compared += len(rows)
            worst = [max((row[0] for row in rows if class_of(row[3]) == name), default=None) for name in CLASSES]
            cells = ["" if value is None else "0" if value == 0 else f"{value:.0e}" for value in worst]
            print(f"| {case[0]} | {setting} | {' | '.join(cells)} |", flush=True)
            beyond += [row for row in rows if row[0] > args.bound]
    print(f"\n{compared} values compared; {len(beyond)} differ by more than {args.bound:g}.\n")
    for value, case, setting, name, expected, found in sorted(beyond, key=lambda row: -row[0]):
        print(f"- {case}, {setting}, {name}: {expected!r} there, {found!r} here ({value:.1e})")
    for note in notes:
        print(f"- {note}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
