#!/usr/bin/env python3
"""Time PyRadiomics' voxel-based GLCM, all 24 features, kernel radius 1, on one image and mask.

One JSON object is printed: ms of the whole extraction, CPU time beside it, and the peak memory. Exit status 3: PyRadiomics or SimpleITK is not importable.
"""
import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import argparse
import json
import logging
import resource
import sys
import time
import warnings


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("image")
    parser.add_argument("mask")
    parser.add_argument("--bins", type=int, default=32, help="fixed bin number (default 32)")
    parser.add_argument("--label", type=int, default=1, help="mask value of the region (default 1)")
    args = parser.parse_args()
    try:
        import radiomics
        import SimpleITK as sitk
        from radiomics import featureextractor
    except ImportError as error:
        print(f"PyRadiomics is not importable: {error}", file=sys.stderr)
        return 3
    radiomics.setVerbosity(logging.CRITICAL)
    warnings.simplefilter("ignore")
    image, mask = sitk.ReadImage(args.image), sitk.ReadImage(args.mask)
    extractor = featureextractor.RadiomicsFeatureExtractor(
        binCount=args.bins, kernelRadius=1, label=args.label, additionalInfo=False
    )
    extractor.disableAllFeatures()
    extractor.enableFeatureClassByName("glcm")
    start, since = time.perf_counter(), time.process_time()
    result = extractor.execute(image, mask, voxelBased=True)
    ms, cpu = (time.perf_counter() - start) * 1000, (time.process_time() - since) * 1000
    print(json.dumps({
        "version": radiomics.__version__,
        "ms": round(ms, 1),
        "cpuMs": round(cpu, 1),
        "maps": len(result),
        "peakMB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }))
    return 0


if __name__ == "__main__":
    sys.exit(main())
