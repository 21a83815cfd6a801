#!/usr/bin/env python3
"""Print sampled voxels of PyRadiomics' derived images as JSON for the tests.

    python tools/peers/oracle_filters.py GROUND_TRUTH > test/support/references/pyradiomics-filters.json

GROUND_TRUTH is the folder of reference data. Each image is cut to a box first, so that borders lie inside tissue.
Per map: its range, and voxels at places spread over the box. Exit status 3: PyRadiomics is not importable.
"""
import json
import sys

try:
    import numpy
    import SimpleITK as sitk
    from radiomics import imageoperations
except ImportError as error:
    print(f"not importable: {error}", file=sys.stderr)
    sys.exit(3)

# name: file, start and size of the box (x, y, z)
IMAGES = {
    "brain1": ("pyradiomics/images/brain1_image.nrrd", (100, 90, 0), (61, 53, 25)),
    "breast1": ("pyradiomics/images/breast1_image.nrrd", (0, 30, 0), (45, 60, 21)),
    "ct": ("ibsi1/ct_phantom/nifti/image/phantom.nii.gz", (60, 70, 10), (55, 47, 41)),
}
SAMPLES = 4


def wavelet(name, band, level=1, plane=None):
    """PyRadiomics' force2Ddimension counts axes from z."""
    settings = {"filter": "wavelet-repeated", "wavelet": name, "band": band, "level": level, "plane": plane}
    keys = {} if plane is None else {"force2D": True, "force2Ddimension": 2 - plane}
    wanted = f"wavelet-{band}" if level == 1 else f"wavelet{level}-{band}"

    def make(image):
        made = imageoperations.getWaveletImage(image, None, wavelet=name, level=level, **keys)
        return next(each for each, called, _ in made if called == wanted)

    return settings, make


def log(sigma):
    def make(image):
        return next(imageoperations.getLoGImage(image, None, sigma=[sigma]))[0]

    return {"filter": "log-recursive", "sigmaMm": sigma}, make


def simple(settings, function, **keys):
    return settings, lambda image: next(function(image, None, **keys))[0]


MAPS = [
    *[wavelet("coif1", band) for band in ("LLH", "LHL", "LHH", "HLL", "HLH", "HHL", "HHH", "LLL")],
    *[wavelet("coif1", band, level=2) for band in ("LLL", "HHL")],
    wavelet("haar", "HLH"),
    wavelet("db4", "LHH"),
    wavelet("bior2.4", "LHL"),
    wavelet("rbio3.3", "HHL"),
    wavelet("dmey", "HLL"),
    *[wavelet("coif1", band, plane=plane) for band, plane in (("LH", 2), ("HL", 1), ("HH", 0))],
    *[log(sigma) for sigma in (1.0, 2.0, 3.0, 4.0, 5.0)],
    simple({"filter": "square"}, imageoperations.getSquareImage),
    simple({"filter": "square-root"}, imageoperations.getSquareRootImage),
    simple({"filter": "logarithm"}, imageoperations.getLogarithmImage),
    simple({"filter": "exponential"}, imageoperations.getExponentialImage),
    simple({"filter": "gradient", "usesSpacing": True}, imageoperations.getGradientImage),
    simple({"filter": "gradient", "usesSpacing": False}, imageoperations.getGradientImage, gradientUseSpacing=False),
]


def sampled(made):
    values = sitk.GetArrayFromImage(made).astype(float).ravel()
    # The first and the last voxel see the borders of all axes.
    places = [round(n * (values.size - 1) / (SAMPLES - 1)) for n in range(SAMPLES)]
    return {
        "range": float(f"{values.max() - values.min():.9g}"),
        "voxels": [[n, float(f"{values[n]:.9g}")] for n in places],
    }


images = {}
for name, (path, start, size) in IMAGES.items():
    whole = sitk.ReadImage(f"{sys.argv[1]}/{path}")
    image = sitk.RegionOfInterest(sitk.Cast(whole, sitk.sitkFloat64), size, start)
    maps = [{"settings": settings, **sampled(make(image))} for settings, make in MAPS]
    images[name] = {"file": path, "start": start, "size": size, "maps": maps}
json.dump({"source": "PyRadiomics v3.0.1", "images": images}, sys.stdout, indent=2)
