import { KINDS } from '../formats/filter-json.ts';
import type { Kind } from '../formats/filter-json-kind.ts';
import type { Value } from '../formats/filter-json-values.ts';
import { wrap } from './wrap.ts';

const WIDTH = 110;

export const FILTER_HELP = `One derived image: the response of a whole image to a filter.

npm run --silent filter -- IMAGE --filter FILE.json --out MAP.nii.gz [--engine NAME]

  IMAGE              as for extract: NIfTI, NRRD, MetaImage, DICOM, or a folder or archive with one of these
  --series N         which image of a folder or archive with several, from 1
  --volume N         of an image with several (echoes, b-values, times), from 0
  --unit NAME        of a PET series: SUVbw | SUVlbm | SUVbsa | Bq/ml
  --filter FILE      one filter as JSON, as below
  --out FILE         .nii or .nii.gz: the response on the image's grid, float32
  --engine NAME      cpu | webgpu (default: cpu)
  --help             this text

FILE.json, as in the published settings of IBSI-2 (arXiv 2006.05470) with keys in camel case:

  { "filter": "LoG", "dim": "3D", "padding": "mirror", "params": { "sigmaMm": 3, "cutoffSigma": 4 } }

  dim                2D (within each plane along the third axis) or 3D
  padding            how the image goes on beyond its borders: zero, nearest (the edge voxel), periodic, or
                     mirror (the edge voxel repeated)

Filters, and the keys of params; those in brackets may be left out:

${KINDS.map(kindText).join('\n\n')}

Voxels that are NaN or infinite are read as 0. Exit status: 0 done, 1 bad input, 2 wrong usage. Errors are one
line on stderr.
`;

function kindText({ name, title, dimensions, padding, params }: Kind): string {
  const dim = dimensions === null ? [] : [dimensions.length > 1 ? 'dim' : `[dim] ${dimensions[0]}`];
  const pad = padding === null ? [] : [padding === 'needed' ? 'padding' : '[padding], periodic'];
  const keys = [...dim, ...pad];
  const head = `  "${name}": ${title}${keys.length === 0 ? '' : `; ${keys.join('; ')}`}`;
  return [head, ...Object.entries(params).map(([key, value]) => paramText(key, value))].join('\n');
}

function paramText(key: string, { takes, means, otherwise }: Value<unknown>): string {
  const name = otherwise === undefined ? key : `[${key}]`;
  const indent = ' '.repeat(36);
  const preset = otherwise === undefined || otherwise === null ? '' : `; default: ${otherwise}`;
  const lines = wrap(`${takes}: ${means}${preset}`, WIDTH - indent.length);
  return `    ${name.padEnd(indent.length - 4)}${lines.join(`\n${indent}`)}`;
}
