#!/usr/bin/env python3
"""Time Pictologics' compiled texture code on one image and mask.

Measures all texture matrices (GLCM, GLRLM, GLSZM, GLDZM, NGTDM, NGLDM) and the features of
them, on the region of interest cropped to its bounding box, on a given number of threads.
Reading, cropping and discretisation are done once before; the first calls, which compile,
are not counted.

One JSON object is printed. Exit status 3: Pictologics or nibabel is not importable.
"""
import argparse
import json
import os
import statistics
import sys
import time


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("image", help="NIfTI image")
    parser.add_argument("mask", help="NIfTI mask on the same grid")
    parser.add_argument("--label", type=int, default=1, help="mask value of the region (default 1)")
    parser.add_argument("--bins", type=int, default=32, help="fixed bin number (default 32)")
    parser.add_argument("--threads", type=int, default=2, help="numba threads (default 2)")
    parser.add_argument("--runs", type=int, default=15, help="timed runs (default 15)")
    return parser.parse_args()


def main():
    args = parse_args()
    # Read by numba when it is imported.
    os.environ["NUMBA_NUM_THREADS"] = str(args.threads)
    try:
        import nibabel
        import numpy
        import pictologics
        from pictologics.features.texture import calculate_all_texture_features
    except ImportError as error:
        print(f"Pictologics is not available here: {error}", file=sys.stderr)
        return 3

    array = numpy.asarray(nibabel.load(args.image).dataobj, dtype=numpy.float64)
    roi = numpy.asarray(nibabel.load(args.mask).dataobj) == args.label
    if array.shape != roi.shape:
        print("the image and the mask differ in size", file=sys.stderr)
        return 2
    voxels = int(roi.sum())
    if voxels == 0:
        print(f"the mask holds no voxel of value {args.label}", file=sys.stderr)
        return 2
    box = tuple(slice(int(k.min()), int(k.max()) + 1) for k in numpy.nonzero(roi))
    # z first, as Pictologics keeps its arrays.
    array = numpy.ascontiguousarray(array[box].transpose(2, 1, 0))
    roi = numpy.ascontiguousarray(roi[box].transpose(2, 1, 0))
    low, high = array[roi].min(), array[roi].max()
    levels = numpy.minimum(numpy.floor(args.bins * (array - low) / (high - low)) + 1, args.bins)
    levels = numpy.where(roi, levels, 0)
    mask = roi.astype(numpy.uint8)

    work = lambda: calculate_all_texture_features(levels, mask, args.bins)
    features = work()
    for _ in range(3):
        work()
    durations = []
    for _ in range(args.runs):
        start = time.perf_counter()
        work()
        durations.append((time.perf_counter() - start) * 1000)
    print(json.dumps({
        "peer": "pictologics",
        "version": getattr(pictologics, "__version__", "unknown"),
        "work": f"six texture matrices and their features, {args.bins} bins, cropped to the box",
        "roiVoxels": voxels,
        "threads": args.threads,
        "runs": args.runs,
        "medianMs": round(statistics.median(durations), 3),
        "minMs": round(min(durations), 3),
        "maxMs": round(max(durations), 3),
        "features": len(features),
    }))
    return 0


if __name__ == "__main__":
    sys.exit(main())
