#!/usr/bin/env python3
"""Read masks that Locus has saved with nibabel and SimpleITK, and compare where each label lies in the world.

    LOCUS_WRITE_EXPORTS=FOLDER npx vitest run --project unit worker/mask-export
    check_mask_exports.py FOLDER

Every FOLDER/*.nii.gz has a .json beside it: Locus' affine (RAS+) and, for each label, voxels and centre of gravity.
Prints a Markdown table of the largest differences in mm. Exit status: 0 all within 1e-3 mm and every voxel counted,
1 not, 2 no files, 3 a package is not importable.
"""
import json
import pathlib
import sys

try:
    import nibabel
    import numpy
    import SimpleITK
except ImportError as error:
    print(error, file=sys.stderr)
    sys.exit(3)

LPS = numpy.diag([-1.0, -1.0, 1.0])


def by_nibabel(path, code):
    """Voxels (i, j, k) and affine by the sform or by the qform."""
    image = nibabel.load(path)
    matrix, present = (image.get_sform if code == "sform" else image.get_qform)(coded=True)
    return numpy.asarray(image.dataobj), matrix if present else None


def by_simpleitk(path):
    """The same; None where ITK refuses axes that are not at right angles."""
    try:
        image = SimpleITK.ReadImage(str(path))
    except RuntimeError:
        return None, None
    affine = numpy.eye(4)
    affine[:3, :3] = LPS @ numpy.reshape(image.GetDirection(), (3, 3)) @ numpy.diag(image.GetSpacing())
    affine[:3, 3] = LPS @ numpy.array(image.GetOrigin())
    return SimpleITK.GetArrayFromImage(image).transpose(2, 1, 0), affine


def difference(voxels, affine, expected):
    """Largest distance of a label's centre, infinite where its voxels are not as many."""
    worst = 0.0
    if sorted(set(numpy.unique(voxels)) - {0}) != sorted(place["value"] for place in expected["places"]):
        return float("inf")
    for place in expected["places"]:
        where = numpy.argwhere(voxels == place["value"])
        if len(where) != place["voxelCount"]:
            return float("inf")
        world = affine[:3, :3] @ where.mean(axis=0) + affine[:3, 3]
        worst = max(worst, float(numpy.abs(world - place["centreRas"]).max()))
    corner = numpy.abs(affine[:3].ravel() - expected["affine"]).max()
    return max(worst, float(corner))


def main():
    files = sorted(pathlib.Path(sys.argv[1]).glob("*.nii.gz")) if len(sys.argv) == 2 else []
    if not files:
        print("no FOLDER with masks", file=sys.stderr)
        return 2
    is_good = True
    print("| mask | nibabel, sform | nibabel, qform | SimpleITK |\n|---|---|---|---|")
    for path in files:
        expected = json.loads(path.with_name(path.name.replace(".nii.gz", ".json")).read_text())
        cells = []
        for voxels, affine in (by_nibabel(path, "sform"), by_nibabel(path, "qform"), by_simpleitk(path)):
            if affine is None:
                cells.append("none")
                continue
            mm = difference(voxels, affine, expected)
            is_good = is_good and mm < 1e-3
            cells.append(f"{mm:.1e}")
        print(f"| {path.name.removesuffix('.nii.gz')} | {' | '.join(cells)} |")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
