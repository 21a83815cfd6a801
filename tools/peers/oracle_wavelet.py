#!/usr/bin/env python3
"""Print the undecimated wavelet sub-bands of an array, as PyRadiomics defines them.

Input: a JSON file holding either a nested array [z][y][x], or an object with
"shapeZYX": [nz, ny, nx] and "array": the values with x fastest.

Output: one JSON object with "shapeZYX" and "bands"; each band is flat, x fastest.
Band letters are in the order x, y, z (LLH: low along x and y, high along z). Axes of odd
size are extended by their first sample before filtering and cropped after it.

By default PyWavelets alone is used. With --pyradiomics the sub-bands come from PyRadiomics
itself, and the exit status is 1 if the two differ by more than 1e-9 of the largest value.
Exit status 3: a package is not importable.
"""
import argparse
import json
import sys

AXES = (2, 1, 0)  # x, y, z of an array indexed [z][y][x]


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("input", help="JSON file")
    parser.add_argument("--wavelet", default="coif1", help="PyWavelets name (default coif1)")
    parser.add_argument("--pyradiomics", action="store_true", help="take PyRadiomics' sub-bands")
    return parser.parse_args()


def read_array(path, numpy):
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    if isinstance(data, dict):
        return numpy.array(data["array"], dtype=float).reshape(data["shapeZYX"])
    array = numpy.array(data, dtype=float)
    if array.ndim != 3:
        raise ValueError("the nested array must have three levels, [z][y][x]")
    return array


def bands_pywavelets(array, wavelet, numpy):
    import pywt

    padded = numpy.pad(array, [(0, size % 2) for size in array.shape], "wrap")
    coefficients = pywt.swtn(padded, wavelet, level=1, start_level=0, axes=AXES)[0]
    crop = tuple(slice(0, size) for size in array.shape)
    return {
        name.replace("a", "L").replace("d", "H"): band[crop]
        for name, band in coefficients.items()
    }


def bands_pyradiomics(array, wavelet):
    import radiomics
    import SimpleITK as sitk
    from radiomics import imageoperations

    radiomics.setVerbosity(60)
    image = sitk.GetImageFromArray(array)
    return {
        name.split("-", 1)[1]: sitk.GetArrayFromImage(band)
        for band, name, _ in imageoperations.getWaveletImage(image, None, wavelet=wavelet)
    }


def main():
    args = parse_args()
    try:
        import numpy

        array = read_array(args.input, numpy)
        bands = bands_pywavelets(array, args.wavelet, numpy)
        status = 0
        if args.pyradiomics:
            peer = bands_pyradiomics(array, args.wavelet)
            scale = max(float(numpy.abs(band).max()) for band in peer.values())
            worst = max(float(numpy.abs(peer[name] - bands[name]).max()) for name in peer)
            if worst > 1e-9 * scale:
                print(f"PyRadiomics and PyWavelets differ by {worst}", file=sys.stderr)
                status = 1
            bands = peer
    except ImportError as error:
        print(f"a package is missing: {error}", file=sys.stderr)
        return 3
    except (OSError, ValueError, KeyError) as error:
        print(f"{args.input}: {error}", file=sys.stderr)
        return 2

    print(json.dumps({
        "wavelet": args.wavelet,
        "shapeZYX": list(array.shape),
        "bands": {name: bands[name].ravel().tolist() for name in sorted(bands)},
    }))
    return status


if __name__ == "__main__":
    sys.exit(main())
