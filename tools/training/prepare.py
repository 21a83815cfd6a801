#!/usr/bin/env python3
"""From NIfTI files to a network's tensor, in float64: what the program's own preparation is compared with.

    python tools/training/prepare.py MODEL.json CASE OUT.npy

CASE is a folder with T1.nii.gz, T1c.nii.gz … and tumour.nii.gz; all its labels together are the region. OUT.npy gets
the float32 tensor [1, channels, z, y, x] (numpy's own format). Needs numpy alone.

Definition, step by step:
 1. Statistics on the native grid, population SD, over the voxels that the normalisation names: `brain`, `image` (all
    finite voxels) or `region`. Voxels that are not finite count as 0.
 2. Target grid: axes parallel to the world's, centred on the bounding box (in voxel indices) of the region (crop
    `region`), or of the brain mask of the first sequence that is present (crop `image`; the whole grid where brainMask
    is `none`). Voxel i of n lies at centre + direction * (i - (n - 1) / 2) * spacing.
 3. Trilinear interpolation of raw values. Up to half a voxel beyond the outermost centres the edge is repeated.
 4. Brain mask and region are interpolated alike as 0 and 1; inside where the result is 0.5 or more. Half voxels make
    exact ties common, so TIE is granted: rounding in the last digit must not decide.
 5. Normalised, clipped; outside the brain mask or the grid: background, and all of a missing sequence.
 6. The mask channel, 1 inside the region, comes last.
"""
import json
import os
import sys

import numpy

from nifti import read_nifti

TIE = 1e-4
DIRECTIONS = {"R": (0, 1), "L": (0, -1), "A": (1, 1), "P": (1, -1), "S": (2, 1), "I": (2, -1)}


def read_case(folder, sequences):
    """{name: (values, matrix)} of the files that are there, and the region as (bool values, matrix)."""
    paths = {name: os.path.join(folder, f"{name}.nii.gz") for name in sequences}
    images = {name: read_nifti(path) for name, path in paths.items() if os.path.exists(path)}
    labels, matrix = read_nifti(os.path.join(folder, "tumour.nii.gz"))
    return images, (labels > 0, matrix)


def prepare(model, images, region, given=None):
    """The tensor [1, C, z, y, x] as float32. `given` is the brain mask (values, matrix) where brainMask is `given`."""
    source = model["input"]
    finite = {name: clean(*image) for name, image in images.items()}
    brains = {name: brain_of(source, *image, given) for name, image in finite.items()}
    grid = target_grid(source, finite, brains, region)
    channels = []
    for entry in source["sequences"]:
        name = entry["sequence"]
        if name not in images:
            if entry["isRequired"]:
                raise ValueError(f"{name} is missing")
            channels.append(numpy.full(shape_of(grid), float(source["background"])))
            continue
        normalise = normalisation(
            entry["normalisation"] or source["normalisation"], images[name][0], finite[name][0], brains[name], region
        )
        values, covered = sample(*finite[name], grid)
        values = normalise(values)
        if source["clip"] is not None:
            values = numpy.clip(values, *source["clip"])
        seen = covered & sample_mask(brains[name], finite[name][1], grid)
        channels.append(numpy.where(seen, values, source["background"]))
    if source["maskChannel"] == "region":
        channels.append(sample_mask(*region, grid).astype(numpy.float64))
    tensor = numpy.stack(channels)
    if source["layout"] == "NCWHD":
        tensor = tensor.transpose(0, 3, 2, 1)
    return numpy.ascontiguousarray(tensor[None], numpy.float32)


def grid_of(model, images, region):
    """(size x y z, matrix) of the tensor's grid, for masks and truths on it."""
    finite = {name: clean(*image) for name, image in images.items()}
    brains = {name: brain_of(model["input"], *image, None) for name, image in finite.items()}
    return target_grid(model["input"], finite, brains, region)


def clean(values, matrix):
    return numpy.where(numpy.isfinite(values), values, 0), matrix


def brain_of(source, values, matrix, given):
    if source["brainMask"] == "none":
        return numpy.ones(values.shape, bool)
    if source["brainMask"] == "nonzero":
        return values != 0
    mask, mask_matrix = given
    if mask.shape == values.shape and numpy.allclose(mask_matrix, matrix):
        return mask
    return on_grid_of(mask, mask_matrix, values, matrix)


def normalisation(kind, raw, values, brain, region):
    """A function of raw values."""
    if kind["kind"] == "none":
        return lambda v: v
    if kind["kind"] == "fixed":
        return lambda v: (v - kind["subtract"]) / kind["divide"]
    over = kind["over"]
    if over == "region":
        chosen = region[0] if region[0].shape == values.shape else None
        if chosen is None:
            raise ValueError("statistics over a region on another grid")
    else:
        chosen = brain if over == "brain" else numpy.isfinite(raw)
    voxels = values[chosen]
    if kind["kind"] == "z-score":
        centre, scale = voxels.mean(), voxels.std()
    else:
        centre, high = numpy.percentile(voxels, [kind["low"], kind["high"]])
        scale = high - centre
    # Rounding gives equal intensities a spread of 1e-16 of them: that is none.
    if scale <= 1e-9 * abs(centre):
        scale = 1
    return lambda v: (v - centre) / scale


# A grid is (size x y z, matrix): matrix from its indices to the world.
def target_grid(source, images, brains, region):
    if source["crop"] == "region":
        mask, matrix = region
    else:
        first = next(e["sequence"] for e in source["sequences"] if e["sequence"] in images)
        mask, matrix = brains[first], images[first][1]
    box = bounding_box(mask)
    centre = (matrix @ [*((box[0] + box[1]) / 2), 1])[:3]
    spacing = numpy.array(source["spacing"], float)
    axes = [DIRECTIONS[letter] for letter in source["orientation"]]
    size = source["size"]
    if size is None:
        size = covering_size(mask, matrix, axes, spacing, source["multipleOf"])
    out = numpy.zeros((4, 4))
    out[3, 3] = 1
    for axis, (world, sign) in enumerate(axes):
        out[world, axis] = sign * spacing[axis]
        out[world, 3] = centre[world] - sign * spacing[axis] * (size[axis] - 1) / 2
    return tuple(size), out


def covering_size(mask, matrix, axes, spacing, multiple):
    """As many voxels as cover the bounding box, whose corners are voxel corners."""
    low, high = bounding_box(mask)
    corners = numpy.array(numpy.meshgrid(*zip(low - 0.5, high + 0.5), [1.0])).reshape(4, -1)
    world = (matrix @ corners)[:3]
    extent = [numpy.ptp(world[axis]) for axis, _ in axes]
    return [int(numpy.ceil(round(e / s, 6) / multiple) * multiple) for e, s in zip(extent, spacing)]


def bounding_box(mask):
    found = [numpy.flatnonzero(mask.any(axis=tuple(a for a in range(3) if a != axis))) for axis in range(3)]
    if len(found[0]) == 0:
        raise ValueError("empty region")
    return numpy.array([f[0] for f in found], float), numpy.array([f[-1] for f in found], float)


def shape_of(grid):
    return grid[0][::-1]


def sample_mask(mask, matrix, grid):
    values, covered = sample(mask, matrix, grid)
    return covered & (values >= 0.5 - TIE)


def on_grid_of(mask, mask_matrix, values, matrix):
    return sample_mask(mask, mask_matrix, (values.shape, matrix)).transpose(2, 1, 0)


def sample(values, matrix, grid):
    """Trilinear values [z, y, x] at a grid's voxels, and which of these the source's grid covers."""
    size, target = grid
    change = numpy.linalg.inv(matrix) @ target
    order = numpy.argmax(abs(change[:3, :3]), axis=1)
    turned = change[:3, :3][:, order] if len(set(order)) == 3 else None
    if turned is None or abs(turned - numpy.diag(numpy.diag(turned))).max() > 1e-7:
        return sample_oblique(values, change, size)
    # The grids' axes are parallel: interpolate along one after the other, within the part that is asked for.
    covered = numpy.ones((1, 1, 1), bool)
    steps = []
    for axis in range(3):
        along = order[axis]
        position = change[axis, along] * numpy.arange(size[along]) + change[axis, 3]
        low, fraction, within = neighbours(position, values.shape[axis])
        shape = [-1 if a == axis else 1 for a in range(3)]
        steps.append((low, numpy.minimum(low + 1, values.shape[axis] - 1), fraction.reshape(shape)))
        covered = covered & within.reshape(shape)
    values = values[tuple(slice(low.min(), high.max() + 1) for low, high, _ in steps)].astype(numpy.float64)
    for axis in (2, 1, 0):
        low, high, fraction = steps[axis]
        first = low.min()
        values = values.take(low - first, axis) * (1 - fraction) + values.take(high - first, axis) * fraction
    turn = numpy.argsort(order)[::-1]
    return values.transpose(turn), numpy.broadcast_to(covered, values.shape).transpose(turn)


def sample_oblique(values, change, size):
    k, j, i = numpy.meshgrid(*[numpy.arange(n) for n in size[::-1]], indexing="ij")
    covered = numpy.ones(i.shape, bool)
    lows, fractions = [], []
    for axis in range(3):
        position = change[axis, 0] * i + change[axis, 1] * j + change[axis, 2] * k + change[axis, 3]
        low, fraction, within = neighbours(position, values.shape[axis])
        covered &= within
        lows.append(low)
        fractions.append(fraction)
    total = numpy.zeros(i.shape)
    for corner in numpy.ndindex(2, 2, 2):
        index = tuple(numpy.minimum(low + c, n - 1) for low, c, n in zip(lows, corner, values.shape))
        weight = numpy.ones(i.shape)
        for c, fraction in zip(corner, fractions):
            weight = weight * (fraction if c else 1 - fraction)
        total += weight * values[index]
    return total, covered


def neighbours(position, extent):
    """Index below, fraction towards the next, and whether the position is covered (a rounding error is granted)."""
    within = (position >= -0.5 - 1e-6) & (position <= extent - 0.5 + 1e-6)
    position = numpy.clip(position, 0, extent - 1)
    low = numpy.minimum(numpy.floor(position).astype(int), max(extent - 2, 0))
    return low, position - low, within


def main(model_path, folder, out):
    with open(model_path, encoding="utf8") as file:
        model = json.load(file)
    images, region = read_case(folder, [entry["sequence"] for entry in model["input"]["sequences"]])
    numpy.save(out, prepare(model, images, region))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
