#!/usr/bin/env python3
"""Time PyRadiomics' compiled code on one image and mask.

Measures the five texture matrices (GLCM, GLRLM, GLSZM, NGTDM, GLDM; all 13 directions,
distance 1) and the shape coefficients (mesh area, mesh volume, diameters), on the region
of interest cropped to its bounding box. Only the C functions are timed: reading, cropping
and discretisation are done once before.

One JSON object is printed. Exit status 3: PyRadiomics or SimpleITK is not importable.
"""
import os

# PyRadiomics' C code is single-threaded; keep numpy from starting threads of its own.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import argparse
import json
import statistics
import sys
import time


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("image", help="image file (anything SimpleITK reads)")
    parser.add_argument("mask", help="mask file on the same grid")
    parser.add_argument("--label", type=int, default=1, help="mask value of the region (default 1)")
    parser.add_argument("--bins", type=int, default=32, help="fixed bin number (default 32)")
    parser.add_argument("--runs", type=int, default=7, help="timed runs per item (default 7)")
    return parser.parse_args()


def timed(function, runs):
    """Run once to warm up, then return every duration in milliseconds."""
    function()
    durations = []
    for _ in range(runs):
        start = time.perf_counter()
        function()
        durations.append((time.perf_counter() - start) * 1000)
    return durations


def summary(durations):
    return {
        "medianMs": round(statistics.median(durations), 3),
        "minMs": round(min(durations), 3),
        "maxMs": round(max(durations), 3),
    }


def main():
    args = parse_args()
    try:
        import numpy
        import radiomics
        import SimpleITK as sitk
        from radiomics import cMatrices, cShape, imageoperations
    except ImportError as error:
        print(f"PyRadiomics is not available here: {error}", file=sys.stderr)
        return 3
    radiomics.setVerbosity(60)

    image = sitk.ReadImage(args.image)
    array = sitk.GetArrayFromImage(image)
    roi = sitk.GetArrayFromImage(sitk.ReadImage(args.mask)) == args.label
    if array.shape != roi.shape:
        print("the image and the mask differ in size", file=sys.stderr)
        return 2
    voxels = int(roi.sum())
    if voxels == 0:
        print(f"the mask holds no voxel of value {args.label}", file=sys.stderr)
        return 2

    box = tuple(slice(int(k.min()), int(k.max()) + 1) for k in numpy.nonzero(roi))
    array = numpy.ascontiguousarray(array[box])
    roi = numpy.ascontiguousarray(roi[box])
    levels, _ = imageoperations.binImage(array, roi, binCount=args.bins)
    levels = numpy.ascontiguousarray(levels)
    gray = args.bins
    distances = numpy.array([1])
    longest = max(roi.shape)
    spacing = numpy.array(image.GetSpacing()[::-1])
    padded = numpy.ascontiguousarray(numpy.pad(roi, 1))

    work = {
        "glcm": lambda: cMatrices.calculate_glcm(levels, roi, distances, gray, False, 0),
        "glrlm": lambda: cMatrices.calculate_glrlm(levels, roi, gray, longest, False, 0),
        "glszm": lambda: cMatrices.calculate_glszm(levels, roi, gray, voxels, False, 0),
        "ngtdm": lambda: cMatrices.calculate_ngtdm(levels, roi, distances, gray, False, 0),
        "gldm": lambda: cMatrices.calculate_gldm(levels, roi, distances, gray, 0, False, 0),
        "shape": lambda: cShape.calculate_coefficients(padded, spacing),
    }
    items = {name: timed(function, args.runs) for name, function in work.items()}
    matrices = ("glcm", "glrlm", "glszm", "ngtdm", "gldm")
    texture = [sum(items[name][run] for name in matrices) for run in range(args.runs)]

    print(json.dumps({
        "peer": "pyradiomics",
        "version": radiomics.__version__,
        "work": f"five texture matrices, {args.bins} bins, region cropped to its bounding box",
        "roiVoxels": voxels,
        "boxVoxels": int(roi.size),
        "threads": 1,
        "runs": args.runs,
        **summary(texture),
        "items": {name: summary(durations) for name, durations in items.items()},
    }))
    return 0


if __name__ == "__main__":
    sys.exit(main())
