#!/usr/bin/env python3
"""Time a PyRadiomics extraction of fourteen images: original, coif1's eight sub-bands, LoG of 1 to 5 mm.

All features of the five texture classes with a fixed bin number, by RadiomicsFeatureExtractor.execute: filters,
grey levels, matrices and formulas; reading the files is done once before. Also times the filters alone.

One JSON object is printed. Exit status 3: PyRadiomics or SimpleITK is not importable.
"""
import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import argparse
import json
import statistics
import sys
import time

CLASSES = ("glcm", "glrlm", "glszm", "ngtdm", "gldm")
SIGMAS = [1.0, 2.0, 3.0, 4.0, 5.0]


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("image", help="image file (anything SimpleITK reads)")
    parser.add_argument("mask", help="mask file on the same grid")
    parser.add_argument("--label", type=int, default=1, help="mask value of the region (default 1)")
    parser.add_argument("--bins", type=int, default=32, help="fixed bin number (default 32)")
    parser.add_argument("--runs", type=int, default=1, help="timed runs (default 1)")
    return parser.parse_args()


def timed(function, runs):
    wall, cpu = [], []
    for _ in range(runs):
        start, busy = time.perf_counter(), time.process_time()
        function()
        wall.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - busy) * 1000)
    return {"medianMs": round(statistics.median(wall), 1), "cpuMs": round(min(cpu), 1)}


def main():
    args = parse_args()
    try:
        import radiomics
        import SimpleITK as sitk
        from radiomics import featureextractor, imageoperations
    except ImportError as error:
        print(f"PyRadiomics is not available here: {error}", file=sys.stderr)
        return 3
    radiomics.setVerbosity(60)

    image = sitk.ReadImage(args.image)
    mask = sitk.ReadImage(args.mask)
    extractor = featureextractor.RadiomicsFeatureExtractor(
        binCount=args.bins, label=args.label, additionalInfo=False
    )
    extractor.disableAllImageTypes()
    extractor.enableImageTypeByName("Original")
    extractor.enableImageTypeByName("Wavelet")
    extractor.enableImageTypeByName("LoG", customArgs={"sigma": SIGMAS})
    extractor.disableAllFeatures()
    for name in CLASSES:
        extractor.enableFeatureClassByName(name)

    features = {}

    def extract():
        features.update(extractor.execute(image, mask, label=args.label))

    whole = timed(extract, args.runs)
    filters = {
        "wavelet": timed(lambda: list(imageoperations.getWaveletImage(image, mask)), args.runs),
        **{
            f"log {sigma} mm": timed(
                lambda sigma=sigma: list(imageoperations.getLoGImage(image, mask, sigma=[sigma])),
                args.runs,
            )
            for sigma in SIGMAS
        },
    }
    print(
        json.dumps(
            {
                "peer": "pyradiomics",
                "version": radiomics.__version__,
                "work": "14 images, five texture classes, features included",
                "values": len(features),
                "threads": 1,
                "runs": args.runs,
                **whole,
                "filters": filters,
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
