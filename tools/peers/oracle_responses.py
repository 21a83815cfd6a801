"""Voxels of the response maps of IBSI-2 phase 1 that have no published map here, by plain numpy.

    python oracle_responses.py GROUND_TRUTH > test/support/references/response-samples.json

Every filter is written down anew from its definition and no part of Locus is used. The same functions are first
compared with the published maps of their kind; the largest distance goes to stderr as a share of the tolerance.
Aligned Riesz transforms are left out.
"""

import itertools
import json
import pathlib
import sys

import numpy as np
import pywt
import SimpleITK as sitk
from scipy.signal import fftconvolve

MODES = {"zero": "constant", "nearest": "edge", "periodic": "wrap", "mirror": "symmetric"}
SPACING = 2.0
RIESZ_PAD = 32


def load(path):
    return sitk.GetArrayFromImage(sitk.ReadImage(str(path))).astype(float).transpose(2, 1, 0)


def along(image, taps, origin, axis, mode):
    """out[n] = sum of taps[j] image[n + origin - j]."""
    wide = [(0, 0)] * 3
    wide[axis] = (len(taps), len(taps))
    padded = np.moveaxis(np.pad(image, wide, mode=mode), axis, 0)
    n = image.shape[axis]
    first = len(taps)
    out = sum(tap * padded[first + origin - j : first + origin - j + n] for j, tap in enumerate(taps))
    return np.moveaxis(out, 0, axis)


def separable(image, kernels, mode, centre=lambda taps: len(taps) // 2):
    for axis, taps in enumerate(kernels):
        if taps is not None:
            image = along(image, taps, centre(taps), axis, mode)
    return image


def rotations(planar):
    """Right-angle rotations as (turn, turn back)."""
    for axes in itertools.permutations(range(3)):
        for flips in itertools.product([1, -1], repeat=3):
            matrix = np.zeros((3, 3))
            for row, (axis, flip) in enumerate(zip(axes, flips)):
                matrix[row, axis] = flip
            if np.linalg.det(matrix) < 0 or (planar and matrix[2, 2] != 1):
                continue

            def turn(image, axes=axes, flips=flips):
                return image.transpose(axes)[tuple(slice(None, None, flip) for flip in flips)]

            def back(image, axes=axes, flips=flips):
                return image[tuple(slice(None, None, flip) for flip in flips)].transpose(np.argsort(axes))

            yield turn, back


def turned(image, respond, pooling, planar=False):
    responses = [back(respond(turn(image))) for turn, back in rotations(planar)]
    return {"max": np.max, "mean": np.mean}[pooling](responses, axis=0)


def log_kernel(sigma_mm, cutoff, dims):
    s = sigma_mm / SPACING
    r = int(np.floor(cutoff * s + 0.5))
    grid = np.meshgrid(*[np.arange(-r, r + 1)] * dims, indexing="ij")
    square = sum(g**2 for g in grid)
    kernel = -1 / np.pi ** (dims / 2) / (2 ** (dims / 2) * s ** (dims + 2)) * (dims - square / s**2)
    kernel = kernel * np.exp(-square / (2 * s**2))
    return kernel if dims == 3 else kernel[:, :, None]


def convolved(image, kernel, mode):
    half = [n // 2 for n in kernel.shape]
    return fftconvolve(np.pad(image, [(h, h) for h in half], mode=mode), kernel, mode="valid")


LAWS = {
    "L5": ([1, 4, 6, 4, 1], 70), "E5": ([-1, -2, 0, 2, 1], 10), "S5": ([-1, 0, 2, 0, -1], 6),
    "W5": ([-1, 2, 0, -2, 1], 10), "R5": ([1, -4, 6, -4, 1], 70),
    "L3": ([1, 2, 1], 6), "E3": ([-1, 0, 1], 2), "S3": ([-1, 2, -1], 6),
}


def laws(image, names, mode):
    kernels = [np.array(LAWS[names[n : n + 2]][0]) / np.sqrt(LAWS[names[n : n + 2]][1]) for n in range(0, len(names), 2)]
    return separable(image, kernels, mode)


def gabor_plane(image, p, theta, axes, mode):
    s, l = p["sigma_mm"] / SPACING, p["lambda_mm"] / SPACING
    # Wide enough for the slowest decay to fall below 1e-6.
    r = int(np.ceil(5.3 * s * max(1, 1 / p["gamma"])))
    k1, k2 = np.meshgrid(np.arange(-r, r + 1), np.arange(-r, r + 1), indexing="ij")
    t = np.radians(theta)
    r1, r2 = k1 * np.cos(t) + k2 * np.sin(t), -k1 * np.sin(t) + k2 * np.cos(t)
    kernel = np.exp(-(r1**2 + p["gamma"] ** 2 * r2**2) / (2 * s**2) + 2j * np.pi * r1 / l)
    moved = np.moveaxis(image, axes, (0, 1))
    planes = np.stack([
        np.abs(fftconvolve(np.pad(moved[:, :, k], r, mode=mode), kernel, mode="valid")) for k in range(moved.shape[2])
    ], axis=2)
    return np.moveaxis(planes, (0, 1), axes)


def gabor(image, p, mode):
    thetas = [p["theta_deg"]] if "theta_deg" in p else np.arange(0, 360, p["delta_theta_deg"])
    planes = [(0, 1), (1, 2), (2, 0)] if p.get("orthogonal_planes_averaged") else [(0, 1)]
    return np.mean([np.mean([gabor_plane(image, p, t, axes, mode) for t in thetas], axis=0) for axes in planes], axis=0)


def wavelet(image, p, mode):
    wave = pywt.Wavelet(p["wavelet"])
    taps = {"L": np.array(wave.dec_lo), "H": np.array(wave.dec_hi)}

    def at(level, letter):
        spread = np.zeros(len(taps[letter]) * 2 ** (level - 1))
        spread[:: 2 ** (level - 1)] = taps[letter]
        return spread

    def respond(turned_image):
        for level in range(1, p["level"]):
            turned_image = separable(turned_image, [at(level, "L")] * 3, mode)
        return separable(turned_image, [at(p["level"], letter) for letter in p["band_xyz"]], mode)

    return turned(image, respond, p["pooling"]) if "pooling" in p else respond(image)


def spectrum(shape):
    return np.meshgrid(*[np.fft.ifftshift(np.linspace(-1, 1, n)) for n in shape], indexing="ij")


def simoncelli(shape, level):
    nu = 2 ** (level - 1) * np.sqrt(sum(f**2 for f in spectrum(shape)))
    band = (nu > 0.25) & (nu <= 1)
    return np.where(band, np.cos(np.pi / 2 * np.log2(2 * np.where(band, nu, 0.5))), 0)


def riesz(shape, order):
    freq = spectrum(shape)
    length = np.sqrt(sum(f**2 for f in freq))
    length[length == 0] = 1
    total = sum(order)
    factorial = lambda n: float(np.prod(np.arange(1, n + 1)))
    factor = np.sqrt(factorial(total) / np.prod([factorial(n) for n in order]))
    return (-1j) ** total * factor * np.prod([f**n for f, n in zip(freq, order)], axis=0) / length**total


def filtered(image, transfer):
    return np.fft.ifftn(np.fft.fftn(image) * transfer).real


def riesz_response(image, p, mode, name):
    padded = np.pad(image, RIESZ_PAD, mode=mode)
    if name == "Riesz-LoG":
        padded = convolved(padded, log_kernel(p["sigma_mm"], p["cutoff_sigma"], 3), mode)
        transfer = 1
    else:
        transfer = simoncelli(padded.shape, p["level"])
    out = filtered(padded, transfer * riesz(padded.shape, p["riesz_order_xyz"]))
    return out[(slice(RIESZ_PAD, -RIESZ_PAD),) * 3]


def response(image, test):
    p, mode = test["params"], MODES[test["padding"].split(" ")[0]]
    name, dims = test["filter"], 2 if test["dim"] == "2D" else 3
    if name == "mean":
        box = np.ones(p["support_voxels"]) / p["support_voxels"]
        return separable(image, [box] * dims, mode)
    if name == "LoG":
        return convolved(image, log_kernel(p["sigma_mm"], p["cutoff_sigma"], dims), mode)
    if name == "Laws":
        respond = lambda one: laws(one, p["kernels_xyz"], mode)
        out = turned(image, respond, p["pooling"], dims == 2) if "pooling" in p else respond(image)
        if not p.get("energy_map"):
            return out
        side = 2 * p["energy_distance_voxels"] + 1
        return separable(np.abs(out), [np.ones(side) / side] * dims, mode)
    if name == "Gabor":
        return gabor(image, p, mode)
    if name == "separable wavelet":
        return wavelet(image, p, mode)
    if name == "Simoncelli":
        return filtered(image, simoncelli(image.shape, p["level"]))
    return riesz_response(image, p, mode, name)


def main():
    root = pathlib.Path(sys.argv[1]) / "ibsi2"
    tests = json.loads((root / "ibsi2_phase1_settings.json").read_text())["tests"]
    random = np.random.default_rng(1)
    lines = []
    for test in tests:
        if "aligned_structure_tensor_sigma_mm" in test["params"]:
            continue
        phantom = test["phantom"]
        image = load(root / f"digital_phantom/nifti/{phantom}/image/{phantom}.nii.gz")
        out = response(image, test)
        published = root / (test["reference_map"] or "none")
        if published.is_file():
            reference = load(published)
            worst = np.abs(out - reference).max() / (0.01 * np.ptp(reference))
            print(f"{test['id']}: {worst:.3f} of the tolerance", file=sys.stderr)
            continue
        voxels = out.ravel(order="F")
        # Half of the places anywhere, half where something happens.
        strong = np.argsort(-np.abs(voxels - np.median(voxels)))[:4000]
        places = sorted({*random.integers(0, voxels.size, 20).tolist(), *random.choice(strong, 20).tolist()})
        values = [float(f"{voxels[n]:.7g}") for n in places]
        row = {"range": float(f"{np.ptp(voxels):.7g}"), "places": places, "values": values}
        lines.append(f"{json.dumps(test['id'])}: {json.dumps(row)}")
    print("{\n" + ",\n".join(lines) + "\n}")


if __name__ == "__main__":
    main()
