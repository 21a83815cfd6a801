import { waveletBands } from '../../src/engine/cpu/filter/wavelet.ts';
import { diameters } from '../../src/engine/cpu/shape/diameters.ts';
import { surfaceCells } from '../../src/engine/cpu/shape/surface.ts';
import { countDependence } from '../../src/engine/cpu/texture/dependence.ts';
import { countCooccurrence } from '../../src/engine/cpu/texture/glcm.ts';
import { countRuns } from '../../src/engine/cpu/texture/runs.ts';
import { countToneDifferences } from '../../src/engine/cpu/texture/tone-differences.ts';
import { borderDepths, findZones } from '../../src/engine/cpu/texture/zones.ts';
import { discretiseRegion, paddedIndices } from '../../src/engine/cpu/volume/discretise.ts';
import { regionIndices } from '../../src/engine/cpu/volume/region.ts';
import type { Batch, Engine } from '../../src/engine/engine.ts';
import type { Placement } from '../../src/engine/interpolation.ts';
import { AROUND } from '../../src/engine/neighbourhood.ts';
import { DIRECTIONS_3D } from '../../src/radiomics/families/glcm.ts';
import { ibsiSampling } from '../../src/radiomics/preprocess/sampling.ts';
import { voxelMoments } from '../../src/radiomics/shape/axes.ts';
import { meshMeasures } from '../../src/radiomics/shape/mesh.ts';
import { waveletFilters } from '../../src/radiomics/wavelets/wavelets.ts';
import { crop, cropPeriodic, grow } from '../../src/volume/crop.ts';
import type { Affine } from '../../src/volume/grid.ts';
import { makeRoi } from '../../src/volume/roi.ts';
import { ballCase, ctPhantom } from './cases.ts';
import { median, round, type Timing, time } from './timing.ts';

/** IBSI's rule for what lies outside. */
const EDGE = { border: 'edge', outside: 'border' } as const;

const IN_VOLUME = { across: null, bySlice: false } as const;

const RULE = { kind: 'fixed-count', count: 32, edges: 'ibsi' } as const;

/** Single operations on the CT phantom (or, without it, a ball of the same size), 32 grey levels. */
export async function benchKernels(engines: readonly Engine[]) {
  const subject = (await ctPhantom()) ?? ballCase(125_000);
  const roi = makeRoi(subject.image, subject.mask, [1]);
  const { size } = roi.box;
  const { spacing } = subject.image.grid;
  const data = crop(subject.image, roi.box, 0);
  const indices = regionIndices(roi.intensity);
  const padded = paddedIndices(indices, size);
  const levels = discretiseRegion(data, size, indices, padded, RULE);
  const filters = waveletFilters('coif1');
  const wide = grow(roi.box, 2, 3);
  const wideData = cropPeriodic(subject.image, wide, 0, 'even');
  const oneThread: Record<string, Timing> = {
    'grey levels': await time(() => discretiseRegion(data, size, indices, padded, RULE)),
    'GLCM, 13 directions': await time(() => countCooccurrence(levels, DIRECTIONS_3D)),
    'GLRLM, 13 directions': await time(() => countRuns(levels, DIRECTIONS_3D, false)),
    GLSZM: await time(() => findZones(levels, IN_VOLUME, null)),
    'GLDZM with border distances': await time(() =>
      findZones(levels, IN_VOLUME, borderDepths(roi.morphological, size, null)),
    ),
    NGTDM: await time(() => countToneDifferences(levels, AROUND, false)),
    NGLDM: await time(() => countDependence(levels, AROUND, 0, false)),
    'five texture matrices (GLCM, GLRLM, GLSZM, NGTDM, NGLDM)': await time(() => {
      countCooccurrence(levels, DIRECTIONS_3D);
      countRuns(levels, DIRECTIONS_3D, false);
      findZones(levels, IN_VOLUME, null);
      countToneDifferences(levels, AROUND, false);
      countDependence(levels, AROUND, 0, false);
    }),
    'mesh and diameters': await time(() => {
      meshMeasures(surfaceCells(roi.morphological, size), spacing, 'lewiner');
      diameters(roi.morphological, size, spacing);
    }),
    'all shape work': await time(() => {
      meshMeasures(surfaceCells(roi.morphological, size), spacing, 'lewiner');
      diameters(roi.morphological, size, spacing);
      voxelMoments(roi.morphological, size, spacing);
    }),
    'coif1, 8 sub-bands': await time(() => {
      for (const _ of waveletBands(wideData, wide.size, filters));
    }),
  };
  const whole = (batch: Batch) => batch.image({ size, data, label: 'original' });
  const { positions } = ibsiSampling({ ...subject.image.grid, size }, [2, 2, 2]);
  const placement: Placement = { kind: 'axes', positions };
  const [c, s] = [Math.cos(Math.PI / 36), Math.sin(Math.PI / 36)];
  const matrix: Affine = [c, -s, 0, 0, s, c, 0, 0, 0, 0, 1, 0];
  const turned: Placement = { kind: 'affine', size, matrix };
  const operations: Readonly<Record<string, (batch: Batch) => void>> = {
    'grey levels and GLCM': (batch) => {
      const region = batch.region(roi.intensity, size);
      batch.cooccurrence(
        batch.discretise(batch.image({ size, data, label: 'original' }), region, RULE),
        DIRECTIONS_3D,
      );
    },
    'five texture matrices': (batch) => {
      const region = batch.region(roi.intensity, size);
      const image = batch.image({ size, data, label: 'original' });
      const made = batch.discretise(image, region, RULE);
      batch.cooccurrence(made, DIRECTIONS_3D);
      batch.runs(made, DIRECTIONS_3D, false);
      batch.zones(made, { ...IN_VOLUME, border: null });
      batch.toneDifferences(made, AROUND, false);
      batch.dependence(made, AROUND, 0, false);
    },
    'linear interpolation to 2 mm': (batch) => {
      batch.voxels(batch.interpolate(whole(batch), placement, { ...EDGE, interpolator: 'linear' }));
    },
    'cubic spline interpolation to 2 mm': (batch) => {
      batch.voxels(batch.interpolate(whole(batch), placement, { ...EDGE, interpolator: 'cubic' }));
    },
    'cubic spline, turned by 5° in plane': (batch) => {
      batch.voxels(batch.interpolate(whole(batch), turned, { ...EDGE, interpolator: 'cubic' }));
    },
    surface: (batch) => {
      batch.surface(batch.region(roi.morphological, size));
    },
    'coif1 and 8 x GLCM': (batch) => {
      const region = batch.region(roi.intensity, size);
      const bands = batch.wavelet(
        batch.image({ size: wide.size, data: wideData, label: 'wide' }),
        filters,
      );
      for (const band of Object.values(bands)) {
        batch.cooccurrence(batch.discretise(band, region, RULE), DIRECTIONS_3D);
      }
    },
  };
  const byEngine: Record<string, unknown> = {};
  for (const engine of engines) {
    for (const [name, recordOn] of Object.entries(operations)) {
      byEngine[`${name} · ${engine.info.name}`] = await timeBatch(engine, recordOn);
    }
  }
  return {
    subject: subject.name,
    roiVoxels: subject.roiVoxels,
    box: size,
    greyLevels: 32,
    oneThread,
    byEngine,
  };
}

/** A whole batch, with upload, computing and readback apart. */
async function timeBatch(engine: Engine, recordOn: (batch: Batch) => void) {
  const parts: { upload: number; compute: number; readback: number }[] = [];
  const timing = await time(async () => {
    const batch = engine.batch();
    recordOn(batch);
    parts.push(await batch.run());
  });
  const warm = parts.slice(1);
  const part = (name: 'upload' | 'compute' | 'readback') => round(median(warm.map((p) => p[name])));
  return {
    ...timing,
    uploadMs: part('upload'),
    computeMs: part('compute'),
    readbackMs: part('readback'),
  };
}
