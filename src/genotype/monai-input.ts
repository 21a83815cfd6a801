import { LocusError } from '../volume/errors.ts';
import type { Sequence } from '../volume/sequence.ts';
import { sequenceOfWords } from '../volume/sequence-words.ts';
import { channelNames, type Json, type MonaiReader, spatialShape } from './monai-reader.ts';
import { at, number, type Place, shown, text } from './rule.ts';

const COUNT = number('a number of channels', (value) => Number.isSafeInteger(value) && value > 0);

/** `input` of the manifest, as far as a tensor format says it. */
export function monaiInput(
  { name, place }: { readonly name: string; readonly place: Place },
  reader: MonaiReader,
): Json {
  requireImage(place);
  const count = COUNT.read(at(place, 'num_channels'));
  const sequences = sequencesOf(place, count, reader);
  reader.note(
    `The graph’s tensors are taken to be named as in the metadata (“${name}”), with x slowest (layout NCWHD), as MONAI reads files.`,
  );
  const range = at(place, 'value_range').value;
  const said =
    Array.isArray(range) && range.length === 2 ? `; values from ${range.join(' to ')}` : '';
  const open = {
    orientation: 'three letters, as Orientationd of the bundle has them ("RAS")',
    spacing: 'mm along x, y, z, as pixdim of Spacingd of the bundle',
    normalisation: `as the bundle’s transforms do it${said}: NormalizeIntensityd is {"kind": "z-score", "over": "image"}, with nonzero=True over "brain" and brainMask "nonzero"; ScaleIntensityRanged is {"kind": "fixed", …} with clip [0, 1]`,
  };
  for (const [member, wants] of Object.entries(open)) {
    reader.need(undefined, ['input', member], wants);
  }
  const wanted = `a list of {"sequence": …}, one for each of the ${count} channels`;
  reader.need(sequences, ['input', 'sequences'], wanted);
  return {
    tensor: name,
    layout: 'NCWHD',
    ...(sequences === undefined ? {} : { sequences }),
    ...sizeOf(place, reader),
  };
}

function requireImage(place: Place): void {
  const type = text('"image"').read(at(place, 'type'));
  const dtype = at(place, 'dtype').value;
  if (type === 'image' && (dtype === undefined || dtype === 'float32')) return;
  const [member, found] = type === 'image' ? ['dtype', dtype] : ['type', type];
  throw new LocusError(
    'unsupported',
    `${place.path}.${member} is ${shown(found)}; Locus feeds images as float32.`,
    'Export the network for such an input.',
    place.source.file,
  );
}

function sequencesOf(
  place: Place,
  count: number,
  reader: MonaiReader,
): readonly { readonly sequence: Sequence }[] | undefined {
  const modality = at(place, 'modality').value;
  const names = channelNames(place, count);
  const found: readonly Sequence[] | undefined =
    modality === 'CT' && count === 1
      ? ['CT']
      : names?.map((name) => sequenceOfWords(name)?.sequence ?? 'other');
  const isClear = found !== undefined && new Set(found).size === found.length;
  if (isClear && !found.includes('other')) return found.map((sequence) => ({ sequence }));
  if (names !== null) {
    reader.note(`Channels are named ${names.join(', ')}, which names no sequences for certain.`);
  }
  return undefined;
}

/** Fixed sizes leave the place of the window open; free ones cover the image. */
function sizeOf(place: Place, reader: MonaiReader): Json {
  const dims = spatialShape(place);
  const known = dims.flatMap((dim) => (dim === null ? [] : [dim]));
  if (known.length === 3 && known.every(({ isFixed }) => isFixed)) {
    reader.need(undefined, ['input', 'crop'], '"region" or "image": where the window lies');
    if (at(place, 'is_patch_data').value === true) {
      reader.note('The network was trained on patches; Locus runs one window, and slides none.');
    }
    return { size: known.map(({ voxels }) => voxels) };
  }
  if (known.length === 3 && known.every(({ isFixed }) => !isFixed)) {
    const multipleOf = known.map(({ voxels }) => voxels).reduce(leastCommonMultiple);
    return { crop: 'image', size: null, multipleOf };
  }
  const shape = JSON.stringify(at(place, 'spatial_shape').value);
  reader.need(undefined, ['input', 'crop'], '"region" or "image": where the window lies');
  reader.need(undefined, ['input', 'size'], `voxels along x, y, z; the metadata say ${shape}`);
  return {};
}

function leastCommonMultiple(a: number, b: number): number {
  let [divisor, rest] = [a, b];
  while (rest > 0) [divisor, rest] = [rest, divisor % rest];
  return (a / divisor) * b;
}
