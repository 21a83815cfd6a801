"""Reading and writing of NIfTI-1 volumes with numpy alone."""
import gzip
import struct

import numpy

TYPES = {2: "u1", 4: "i2", 8: "i4", 16: "f4", 64: "f8", 256: "i1", 512: "u2", 768: "u4"}


def read_nifti(path):
    """Values as float64 [x, y, z], and the 4x4 matrix from voxel indices to world mm (RAS+).

    The transform is the sform where its code is above 0, else the qform, else spacings only.
    """
    with open(path, "rb") as file:
        data = file.read()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    order = "<" if struct.unpack("<i", data[:4])[0] == 348 else ">"
    shape = struct.unpack(order + "8h", data[40:56])
    size = shape[1:4]
    if any(extent > 1 for extent in shape[4 : 1 + shape[0]]):
        raise ValueError(f"{path}: more than one volume")
    code = struct.unpack(order + "h", data[70:72])[0]
    pixdim = struct.unpack(order + "8f", data[76:108])
    offset, slope, shift = struct.unpack(order + "3f", data[108:120])
    values = numpy.frombuffer(data, order + TYPES[code], int(numpy.prod(size)), int(offset))
    values = values.reshape(size, order="F").astype(numpy.float64)
    if slope != 0 and numpy.isfinite(slope):
        values = values * slope + shift
    return values, transform(data, order, pixdim)


def transform(data, order, pixdim):
    qform, sform = struct.unpack(order + "2h", data[252:256])
    if sform > 0:
        rows = struct.unpack(order + "12f", data[280:328])
        return numpy.vstack([numpy.reshape(rows, (3, 4)), [0, 0, 0, 1]]).astype(numpy.float64)
    matrix = numpy.diag([*pixdim[1:4], 1]).astype(numpy.float64)
    if qform > 0:
        b, c, d, *origin = struct.unpack(order + "6f", data[256:280])
        a = numpy.sqrt(max(0, 1 - b * b - c * c - d * d))
        rotation = numpy.array(
            [
                [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
                [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
                [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c],
            ]
        )
        handed = -1 if pixdim[0] < 0 else 1
        matrix[:3, :3] = rotation * [pixdim[1], pixdim[2], handed * pixdim[3]]
        matrix[:3, 3] = origin
    return matrix


def write_nifti(path, values, matrix):
    """Writes [x, y, z] values as float32, or uint8 where they are that."""
    code = 2 if values.dtype == numpy.uint8 else 16
    values = values.astype(TYPES[code])
    header = bytearray(352)
    spacing = numpy.linalg.norm(matrix[:3, :3], axis=0)
    struct.pack_into("<i", header, 0, 348)
    struct.pack_into("<8h", header, 40, 3, *values.shape, 1, 1, 1, 1)
    struct.pack_into("<2h", header, 70, code, 8 * values.dtype.itemsize)
    struct.pack_into("<8f", header, 76, 1, *spacing, 0, 0, 0, 0)
    struct.pack_into("<3f", header, 108, 352, 1, 0)
    struct.pack_into("<B", header, 123, 2)
    struct.pack_into("<2h", header, 252, 0, 1)
    struct.pack_into("<12f", header, 280, *matrix[:3].ravel())
    header[344:348] = b"n+1\0"
    with gzip.open(path, "wb", 1) as file:
        file.write(bytes(header) + values.tobytes(order="F"))
