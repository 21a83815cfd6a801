import type { Batch, ImageHandle } from '../engine/engine.ts';
import { crop } from '../volume/crop.ts';
import type { Box } from '../volume/roi.ts';
import type { VoxelArray } from '../volume/volume.ts';
import { type ResponseSource, responsesOf } from './filters/responses.ts';
import type { DerivedImage } from './plan.ts';

/** What the images of a plan are made from. */
export interface DerivedSource extends ResponseSource {
  /** Responses within the region's box that this kind of engine made before, by name. */
  readonly known?: Readonly<Record<string, VoxelArray>>;
}

/** Records images of a plan when they are asked for, cut to a box (the region's, where responses are known). */
export function derivedImages(
  batch: Batch,
  source: DerivedSource,
  box: Box,
): (image: DerivedImage) => ImageHandle {
  const respond = responsesOf(batch, source, box);
  const { size } = box;
  return (image) => {
    const label = image.name;
    if (image.kind === 'original') {
      return batch.image({ size, data: crop(source.image, box, 0), label });
    }
    const data = source.known?.[label];
    if (data !== undefined) return batch.image({ size, data, label, isResponse: true });
    return respond(image.filter, label);
  };
}
