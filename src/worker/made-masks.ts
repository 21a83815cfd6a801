import { toNiftiGz } from '../formats/nifti-write.ts';
import type { ExtractionProgress } from '../radiomics/feature.ts';
import { findBody } from '../volume/body-mask.ts';
import { gridDifferences } from '../volume/compare-grids.ts';
import { LocusError } from '../volume/errors.ts';
import { voxelCount } from '../volume/grid.ts';
import { makeLabelMap } from '../volume/label-map.ts';
import { makePacer } from '../volume/pace.ts';
import { resampleLabels } from '../volume/resample-labels.ts';
import { makeRings } from '../volume/rings.ts';
import type { LabelMap, VoxelArray } from '../volume/volume.ts';
import type {
  GeometryReport,
  LoadedItem,
  MadeMask,
  Part,
  RingReport,
  RingRequest,
} from './protocol.ts';
import type { createShelf, NewItem } from './shelf.ts';

/** A part's voxels on its whole grid. */
function spread<T extends VoxelArray>({ grid, box, data }: Part<T>, outside: number): T {
  const out = new (data.constructor as new (length: number) => T)(voxelCount(grid));
  if (outside !== 0) out.fill(outside);
  const [nx, ny] = grid.size;
  const [bx, by, bz] = box.size;
  for (let k = 0; k < bz; k++) {
    for (let j = 0; j < by; j++) {
      const from = bx * (j + by * k);
      const to = box.start[0] + nx * (box.start[1] + j + ny * (box.start[2] + k));
      out.set(data.subarray(from, from + bx) as never, to);
    }
  }
  return out;
}

/** A .nii.gz of the whole grid. */
export function writePart(part: Part, outside: number): Uint8Array<ArrayBuffer> {
  return toNiftiGz(part.grid, spread(part, outside));
}

/** What the shelf takes for a mask made here, on the grid of an image. */
export function newMaskItem(made: MadeMask, { header }: LoadedItem): NewItem {
  const own = makeLabelMap(made.grid, spread(made, 0));
  const named: LabelMap = {
    ...own,
    labels: own.labels.map((label) => ({
      ...label,
      name: made.labels.find(({ value }) => value === label.value)?.name ?? label.name,
    })),
  };
  const map =
    gridDifferences(made.grid, header.grid).length === 0
      ? named
      : resampleLabels(named, header.grid);
  return {
    name: made.name,
    header: {
      format: 'synthetic',
      grid: map.grid,
      frames: 1,
      voxelType: 'uint8',
      slope: 1,
      intercept: 0,
      bytesNeeded: map.data.byteLength,
      modality: 'unknown',
      warnings: [],
    },
    volume: { grid: map.grid, data: map.data, modality: 'unknown', unit: '1', nonFiniteCount: 0 },
    frame: 0,
    source: null,
    // It belongs to the sample as little as to a file.
    isSample: false,
    role: 'mask',
    roleReason: made.reason,
    map,
  };
}

interface RingTools {
  readonly shelf: ReturnType<typeof createShelf>;
  readonly geometryOf: (imageId: string, maskId: string) => GeometryReport;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ExtractionProgress) => void;
}

/**
 * Rings around the chosen labels, clipped as asked for.
 *
 * @throws LocusError 'geometry-mismatch', 'bad-settings', 'empty-mask', 'cancelled'
 */
export async function drawRings(
  { imageId, maskId, labels, edges, clip }: RingRequest,
  { shelf, geometryOf, signal, onProgress }: RingTools,
): Promise<RingReport> {
  const pace = makePacer(signal);
  const say = (fraction: number) =>
    onProgress({ stage: 'Drawing rings', image: null, family: null, fraction });
  say(0);
  const { volume } = shelf.image(imageId);
  const { item, map } = shelf.mask(maskId);
  const onGrid = (id: string) => {
    const { isSameGrid: isSame } = geometryOf(imageId, id);
    if (isSame) return shelf.mask(id);
    throw new LocusError(
      'geometry-mismatch',
      'The mask lies on another grid than the image.',
      'Resample the mask to the image first.',
      shelf.mask(id).item.name,
    );
  };
  onGrid(maskId);
  const wanted = new Set(labels);
  const region = Uint8Array.from(map.data, (value) => Number(wanted.has(value)));
  await pace();
  say(0.2);
  const { mask: within, how } = boundary();
  await pace();
  say(0.6);
  const rings = makeRings(map.grid, region, edges, within);
  await pace();
  say(1);
  const names = edges.map((edge, n) => ({
    value: n + 1,
    name: `${n === 0 ? 0 : edges[n - 1]} to ${edge} mm`,
  }));
  return {
    clip: how,
    mask: {
      name: `Rings around ${item.name}`,
      reason: `rings of ${edges.join(', ')} mm, ${how}`,
      grid: map.grid,
      box: rings.box,
      data: rings.data,
      labels: names,
    },
  };

  function boundary(): { readonly mask: Uint8Array | null; readonly how: string } {
    if (clip.kind === 'none') return { mask: null, how: 'not clipped' };
    if (clip.kind === 'body') return findBody(volume);
    const chosen = onGrid(clip.maskId);
    return {
      mask: Uint8Array.from(chosen.map.data, (value) => Number(value !== 0)),
      how: `within ${chosen.item.name}`,
    };
  }
}
