import { LocusError } from '../volume/errors.ts';
import { badField } from './nrrd-header.ts';
import type { VoxelType } from './voxel-type.ts';

/** Every spelling of the format definition, section 5 (and teem's own 'char'). */
const SPELLINGS: Readonly<Record<VoxelType, readonly string[]>> = {
  int8: ['signed char', 'char', 'int8', 'int8_t'],
  uint8: ['uchar', 'unsigned char', 'uint8', 'uint8_t'],
  int16: ['short', 'short int', 'signed short', 'signed short int', 'int16', 'int16_t'],
  uint16: ['ushort', 'unsigned short', 'unsigned short int', 'uint16', 'uint16_t'],
  int32: ['int', 'signed int', 'int32', 'int32_t'],
  uint32: ['uint', 'unsigned int', 'uint32', 'uint32_t'],
  int64: [
    'longlong',
    'long long',
    'long long int',
    'signed long long',
    'signed long long int',
    'int64',
    'int64_t',
  ],
  uint64: ['ulonglong', 'unsigned long long', 'unsigned long long int', 'uint64', 'uint64_t'],
  float32: ['float'],
  float64: ['double'],
};

const TYPES = new Map(
  (Object.entries(SPELLINGS) as [VoxelType, readonly string[]][]).flatMap(([type, spellings]) =>
    spellings.map((spelling) => [spelling, type] as const),
  ),
);

/** @throws LocusError 'unsupported', 'corrupt' */
export function nrrdVoxelType(text: string): VoxelType {
  const spelling = text.toLowerCase().replace(/\s+/g, ' ');
  const type = TYPES.get(spelling);
  if (type !== undefined) return type;
  if (spelling === 'block') {
    throw new LocusError(
      'unsupported',
      'The voxels are opaque blocks of bytes, not numbers.',
      'Save the image with a number type.',
    );
  }
  throw badField('type', text);
}
