import { toNiftiGz } from '../formats/nifti-write.ts';
import type { ExtractionProgress } from '../radiomics/feature.ts';
import { gridDifferences } from '../volume/compare-grids.ts';
import { componentSteps } from '../volume/components.ts';
import { LocusError } from '../volume/errors.ts';
import { voxelVolume } from '../volume/grid.ts';
import { finishPaced, makePacer } from '../volume/pace.ts';
import { operate, takesTwo } from '../volume/region-operation.ts';
import type { LabelMap } from '../volume/volume.ts';
import type { RegionReport } from './protocol.ts';
import type { RegionNames, RegionOperand, RegionRequest } from './protocol-regions.ts';
import type { createShelf } from './shelf.ts';

interface RegionTools {
  readonly shelf: Pick<ReturnType<typeof createShelf>, 'mask'>;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ExtractionProgress) => void;
}

/**
 * The region as a mask of its own, which is not loaded yet; what it was made of stays as it is.
 *
 * @throws LocusError 'empty-mask', 'geometry-mismatch', 'bad-settings', 'too-large', 'cancelled'
 */
export async function makeRegion(
  { operation, operands, name, history }: RegionRequest,
  { shelf, signal, onProgress }: RegionTools,
): Promise<RegionReport> {
  const pace = makePacer(signal);
  const say = (fraction: number) =>
    onProgress({ stage: 'Making the region', image: null, family: null, fraction });
  say(0);
  const [one, other] = operands;
  const { item, map } = shelf.mask(one.maskId);
  const first = drawn(map, one);
  await pace();
  const second = other === undefined ? null : drawn(onGridOf(map, other), other);
  if (takesTwo(operation) && second === null) {
    throw new LocusError('bad-settings', 'That takes two regions.', 'Choose the second one.');
  }
  await pace();
  say(0.2);
  const run = <T>(work: Generator<void, T>) => finishPaced(work, pace);
  const { box, data } = await operate(operation, map.grid, first, second, run);
  say(0.8);
  const { sizes } = await run(componentSteps(data, box.size, 'corners'));
  say(1);
  const voxelCount = sizes.reduce((sum, size) => sum + size, 0);
  return {
    mask: {
      name,
      reason: history,
      grid: map.grid,
      box,
      data,
      labels: [{ value: 1, name }],
    },
    voxelCount,
    volumeMl: (voxelCount * voxelVolume(map.grid)) / 1000,
    pieces: sizes.length,
  };

  function onGridOf(first: LabelMap, { maskId }: RegionOperand): LabelMap {
    const second = shelf.mask(maskId);
    const differences = gridDifferences(first.grid, second.map.grid);
    if (differences.length === 0) return second.map;
    throw new LocusError(
      'geometry-mismatch',
      `${item.name} and ${second.item.name} lie on different grids: ${differences.join('; ')}.`,
      'Resample one of the masks to the image of the other first.',
      second.item.name,
    );
  }
}

function drawn({ data }: LabelMap, { values }: RegionOperand): Uint8Array<ArrayBuffer> {
  const wanted = new Set(values);
  const out = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at++) if (wanted.has(data[at] as number)) out[at] = 1;
  return out;
}

/**
 * A mask as .nii.gz: its labels as they are, or with `values` the region that these make up as 1. The header says where
 * the voxels lie and nothing else; neither does the gzip header name a file.
 *
 * @throws LocusError 'too-large'
 */
export function maskNifti(
  map: LabelMap,
  values: readonly number[] | null,
): Uint8Array<ArrayBuffer> {
  return toNiftiGz(map.grid, values === null ? map.data : drawn(map, { maskId: '', values }));
}

/** The same map with other names and regions. @throws LocusError 'label-absent' */
export function renamed(map: LabelMap, { labels, regions }: RegionNames): LabelMap {
  const names = new Map(labels.map(({ value, name }) => [value, name]));
  const present = new Set(map.labels.map(({ value }) => value));
  const absent = (regions ?? []).flatMap(({ values }) => values).filter((n) => !present.has(n));
  if (absent.length > 0) {
    throw new LocusError(
      'label-absent',
      `Label ${absent.join(', ')} does not occur in the mask.`,
      `It has ${[...present].join(', ')}.`,
    );
  }
  const { regions: _, ...rest } = map;
  return {
    ...rest,
    labels: map.labels.map((label) => ({ ...label, name: names.get(label.value) ?? label.name })),
    ...(regions === null ? {} : { regions }),
  };
}
