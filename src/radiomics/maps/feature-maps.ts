import type { Engine } from '../../engine/engine.ts';
import { LocusError } from '../../volume/errors.ts';
import { requireGreyLevels, requireSameSize } from '../checks.ts';
import { NO_HELPERS } from '../helpers.ts';
import { runOptions } from '../measure-batch.ts';
import { makePlan, type PlanNode } from '../plan.ts';
import { marginOf } from '../preprocess/margin.ts';
import { preprocess } from '../preprocess/preprocess.ts';
import type { ExtractionSettings, FamilyName } from '../settings.ts';
import { coarsePasses, singlePass } from './coarse-passes.ts';
import type { FeatureMap, FeatureMapInput, FeatureMapOptions } from './feature-map.ts';
import { type NamedFeature, readFeatureName } from './map-features.ts';
import { MapPainter } from './map-painter.ts';
import type { MapTask } from './map-task.ts';
import { hasKernel } from './measure-map.ts';
import { placeOf, prepareTasks, voxelwiseOf } from './prepare-maps.ts';
import { measureMapShared } from './share-map.ts';

/** Where the progress bar is after pre-processing and filters. */
const PREPARED = 0.1;

/**
 * Voxel-wise maps, in the order they are asked for: each voxel of the region gets the features of the voxels around it
 * (PyRadiomics' voxel-based extraction).
 *
 * @throws LocusError 'geometry-mismatch', 'empty-mask', 'label-absent', 'bad-settings', 'cancelled', 'device-lost',
 * 'too-large'
 */
export async function featureMaps(
  engine: Engine,
  { image, mask, labels, settings, features: names }: FeatureMapInput,
  { signal, onProgress, helpers = NO_HELPERS, onCoarse }: FeatureMapOptions = {},
): Promise<readonly FeatureMap[]> {
  requireSameSize(image, mask);
  const voxelwise = voxelwiseOf(settings);
  const radius = voxelwise.kernelRadius;
  const features = names.map(readFeatureName);
  const nodes = nodesOf(features, settings);
  const margin = marginOf(nodes, image.grid, settings.preprocessing.resampling);
  const prepared = await preprocess(engine, { image, mask, labels }, settings.preprocessing, {
    ...runOptions({ signal, onProgress }, 0, PREPARED / 2),
    margin: margin === 'whole' ? margin : margin + radius,
  });
  if (settings.binning.kind === 'none') requireGreyLevels(prepared.image, prepared.roi, settings);
  const place = placeOf(prepared, radius);
  const run = runOptions({ signal, onProgress }, PREPARED / 2, PREPARED);
  const tasks = await prepareTasks(engine, nodes, prepared, place, voxelwise, run);
  const passes =
    onCoarse === undefined
      ? singlePass(place.centres)
      : coarsePasses(place.centres, place.around.size);
  const painted = features.map((feature) => {
    const task = tasks[nodes.findIndex(({ image }) => image.name === feature.image)] as MapTask;
    const isOnEngine = hasKernel(engine.info.name, task, feature);
    return { name: feature.name, engine: isOnEngine ? engine.info.name : 'cpu' } as const;
  });
  const painter = new MapPainter(painted, prepared.image.grid, place, voxelwise.initialValue);
  const whole = tasks.length * place.centres.length;
  let done = 0;
  for (const { step, voxels, standIns } of passes) {
    const centres = voxels.map((n) => place.centres[n] as number);
    for (const [n, task] of tasks.entries()) {
      const name = (nodes[n] as PlanNode).image.name;
      const wanted = features.filter((feature) => feature.image === name);
      const values = await measureMapShared(
        engine,
        { ...task, features: wanted },
        centres,
        helpers,
        {
          ...(signal === undefined ? {} : { signal }),
          onProgress: (fraction) =>
            onProgress?.({
              stage: 'maps',
              image: name,
              family: null,
              fraction: PREPARED + ((1 - PREPARED) * (done + fraction * centres.length)) / whole,
            }),
        },
      );
      done += centres.length;
      painter.keep(wanted, voxels, values);
    }
    if (step > 1) onCoarse?.(painter.paint(standIns), step);
  }
  onProgress?.({ stage: 'done', image: null, family: null, fraction: 1 });
  return painter.paint(null);
}

/** The images that the features are taken from, each with its settings. @throws LocusError 'bad-settings' */
function nodesOf(
  features: readonly NamedFeature[],
  settings: ExtractionSettings,
): readonly PlanNode[] {
  const images = [...new Set(features.map(({ image }) => image))];
  const families: Partial<Record<FamilyName, readonly string[]>> = {};
  for (const { family, feature } of features) {
    families[family] = [...(families[family] ?? []), feature];
  }
  const { imageTypes } = settings;
  const original = imageTypes.original || images.includes('original');
  const plan = makePlan({ ...settings, families, imageTypes: { ...imageTypes, original } });
  return images.map((name) => {
    const node = plan.find(({ image }) => image.name === name);
    if (node !== undefined) return node;
    throw new LocusError(
      'bad-settings',
      `The settings make no image "${name}".`,
      `They make ${plan.map(({ image }) => image.name).join(', ')}: choose one, or switch its image type on.`,
    );
  });
}
