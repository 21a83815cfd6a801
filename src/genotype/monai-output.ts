import { LocusError } from '../volume/errors.ts';
import type { Manifest } from './manifest.ts';
import { channelNames, type Json, type MonaiReader, spatialShape } from './monai-reader.ts';
import { at, number, type Place, shown } from './rule.ts';

const COUNT = number('a number of channels', (value) => Number.isSafeInteger(value) && value > 0);

/** `task` and `output` of the manifest, as far as a tensor format says them. */
export function monaiOutput(
  { name, place }: { readonly name: string; readonly place: Place },
  reader: MonaiReader,
): { readonly task: Manifest['task']; readonly output: Json } {
  const type = at(place, 'type').value;
  const format = at(place, 'format').value;
  const count = COUNT.read(at(place, 'num_channels'));
  const names = channelNames(place, count);
  if (type === 'image' && SEGMENTATIONS.includes(String(format))) {
    spatialShape(place);
    return { task: 'segmentation', output: segmentation(name, count, names, reader) };
  }
  if (type === 'probabilities') {
    return { task: 'classification', output: classification(name, names, reader) };
  }
  throw new LocusError(
    'unsupported',
    `${place.path} is of type ${shown(type)} and format ${shown(format)}; Locus takes segmentations and probabilities.`,
    'Choose a network for classification or segmentation.',
    place.source.file,
  );
}

/** 'labels' is one-hot and 'classes' may overlap by the specification; bundles say 'segmentation' for both. */
const SEGMENTATIONS: readonly string[] = ['segmentation', 'labels', 'classes'];

function segmentation(
  tensor: string,
  count: number,
  names: readonly string[] | null,
  reader: MonaiReader,
): Json {
  if (names === null) {
    reader.need(undefined, ['output', 'regions'], `name and channel of each of ${count} channels`);
  }
  const hasBackground = names !== null && /^background$/i.test(names[0]?.trim() ?? '');
  const regions = names
    ?.map((name, channel) => ({ name, channel }))
    .filter(({ channel }) => !hasBackground || channel > 0);
  // With a background channel each voxel has one class: then labels follow, and a softmax.
  const labels = hasBackground
    ? regions?.map(({ name, channel }) => ({ value: channel, name, region: name }))
    : undefined;
  if (!hasBackground) {
    reader.need(undefined, ['output', 'activation'], '"sigmoid" or "softmax"');
    const order =
      'value, name and region of each label of the mask, of nested regions the inner last';
    reader.need(undefined, ['output', 'labels'], order);
  } else {
    reader.note('Channel 0 is the background, so the classes are taken to be those of a softmax.');
  }
  return {
    tensor,
    ...(hasBackground ? { activation: 'softmax' } : {}),
    ...(regions === undefined ? {} : { regions }),
    ...(labels === undefined ? {} : { labels }),
  };
}

function classification(
  tensor: string,
  names: readonly string[] | null,
  reader: MonaiReader,
): Json {
  // Bundles call the output probabilities even where the activation is a later transform.
  const kind = '"logits" or "probabilities", whether or not the graph itself ends in an activation';
  reader.need(undefined, ['output', 'kind'], kind);
  const classes = names === null ? '' : ` (the metadata name ${names.join(', ')})`;
  const heads = `gene, alteration, classes${classes} and indices of each head`;
  reader.need(undefined, ['output', 'heads'], heads);
  return { tensor };
}
