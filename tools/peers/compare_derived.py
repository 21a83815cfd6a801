"""Features of wavelet sub-bands and Laplacians of Gaussians: Locus' command line beside PyRadiomics from PyPI.

    python compare_derived.py IMAGE MASK [--label 1] [--images wavelet-HHL,log-sigma-5-0-mm-3D]

For each derived image: the largest difference of a voxel as a share of the range, voxels of the region that fall in
another bin of width 25, features that differ by more than 1e-4, and how many of these are left when PyRadiomics takes
its features from Locus' own response: what is left then is no matter of bins.
"""

import argparse
import json
import pathlib
import subprocess
import tempfile

import numpy as np
import radiomics
import SimpleITK as sitk
from radiomics import featureextractor, getFeatureClasses, imageoperations

ROOT = pathlib.Path(__file__).resolve().parents[2]
FAMILIES = ["firstorder", "glcm", "glrlm", "glszm", "gldm", "ngtdm"]
SIGMAS = [1.0, 2.0, 3.0, 4.0, 5.0]
BIN_WIDTH = 25
BOUND = 1e-4


def locus(*words):
    subprocess.run(["npm", "run", "--silent", *words], cwd=ROOT, check=True)


def locus_features(folder, image, mask, label):
    settings = folder / "settings.json"
    settings.write_text(
        json.dumps(
            {
                "setting": {"binWidth": BIN_WIDTH},
                "imageType": {"Wavelet": {}, "LoG": {"sigma": SIGMAS}},
                "featureClass": {name: None for name in FAMILIES},
            }
        )
    )
    out = folder / "features.json"
    locus("extract", "--", image, mask, "--label", str(label), "--settings", str(settings), "--out", str(out))
    return {row["name"]: row["value"] for row in json.loads(out.read_text())["features"]}


def locus_response(folder, image, name):
    if name.startswith("wavelet-"):
        params = {"wavelet": "coif1", "bandXyz": name[len("wavelet-") :], "level": 1}
        settings = {"filter": "wavelet-repeated", "params": params}
    else:
        sigma = float(name[len("log-sigma-") : -len("-mm-3D")].replace("-", "."))
        settings = {"filter": "LoG-recursive", "params": {"sigmaMm": sigma}}
    path, out = folder / "filter.json", folder / "map.nii"
    path.write_text(json.dumps(settings))
    locus("filter", "--", image, "--filter", str(path), "--out", str(out))
    return sitk.GetArrayFromImage(sitk.ReadImage(str(out)))


def features_of(image, mask, label):
    values = {}
    for name in FAMILIES:
        one = getFeatureClasses()[name](image, mask, binWidth=BIN_WIDTH, label=label)
        one.enableAllFeatures()
        values.update({f"{name}_{key}": float(value) for key, value in one.execute().items()})
    return values


def beyond(ours, theirs):
    return [key for key in theirs if abs(ours[key] - theirs[key]) > BOUND * abs(theirs[key])]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("image")
    parser.add_argument("mask")
    parser.add_argument("--label", type=int, default=1)
    parser.add_argument("--images")
    options = parser.parse_args()
    wanted = None if options.images is None else options.images.split(",")
    radiomics.setVerbosity(40)
    image, mask = sitk.ReadImage(options.image), sitk.ReadImage(options.mask)
    inside = sitk.GetArrayFromImage(mask) == options.label
    paths = [str(pathlib.Path(path).resolve()) for path in (options.image, options.mask)]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        features = locus_features(folder, *paths, options.label)
        derived = [
            *imageoperations.getWaveletImage(image, mask),
            *imageoperations.getLoGImage(image, mask, sigma=SIGMAS),
        ]
        for theirs, name, _ in derived:
            if wanted is not None and name not in wanted:
                continue
            response = locus_response(folder, paths[0], name)
            voxels = sitk.GetArrayFromImage(theirs).astype(float)
            levels = lambda array: np.floor(array[inside] / BIN_WIDTH) - np.floor(array[inside].min() / BIN_WIDTH)
            flipped = int((levels(response.astype(float)) != levels(voxels)).sum())
            share = np.abs(response - voxels)[inside].max() / np.ptp(voxels[inside])
            ours = {key[len(name) + 1 :]: value for key, value in features.items() if key.startswith(f"{name}_")}
            away = beyond(ours, features_of(theirs, mask, options.label))
            print(f"{name}: {share:.1e} of the range, {flipped} of {inside.sum()} voxels in another bin, {len(away)} of {len(ours)} features beyond {BOUND}")
            if away:
                own = sitk.GetImageFromArray(response)
                own.CopyInformation(image)
                left = [key for key in beyond(ours, features_of(own, mask, options.label)) if key in away]
                print(f"  {', '.join(away)}; left of them on our response: {', '.join(left) or 'none'}")


if __name__ == "__main__":
    main()
