import type { CaseInput } from '../../genotype/predict.ts';
import type { PredictReport, PredictRequest } from '../protocol-genotype.ts';
import type { createShelf } from '../shelf.ts';

export type Shelf = Pick<ReturnType<typeof createShelf>, 'image' | 'mask'>;

type Asked = Pick<PredictRequest, 'images' | 'mask' | 'brain'>;

/** Voxels of a request. @throws LocusError 'no-image', 'no-mask', 'internal' for what is no longer loaded */
export function caseInput({ images, mask, brain }: Asked, shelf: Shelf): CaseInput {
  const pick = (from: PredictRequest['mask']) =>
    from === null ? null : { map: shelf.mask(from.maskId).map, labels: from.labels };
  return {
    images: new Map(images.map(({ sequence, imageId }) => [sequence, shelf.image(imageId).volume])),
    region: pick(mask),
    brain: pick(brain),
  };
}

/** What went in, by hashes of voxels. */
export function inputHashes({ images, mask, brain }: Asked, shelf: Shelf): PredictReport['inputs'] {
  const drawn = (role: string, from: PredictRequest['mask']) => {
    if (from === null) return [];
    const { item, map } = shelf.mask(from.maskId);
    return [{ role, sha256: item.sha256, grid: map.grid }];
  };
  return [
    ...images.map(({ sequence, imageId }) => {
      const { item, volume } = shelf.image(imageId);
      return { role: sequence as string, sha256: item.sha256, grid: volume.grid };
    }),
    ...drawn('region', mask),
    ...drawn('brain', brain),
  ];
}
