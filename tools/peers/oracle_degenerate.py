#!/usr/bin/env python3
"""Print what PyRadiomics gives for regions that leave features undefined, as JSON for the tests.

Regions and intensities are made as test/support/references/degenerate-regions.ts makes them. null stands for NaN.
Exit status 3: PyRadiomics is not importable.
"""
import json
import logging
import math
import sys
import warnings

import numpy

SMALL, LARGE = (6, 5, 4), (8, 8, 8)


def noise(n):
    return n * 7919 % 101


def box(start, size):
    return lambda i, j, k: all(low <= at < low + many for at, low, many in zip((i, j, k), start, size))


def either(*tests):
    return lambda i, j, k: any(test(i, j, k) for test in tests)


def but_corner(i, j, k):
    """PyRadiomics refuses a mask without background."""
    return i + j + k > 0


# name: size, intensity by place in memory, membership, setting
REGIONS = {
    "line": (SMALL, noise, box((0, 2, 1), (6, 1, 1)), {}),
    "slice": (SMALL, noise, box((1, 0, 2), (4, 5, 1)), {}),
    "constant": (SMALL, lambda n: 7, box((1, 1, 1), (4, 3, 2)), {}),
    "constant, 32 bins": (SMALL, lambda n: 7, box((1, 1, 1), (4, 3, 2)), {"binCount": 32}),
    "two parts": (SMALL, noise, either(box((0, 0, 0), (2, 2, 2)), box((4, 3, 2), (2, 2, 2))), {}),
    "two voxels apart": (SMALL, noise, either(box((0, 0, 0), (1, 1, 1)), box((5, 4, 3), (1, 1, 1))), {}),
    "all but a corner": (SMALL, noise, but_corner, {}),
    "256 levels": (LARGE, lambda n: n * 7919 % 256, but_corner, {"binWidth": 1}),
}


def main():
    try:
        import radiomics
        import SimpleITK as sitk
        from radiomics import featureextractor
    except ImportError as error:
        print(f"PyRadiomics is not importable: {error}", file=sys.stderr)
        return 3
    radiomics.setVerbosity(logging.CRITICAL)
    warnings.simplefilter("ignore")  # Means of nothing.
    out = {}
    for name, (size, intensity, is_inside, setting) in REGIONS.items():
        count = size[0] * size[1] * size[2]
        image = numpy.array([intensity(n) for n in range(count)], float).reshape(size[::-1])
        mask = numpy.array([is_inside(n % size[0], n // size[0] % size[1], n // size[0] // size[1])
                            for n in range(count)], numpy.uint8).reshape(size[::-1])
        pair = [sitk.GetImageFromArray(array) for array in (image, mask)]
        for each in pair:
            each.SetSpacing((1, 1, 2))
        parameters = {"imageType": {"Original": {}}, "setting": {"minimumROIDimensions": 1, **setting}}
        result = featureextractor.RadiomicsFeatureExtractor(parameters).execute(*pair)
        values = {key: float(value) for key, value in result.items() if key.startswith("original_")}
        out[name] = {key.replace("original_", ""): None if math.isnan(value) else value for key, value in values.items()}
    json.dump({"source": f"PyRadiomics {radiomics.__version__}", "regions": out}, sys.stdout, indent=1)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
