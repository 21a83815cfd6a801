import { toNifti, toNiftiGz } from '../formats/nifti-write.ts';
import type { FeatureMap, FeatureMapInput } from '../radiomics/maps/feature-map.ts';
import { featureMaps } from '../radiomics/maps/feature-maps.ts';
import { mapInGrid } from '../radiomics/maps/map-in-grid.ts';
import { PYRADIOMICS_VOXELWISE } from '../radiomics/maps/prepare-maps.ts';
import type { ExtractionSettings } from '../radiomics/settings.ts';
import { MAP_HELP } from './help.ts';
import { type MapOptions, readMapOptions } from './map-options.ts';
import { startNotes } from './note.ts';
import { openEngine } from './open-engine.ts';
import { writeResult, writeStdout } from './output.ts';
import { readCase, withCaseFile } from './read-case.ts';
import { openThreads } from './threads.ts';

/** `map IMAGE MASK --feature NAME --out FILE …`. @throws LocusError; 'usage' for mistakes in the command */
export async function mapCommand(args: readonly string[]): Promise<void> {
  const options = readMapOptions(args);
  if (options === null) return writeStdout(MAP_HELP);
  startNotes();
  const read = await readCase(options, 'pyradiomics');
  const { image, mask, labels } = read;
  const settings = withOptions(read.settings, options);
  const map = await runOn(options, { image, mask, labels, settings, features: [options.feature] });
  const outside = settings.voxelwise?.initialValue ?? Number.NaN;
  const { grid, values } = mapInGrid(map, outside, options.isCropped);
  const bytes = options.out.isCompressed ? toNiftiGz(grid, values) : toNifti(grid, values);
  await writeResult(options.out.path, bytes);
}

/** The settings of the file, but for what the command says itself. */
function withOptions(
  settings: ExtractionSettings,
  { radius, isUnmasked, initialValue }: MapOptions,
): ExtractionSettings {
  const chosen = settings.voxelwise ?? PYRADIOMICS_VOXELWISE;
  const outside = Number.isNaN(initialValue) ? null : initialValue;
  return {
    ...settings,
    voxelwise: {
      ...chosen,
      kernelRadius: radius ?? chosen.kernelRadius,
      isKernelMasked: chosen.isKernelMasked && !isUnmasked,
      initialValue: initialValue === null ? chosen.initialValue : outside,
    },
  };
}

async function runOn(options: MapOptions, input: FeatureMapInput): Promise<FeatureMap> {
  const engine = await openEngine(options.engine);
  const helpers = openThreads(options.engine === 'cpu' ? options.threads : 1);
  try {
    const [map] = await featureMaps(engine, input, { helpers });
    if (map === undefined) throw new Error('no map');
    return map;
  } catch (error) {
    throw withCaseFile(error, options);
  } finally {
    helpers.close();
    engine.dispose();
  }
}
