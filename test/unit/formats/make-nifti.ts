// Writes NIfTI files for tests, from the field offsets of nifti1.h and nifti2.h.

export const NIFTI_TYPES = {
  uint8: 2,
  int16: 4,
  int32: 8,
  float32: 16,
  float64: 64,
  int8: 256,
  uint16: 512,
  uint32: 768,
  int64: 1024,
  uint64: 1280,
} as const;

export type NiftiType = keyof typeof NIFTI_TYPES;

export interface NiftiSpec {
  version?: 1 | 2;
  isLittleEndian?: boolean;
  isPair?: boolean;
  dim?: number[];
  pixdim?: number[];
  type?: NiftiType;
  datatype?: number;
  slope?: number;
  intercept?: number;
  voxOffset?: number;
  units?: number;
  intent?: number;
  qformCode?: number;
  sformCode?: number;
  quaternion?: number[];
  offset?: number[];
  srow?: number[];
  values?: readonly (number | bigint)[];
}

export interface NiftiFiles {
  header: Uint8Array<ArrayBuffer>;
  voxels: Uint8Array<ArrayBuffer>;
  /** Header and voxels in one, as .nii. */
  whole: Uint8Array<ArrayBuffer>;
}

export function makeNifti(spec: NiftiSpec = {}): NiftiFiles {
  const { version = 1, isLittleEndian = true, isPair = false, type = 'int16' } = spec;
  const dim = spec.dim ?? [3, 2, 3, 4];
  const pixdim = spec.pixdim ?? [1, 1, 1, 1, 1, 1, 1, 1];
  const length = version === 1 ? 348 : 540;
  const voxOffset = spec.voxOffset ?? (isPair ? 0 : length + 4);
  const header = new Uint8Array(length);
  const view = new DataView(header.buffer);
  const short = (at: number, x: number) => view.setInt16(at, x, isLittleEndian);
  const int = (at: number, x: number) => view.setInt32(at, x, isLittleEndian);
  const float = (at: number, x: number) => view.setFloat32(at, x, isLittleEndian);
  const double = (at: number, x: number) => view.setFloat64(at, x, isLittleEndian);
  const long = (at: number, x: number) => view.setBigInt64(at, BigInt(x), isLittleEndian);
  const text = (at: number, x: string) => header.set(new TextEncoder().encode(x), at);
  const datatype = spec.datatype ?? NIFTI_TYPES[type];
  const rows = spec.srow ?? [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];
  int(0, length);
  if (version === 1) {
    dim.forEach((n, at) => void short(40 + 2 * at, n));
    pixdim.forEach((mm, at) => void float(76 + 4 * at, mm));
    short(68, spec.intent ?? 0);
    short(70, datatype);
    float(108, voxOffset);
    float(112, spec.slope ?? 0);
    float(116, spec.intercept ?? 0);
    view.setUint8(123, spec.units ?? 2);
    short(252, spec.qformCode ?? 0);
    short(254, spec.sformCode ?? 1);
    (spec.quaternion ?? []).forEach((q, at) => void float(256 + 4 * at, q));
    (spec.offset ?? []).forEach((x, at) => void float(268 + 4 * at, x));
    rows.forEach((x, at) => void float(280 + 4 * at, x));
    text(344, isPair ? 'ni1\0' : 'n+1\0');
  } else {
    text(4, `${isPair ? 'ni2' : 'n+2'}\0\r\n\x1a\n`);
    short(12, datatype);
    dim.forEach((n, at) => void long(16 + 8 * at, n));
    pixdim.forEach((mm, at) => void double(104 + 8 * at, mm));
    long(168, voxOffset);
    double(176, spec.slope ?? 0);
    double(184, spec.intercept ?? 0);
    int(344, spec.qformCode ?? 0);
    int(348, spec.sformCode ?? 1);
    (spec.quaternion ?? []).forEach((q, at) => void double(352 + 8 * at, q));
    (spec.offset ?? []).forEach((x, at) => void double(376 + 8 * at, x));
    rows.forEach((x, at) => void double(400 + 8 * at, x));
    int(500, spec.units ?? 2);
    int(504, spec.intent ?? 0);
  }
  const count = dim.slice(1, (dim[0] ?? 0) + 1).reduce((product, n) => product * n, 1);
  const values = spec.values ?? Array.from({ length: count }, (_, n) => n % 100);
  const voxels = toBytes(values, type, isLittleEndian);
  // Where the header's offset makes no sense, the voxels follow the header.
  const start = voxOffset < length ? length + 4 : voxOffset;
  const whole = new Uint8Array(start + voxels.length);
  whole.set(header);
  whole.set(voxels, start);
  return { header, voxels, whole };
}

export function toBytes(
  values: readonly (number | bigint)[],
  type: NiftiType,
  isLittleEndian: boolean,
): Uint8Array<ArrayBuffer> {
  const width = type.endsWith('64') ? 8 : type.endsWith('32') ? 4 : type.endsWith('16') ? 2 : 1;
  const bytes = new Uint8Array(values.length * width);
  const view = new DataView(bytes.buffer);
  values.forEach((value, n) => {
    const at = n * width;
    if (type === 'float32') view.setFloat32(at, Number(value), isLittleEndian);
    else if (type === 'float64') view.setFloat64(at, Number(value), isLittleEndian);
    else if (width === 8) view.setBigInt64(at, BigInt(value), isLittleEndian);
    else if (width === 4) view.setInt32(at, Number(value), isLittleEndian);
    else if (width === 2) view.setInt16(at, Number(value), isLittleEndian);
    else view.setInt8(at, Number(value));
  });
  return bytes;
}
