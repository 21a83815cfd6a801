#!/usr/bin/env python3
"""Time Pictologics' filters and compiled texture code on one image and mask.

Measures the original, eight sub-bands of coif1 and LoG of 1 to 5 mm (IBSI's definitions, mirrored at the borders) of
the whole image, and all texture matrices and their features of each, with a fixed number of bins, on the region
cropped to its bounding box. Reading is done once before; the first calls, which compile, are not counted.

One JSON object is printed. Exit status 3: Pictologics or nibabel is not importable.
"""
import argparse
import itertools
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
    parser.add_argument("--runs", type=int, default=3, help="timed runs (default 3)")
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
        from pictologics.filters.log import laplacian_of_gaussian
        from pictologics.filters.wavelets import wavelet_transform
    except ImportError as error:
        print(f"Pictologics is not available here: {error}", file=sys.stderr)
        return 3

    image = nibabel.load(args.image)
    spacing = tuple(float(mm) for mm in image.header.get_zooms()[:3])
    array = numpy.asarray(image.dataobj, dtype=numpy.float32)
    roi = numpy.asarray(nibabel.load(args.mask).dataobj) == args.label
    if array.shape != roi.shape:
        print("the image and the mask differ in size", file=sys.stderr)
        return 2
    if not roi.any():
        print(f"the mask holds no voxel of value {args.label}", file=sys.stderr)
        return 2
    box = tuple(slice(int(k.min()), int(k.max()) + 1) for k in numpy.nonzero(roi))
    inside = roi[box]
    # z first, as Pictologics keeps its arrays.
    mask = numpy.ascontiguousarray(inside.transpose(2, 1, 0)).astype(numpy.uint8)

    def responses():
        yield array
        for letters in itertools.product("LH", repeat=3):
            yield wavelet_transform(array, "coif1", 1, "".join(letters), "mirror")
        for sigma in (1.0, 2.0, 3.0, 4.0, 5.0):
            yield laplacian_of_gaussian(array, sigma, spacing, boundary="mirror")

    def textures(response):
        values = numpy.asarray(response[box], dtype=numpy.float64)
        low, high = values[inside].min(), values[inside].max()
        levels = numpy.minimum(numpy.floor(args.bins * (values - low) / (high - low)) + 1, args.bins)
        levels = numpy.ascontiguousarray(numpy.where(inside, levels, 0).transpose(2, 1, 0))
        return calculate_all_texture_features(levels, mask, args.bins)

    def work():
        filtering = measuring = 0.0
        made = responses()
        while True:
            start = time.perf_counter()
            response = next(made, None)
            filtered = time.perf_counter()
            filtering += filtered - start
            if response is None:
                return filtering * 1000, measuring * 1000
            textures(response)
            measuring += time.perf_counter() - filtered

    work()
    runs = [work() for _ in range(args.runs)]
    print(json.dumps({
        "version": getattr(pictologics, "__version__", None),
        "threads": args.threads,
        "images": 14,
        "filteringMs": round(statistics.median(run[0] for run in runs), 1),
        "texturesMs": round(statistics.median(run[1] for run in runs), 1),
        "totalMs": round(statistics.median(sum(run) for run in runs), 1),
    }))
    return 0


if __name__ == "__main__":
    sys.exit(main())
