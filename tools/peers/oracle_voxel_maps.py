#!/usr/bin/env python3
"""Print values of PyRadiomics' voxel-based maps of a small made image, as JSON for the tests.

The image is made as test/support/references/voxel-maps-body.ts makes it. Of each map some voxels are printed. null
stands for NaN, "failed" for a feature that PyRadiomics gave up on, leaving the initial value everywhere.
Exit status 3: PyRadiomics is not importable.
"""
import json
import logging
import math
import sys
import warnings

import numpy

SIZE, SPACING = (9, 8, 7), (1.0, 1.5, 2.0)
CLASSES = ("firstorder", "glcm", "glrlm", "glszm", "gldm", "ngtdm")
INITIAL = -7

# setting, voxelSetting
VARIANTS = {
    "radius 1": ({"binWidth": 10}, {"kernelRadius": 1}),
    "radius 1, bin count": ({"binCount": 6}, {"kernelRadius": 1}),
    "radius 1, not masked": ({"binWidth": 10}, {"kernelRadius": 1, "maskedKernel": False}),
    "radius 2": ({"binCount": 12}, {"kernelRadius": 2}),
    "radius 2, not masked": ({"binCount": 6}, {"kernelRadius": 2, "maskedKernel": False}),
    "in planes across z": ({"binCount": 6, "force2D": True}, {"kernelRadius": 1}),
    "in planes across x": ({"binCount": 6, "force2D": True, "force2Ddimension": 2}, {"kernelRadius": 2}),
    "distances 1 and 2, alpha 1": ({"binCount": 6, "distances": [1, 2], "gldm_a": 1}, {"kernelRadius": 2}),
    "weighted, one way": (
        {"binCount": 6, "weightingNorm": "euclidean", "symmetricalGLCM": False},
        {"kernelRadius": 1, "maskedKernel": False},
    ),
}


def make_case():
    nx, ny, nz = SIZE
    n = numpy.arange(nx * ny * nz)
    i, j, k = n % nx, n // nx % ny, n // (nx * ny)
    intensity = 8 * i + 5 * j + 3 * k * k + n * 7919 % 37
    inside = (2 * i - nx + 1) ** 2 * 100 // nx**2 + (2 * j - ny + 1) ** 2 * 100 // ny**2 + (2 * k - nz + 1) ** 2 * 100 // nz**2 <= 80
    shape = (nz, ny, nx)
    return intensity.reshape(shape).astype("int16"), inside.reshape(shape).astype("uint8")


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
    intensity, inside = make_case()
    image, mask = sitk.GetImageFromArray(intensity), sitk.GetImageFromArray(inside)
    image.SetSpacing(SPACING)
    mask.SetSpacing(SPACING)
    region = numpy.argwhere(inside)
    places = [tuple(int(x) for x in region[len(region) * part // 100]) for part in (2, 52)]
    out = {"places": [place[::-1] for place in places], "initial": INITIAL, "variants": {}}
    for name, (setting, voxel_setting) in VARIANTS.items():
        extractor = featureextractor.RadiomicsFeatureExtractor(**setting, **voxel_setting, initValue=INITIAL)
        extractor.disableAllFeatures()
        for each in CLASSES:
            extractor.enableFeatureClassByName(each)
        values = {}
        for feature, result in extractor.execute(image, mask, voxelBased=True).items():
            if not feature.startswith("original_"):
                continue
            whole = sitk.GetArrayFromImage(result)
            origin = [round(at / step) for at, step in zip(result.GetOrigin(), SPACING)][::-1]
            if (whole == INITIAL).all():
                values[feature] = "failed"
                continue
            found = (whole[tuple(x - start for x, start in zip(place, origin))] for place in places)
            values[feature] = [None if math.isnan(x) else float(f"{x:.8g}") for x in found]
        out["variants"][name] = {"setting": setting, "voxelSetting": voxel_setting, "values": values}
    text = ",\n".join(f"{json.dumps(name)}: {json.dumps(each)}" for name, each in out["variants"].items())
    print(f'{{"places": {json.dumps(out["places"])}, "initial": {INITIAL}, "variants": {{\n{text}\n}}}}')
    return 0


if __name__ == "__main__":
    sys.exit(main())
