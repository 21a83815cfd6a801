"""Prints what scipy.ndimage makes of three made masks: test/support/references/regions-scipy.json.

Masks are 12 x 11 x 9 voxels (x fastest) of numbers that test/support/lcg.ts gives as well; results are packed bits,
first voxel highest, as hexadecimal digits.
"""

import json
import sys

try:
    import numpy as np
    from scipy import ndimage
except ImportError as error:
    print(error, file=sys.stderr)
    sys.exit(3)

SIZE = (12, 11, 9)
SPACING = (0.7, 0.9, 2.5)
SHARES = {"sparse": 0.04, "noise": 0.45, "dense": 0.95}


def lcg(count, seed):
    x, out = seed, []
    for _ in range(count):
        x = (1664525 * x + 1013904223) % 2**32
        out.append(x / 2**32)
    return np.array(out)


def mask_of(share):
    return (lcg(int(np.prod(SIZE)), 3) < share).reshape(SIZE[::-1])


def ball(radius, spacing):
    """All offsets of at most the radius; axes z, y, x."""
    reach = [int(np.floor(radius / step + 1e-9)) for step in spacing[::-1]]
    grid = np.meshgrid(*[np.arange(-n, n + 1) for n in reach], indexing="ij")
    squares = sum((axis * step) ** 2 for axis, step in zip(grid, spacing[::-1]))
    return squares <= radius**2 + 1e-9


def morphology(mask, kind, element):
    """On an endless lattice: padded by twice what the ball reaches, then cut."""
    pad = [(2 * (n // 2) + 1,) * 2 for n in element.shape]
    call = {
        "erode": ndimage.binary_erosion,
        "dilate": ndimage.binary_dilation,
        "open": ndimage.binary_opening,
        "close": ndimage.binary_closing,
    }[kind]
    found = call(np.pad(mask, pad), element)
    return found[tuple(slice(a, -b) for a, b in pad)]


def pieces(mask):
    labels, count = ndimage.label(mask, np.ones((3, 3, 3)))
    return labels, ndimage.sum_labels(mask, labels, np.arange(1, count + 1)).astype(int)


def largest(mask, count):
    labels, sizes = pieces(mask)
    order = sorted(range(len(sizes)), key=lambda n: (-sizes[n], n))[:count]
    return np.isin(labels, [n + 1 for n in order])


def at_least(mask, voxels):
    labels, sizes = pieces(mask)
    return np.isin(labels, [n + 1 for n, size in enumerate(sizes) if size >= voxels])


def entry(name, mask, operation, result):
    bits = np.packbits(result.astype(np.uint8).ravel()).tobytes().hex()
    return {"mask": mask, "name": name, "operation": operation, "voxels": int(result.sum()), "bits": bits}


def main():
    masks = {name: mask_of(share) for name, share in SHARES.items()}
    out = []
    for name, kinds in {"dense": ("erode", "open"), "sparse": ("dilate", "close"), "noise": ("close", "dilate")}.items():
        for unit, radii in {"mm": (0.7, 1.2, 2.5), "voxels": (1, 2)}.items():
            for radius in radii:
                element = ball(radius, SPACING if unit == "mm" else (1, 1, 1))
                for kind in kinds:
                    found = morphology(masks[name], kind, element)
                    operation = {"kind": kind, "radius": radius, "unit": unit}
                    out.append(entry(f"{kind} {name} {radius} {unit}", name, operation, found))
    thin = lcg(int(np.prod(SIZE)), 3).reshape(SIZE[::-1]) < 0.08
    masks["thin"] = thin
    for count in (1, 3):
        out.append(entry(f"largest {count}", "thin", {"kind": "keep-largest", "count": count}, largest(thin, count)))
    ml = 3 * float(np.prod(SPACING)) / 1000
    out.append(entry("3 voxels or more", "thin", {"kind": "remove-small", "volumeMl": ml}, at_least(thin, 3)))
    full = masks["dense"]
    out.append(entry("holes", "dense", {"kind": "fill-holes", "inSlices": False}, ndimage.binary_fill_holes(full)))
    slices = np.stack([ndimage.binary_fill_holes(plane) for plane in masks["noise"]])
    out.append(entry("holes in slices", "noise", {"kind": "fill-holes", "inSlices": True}, slices))
    json.dump({"size": SIZE, "spacing": SPACING, "shares": {**SHARES, "thin": 0.08}, "seed": 3, "results": out}, sys.stdout)


if __name__ == "__main__":
    main()
