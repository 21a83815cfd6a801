import { LocusError } from '../../volume/errors.ts';
import type { Triple } from '../../volume/grid.ts';
import type { Dataset } from './dataset.ts';
import { type FindGroup, frameGroups } from './functional-groups.ts';
import type { DicomFile } from './open-dicom.ts';
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

/** Where a plane lies: the centre of its first pixel, and the directions of its rows and columns, of length 1. */
export interface Place {
  readonly origin: Triple;
  readonly alongRow: Triple;
  readonly alongColumn: Triple;
}

/** More frames than any scanner writes; the header is damaged. */
const MOST_FRAMES = 1_000_000;

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
  checkCounts(rows, columns, frames, file.file.name);
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

function checkCounts(rows: number, columns: number, frames: number, name: string): void {
  const isCount = (n: number, most: number) => Number.isInteger(n) && n >= 1 && n <= most;
  if (isCount(rows, 65_535) && isCount(columns, 65_535) && isCount(frames, MOST_FRAMES)) return;
  throw new LocusError(
    'absurd-dimensions',
    `The header gives ${frames} images of ${columns} x ${rows} pixels.`,
    'The header is damaged: export the image again.',
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

/** Directions this far from length 1 or from a right angle are damage, not rounding. */
const DIRECTION_SLACK = 0.02;

function placeOf(position: readonly number[], orientation: readonly number[]): Place | null {
  if (position.length !== 3 || orientation.length !== 6) return null;
  const row = unit(orientation.slice(0, 3));
  const column = unit(orientation.slice(3));
  if (row === null || column === null) return null;
  const cosine = row[0] * column[0] + row[1] * column[1] + row[2] * column[2];
  if (Math.abs(cosine) > DIRECTION_SLACK) return null;
  return { origin: position as unknown as Triple, alongRow: row, alongColumn: column };
}

/** Directions as given where rounding alone keeps them from length 1. */
function unit(direction: readonly number[]): Triple | null {
  const [x = 0, y = 0, z = 0] = direction;
  const length = Math.hypot(x, y, z);
  if (Math.abs(length - 1) > DIRECTION_SLACK) return null;
  return Math.abs(length - 1) < 1e-6 ? [x, y, z] : [x / length, y / length, z / length];
}

/** The direction in which slices follow one another so that the three axes are right-handed. */
export function normalOf({ alongRow: a, alongColumn: b }: Place): Triple {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
