import { LocusError } from '../../volume/errors.ts';
import type { Triple } from '../../volume/grid.ts';
import type { Dataset } from './dataset.ts';
import { type FindGroup, frameGroups } from './functional-groups.ts';
import type { DicomFile } from './open-dicom.ts';
import { normalOf, type Place, placeOf } from './place.ts';
import { dimensionPointers, fileTraits, frameTraits, type Traits } from './traits.ts';

/** One two-dimensional image: a single-frame file, or a frame of a file with several. Lengths in mm, DICOM's LPS. */
export interface Plane {
  readonly file: DicomFile;
  /** Counted from 0. */
  readonly frame: number;
  readonly columns: number;
  readonly rows: number;
  /** Distance between columns and between rows; null where the header has none. */
  readonly spacing: readonly [number, number] | null;
  /** Whether the spacing is that at the detector, not in the patient. */
  readonly isAtDetector: boolean;
  readonly place: Place | null;
  /** Distance between slices, else their thickness, as the header has them. */
  readonly step: number | null;
  readonly slope: number;
  readonly intercept: number;
  /** Instance number; frames count on. */
  readonly order: number;
  readonly traits: Traits;
}

/** More frames than any scanner writes; the header is damaged. */
const MOST_FRAMES = 200_000;

/**
 * The images of a file.
 *
 * @throws LocusError 'corrupt', 'absurd-dimensions', 'unsupported'
 */
export function planesOf(file: DicomFile): readonly Plane[] {
  const { dataset } = file;
  const rows = dataset.number('Rows') ?? 0;
  const columns = dataset.number('Columns') ?? 0;
  const frames = dataset.number('NumberOfFrames') ?? 1;
  checkCounts(file, rows, columns, frames);
  const order = dataset.number('InstanceNumber') ?? 0;
  const common = { file, rows, columns };
  const groups = frameGroups(dataset, frames);
  if (groups !== null) {
    const pointers = dimensionPointers(dataset);
    return groups.map((group, frame) => ({
      ...common,
      frame,
      order: order * frames + frame,
      ...frameGeometry(dataset, group),
      traits: frameTraits(group, pointers),
    }));
  }
  const geometry = fileGeometry(dataset);
  const traits = fileTraits(dataset);
  const places = frames === 1 ? [geometry.place] : tomogramPlaces(dataset, frames, geometry.step);
  return places.map((place, frame) => ({
    ...common,
    frame,
    order: order * frames + frame,
    ...geometry,
    place,
    traits,
  }));
}

function checkCounts(file: DicomFile, rows: number, columns: number, frames: number): void {
  const isCount = (n: number, most: number) => Number.isInteger(n) && n >= 1 && n <= most;
  const { name, blob } = file.file;
  if (!isCount(rows, 65_535) || !isCount(columns, 65_535) || !isCount(frames, MOST_FRAMES)) {
    throw new LocusError(
      'absurd-dimensions',
      `The header gives ${frames} images of ${columns} x ${rows} pixels.`,
      'The header is damaged: export the image again.',
      name,
    );
  }
  // Before anything is made of each frame. A compressed one takes a byte at least; what deflating saves is not known.
  const { dataset, pixels } = file;
  const isSubsampled = dataset.text('PhotometricInterpretation') === 'YBR_FULL_422';
  const samples = isSubsampled ? 2 : (dataset.number('SamplesPerPixel') ?? 1);
  const bits = rows * columns * samples * (dataset.number('BitsAllocated') ?? 8);
  const needed = pixels?.length === null ? frames : Math.ceil((bits * frames) / 8);
  const held = pixels?.length ?? blob.size;
  if (pixels?.deflatedFrom !== null || needed <= held) return;
  throw new LocusError(
    'truncated',
    `The header promises ${needed} bytes of pixels, the file holds ${held}.`,
    'Copy or download the file again.',
    name,
  );
}

type Geometry = Pick<Plane, 'spacing' | 'isAtDetector' | 'place' | 'step' | 'slope' | 'intercept'>;

function fileGeometry(dataset: Dataset): Geometry {
  const inPatient = spacingOf(dataset.numbers('PixelSpacing'));
  const atDetector = spacingOf(
    dataset.numbers('ImagerPixelSpacing').length > 0
      ? dataset.numbers('ImagerPixelSpacing')
      : dataset.numbers('NominalScannedPixelSpacing'),
  );
  const spacing = inPatient ?? atDetector ?? ultrasoundSpacing(dataset);
  return {
    spacing,
    isAtDetector: inPatient === null && atDetector !== null,
    place: placeOf(
      dataset.numbers('ImagePositionPatient'),
      dataset.numbers('ImageOrientationPatient'),
    ),
    step: stepOf(dataset),
    ...scaleOf(dataset),
  };
}

function frameGeometry(dataset: Dataset, group: FindGroup): Geometry {
  const measures = group('PixelMeasuresSequence') ?? dataset;
  return {
    spacing: spacingOf(measures.numbers('PixelSpacing')),
    isAtDetector: false,
    place: placeOf(
      group('PlanePositionSequence')?.numbers('ImagePositionPatient') ?? [],
      group('PlaneOrientationSequence')?.numbers('ImageOrientationPatient') ?? [],
    ),
    step: stepOf(measures),
    ...scaleOf(group('PixelValueTransformationSequence') ?? dataset),
  };
}

/** Frames of a reconstructed nuclear medicine study follow one another along the normal (PS3.3 C.8.4.15). */
function tomogramPlaces(
  dataset: Dataset,
  frames: number,
  step: number | null,
): readonly (Place | null)[] {
  const detector = dataset.items('DetectorInformationSequence')[0];
  const first = placeOf(
    detector?.numbers('ImagePositionPatient') ?? dataset.numbers('ImagePositionPatient'),
    detector?.numbers('ImageOrientationPatient') ?? dataset.numbers('ImageOrientationPatient'),
  );
  if (first === null || step === null) return Array.from({ length: frames }, () => null);
  const normal = normalOf(first);
  return Array.from({ length: frames }, (_, n) => ({
    ...first,
    origin: first.origin.map((x, axis) => x + n * step * (normal[axis] ?? 0)) as unknown as Triple,
  }));
}

/** PixelSpacing is given by rows first: the distance between rows, then between columns. */
function spacingOf([betweenRows, betweenColumns]: readonly number[]): [number, number] | null {
  if (betweenRows === undefined || betweenColumns === undefined) return null;
  return betweenRows > 0 && betweenColumns > 0 ? [betweenColumns, betweenRows] : null;
}

/** Physical Delta of the one region of an ultrasound image, in cm (PS3.3 C.8.5.5). */
function ultrasoundSpacing(dataset: Dataset): [number, number] | null {
  const [region, ...more] = dataset.items('SequenceOfUltrasoundRegions');
  const isInCm = (keyword: string) => region?.number(keyword) === 3;
  if (region === undefined || more.length > 0) return null;
  if (!isInCm('PhysicalUnitsXDirection') || !isInCm('PhysicalUnitsYDirection')) return null;
  const x = Math.abs(region.number('PhysicalDeltaX') ?? 0) * 10;
  const y = Math.abs(region.number('PhysicalDeltaY') ?? 0) * 10;
  return spacingOf([y, x]);
}

/** Some writers give the distance between slices a sign. */
function stepOf(dataset: Dataset): number | null {
  const step = dataset.number('SpacingBetweenSlices') ?? dataset.number('SliceThickness');
  return step === null || step === 0 ? null : Math.abs(step);
}

function scaleOf(dataset: Dataset): { readonly slope: number; readonly intercept: number } {
  const slope = dataset.number('RescaleSlope') ?? dataset.number('DoseGridScaling') ?? 1;
  // A slope of 0 would make all voxels one; writers mean that there is none.
  return { slope: slope === 0 ? 1 : slope, intercept: dataset.number('RescaleIntercept') ?? 0 };
}
