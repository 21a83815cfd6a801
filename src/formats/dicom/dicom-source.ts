import { LocusError, withFile } from '../../volume/errors.ts';
import { voxelCount } from '../../volume/grid.ts';
import type { Volume } from '../../volume/volume.ts';
import { inWords } from '../layout.ts';
import type { ImageSource } from '../open-images.ts';
import type { ImageHeader, ReadOptions } from '../source.ts';
import { bytesPerVoxel } from '../voxel-type.ts';
import type { HeaderElement } from './dataset.ts';
import type { Identity } from './identity.ts';
import { identityOf } from './identity-of.ts';
import type { DicomFile } from './open-dicom.ts';
import type { Plane } from './plane.ts';
import { seriesFacts } from './series-facts.ts';
import type { StackGrid } from './stack-grid.ts';
import { makeSliceReader, readStack, type StackToRead } from './stack-reader.ts';
import { storedType } from './stored-frame.ts';
import { modalityOf, type SeriesUnits } from './units.ts';

/** A volume, or several on one grid, of a DICOM series. */
export interface DicomSource extends ImageSource {
  readonly identity: Identity;
  /** Of the first slice's file, for the header viewer: with all that identifies the patient. */
  elements(): readonly HeaderElement[];
  /**
   * Values of one slice, x fastest, in the unit that frames are read in: for thumbnails.
   *
   * @throws LocusError as readFrame does
   */
  readSlice(frame: number, slice: number, options?: ReadOptions): Promise<Float64Array>;
}

export interface SourcePlan {
  /** Sorted planes of each frame, all on the same places. */
  readonly frames: readonly (readonly Plane[])[];
  readonly names: readonly string[] | null;
  readonly stack: Omit<StackGrid, 'even'>;
  readonly units: SeriesUnits;
  /** Behind the description, where a series makes several sources. */
  readonly suffix: string;
  readonly warnings: readonly string[];
}

/**
 * @param maxArrayBytes of one volume
 * @throws LocusError 'too-large', 'unsupported'
 */
export function makeDicomSource(plan: SourcePlan, maxArrayBytes: number): DicomSource {
  const { frames, stack, units } = plan;
  const planes = frames.flat();
  const first = planes[0];
  if (first === undefined) throw new RangeError('a source has planes');
  const files = [...new Set(planes.map(({ file }) => file))];
  const series = seriesFacts(planes, units.options, plan.suffix);
  const name =
    series.description || `${series.modality} series ${series.seriesNumber ?? ''}`.trim();
  const voxelType = storedType(first.file);
  const unit = unitFor(units, undefined, name);
  const header: ImageHeader = {
    format: 'DICOM',
    grid: stack.grid,
    frames: frames.length,
    ...(plan.names === null ? {} : { frameNames: plan.names }),
    voxelType,
    slope: first.slope,
    intercept: first.intercept,
    bytesNeeded: bytesNeeded(planes, plan, unit, maxArrayBytes, name),
    modality: modalityOf(first.file),
    warnings: [...plan.warnings, ...stack.warnings, ...unitWarnings(units, unit)],
    series,
  };
  const toRead = (frame: number, wanted: string): StackToRead => ({
    grid: stack.grid,
    layers: stack.layers,
    planes: planesAt(frames, frame, name),
    factorOf: (file) => units.factorOf(wanted, file),
  });
  return {
    name,
    header,
    identity: identityOf(
      first.file.dataset,
      files.flatMap((file) => file.dataset.text('SOPInstanceUID') ?? []),
    ),
    elements: () => first.file.dataset.elements(),
    async readFrame(frame, options = {}): Promise<Volume> {
      const chosen = unitFor(units, options.unitWanted, name);
      try {
        const voxels = await readStack(toRead(frame, chosen), options);
        return { grid: stack.grid, ...voxels, modality: header.modality, unit: chosen };
      } catch (error) {
        if (error instanceof RangeError) throw outOfMemory(header, name);
        throw withFile(error, name);
      }
    },
    async readSlice(frame, slice, options = {}) {
      const chosen = unitFor(units, options.unitWanted, name);
      const layer = stack.layers[slice];
      if (layer === undefined) throw noSuch('slice', slice, stack.layers.length, name);
      return Float64Array.from(
        await makeSliceReader(toRead(frame, chosen), options.signal)(layer, false),
      );
    },
  };
}

function planesAt(
  frames: readonly (readonly Plane[])[],
  frame: number,
  name: string,
): readonly Plane[] {
  const planes = frames[frame];
  if (planes === undefined) throw noSuch('volume', frame, frames.length, name);
  return planes;
}

function noSuch(what: string, index: number, count: number, name: string): LocusError {
  return new LocusError(
    'usage',
    `There is no ${what} ${index}: the series has ${count}, counted from 0.`,
    'Choose one of them.',
    name,
  );
}

function unitFor(units: SeriesUnits, wanted: string | undefined, name: string): string {
  const options = units.options;
  if (wanted === undefined) return options.find(({ whyNot }) => whyNot === null)?.unit ?? '1';
  const option = options.find(({ unit }) => unit === wanted);
  if (option !== undefined && option.whyNot === null) return wanted;
  throw new LocusError(
    'unsupported',
    `The voxels cannot be given in ${wanted}: ${option?.whyNot ?? 'it is no unit of this series'}.`,
    `Choose ${options.flatMap(({ unit, whyNot }) => (whyNot === null ? [unit] : [])).join(' or ')}.`,
    name,
  );
}

/** That a PET is not in SUV, and why, is no small print. */
function unitWarnings({ options, notesOn }: SeriesUnits, unit: string): readonly string[] {
  const wished = options[0];
  if (wished === undefined || wished.unit === unit) return notesOn(unit);
  return [
    `${wished.unit} cannot be computed: ${wished.whyNot}. The voxels are read in ${unit}.`,
    ...notesOn(unit),
  ];
}

function bytesNeeded(
  planes: readonly Plane[],
  { stack, units }: SourcePlan,
  unit: string,
  maxArrayBytes: number,
  name: string,
): number {
  const width = Math.max(
    ...new Set(
      planes.map(({ file, slope, intercept }) => {
        const isWhole = [slope, intercept, units.factorOf(unit, file)].every(Number.isInteger);
        return isWhole ? bytesPerVoxel(storedType(file)) : 8;
      }),
    ),
  );
  const needed = voxelCount(stack.grid) * width;
  if (needed > maxArrayBytes) {
    throw new LocusError(
      'too-large',
      `One volume of ${stack.grid.size.join(' x ')} voxels needs an array of ${inWords(needed)}; the limit is ${inWords(maxArrayBytes)}.`,
      'Crop or downsample the image first.',
      name,
    );
  }
  const [columns, rows] = stack.grid.size;
  return needed + 2 * 8 * columns * rows;
}

function outOfMemory(header: ImageHeader, name: string): LocusError {
  return new LocusError(
    'too-large',
    `There is not enough memory for an image of ${header.grid.size.join(' x ')} voxels.`,
    'Close other pages, or crop or downsample the image first.',
    name,
  );
}

/** Whether a file holds images of a patient, and if not, what it holds instead. */
export function whyNoImage({ dataset, pixels }: DicomFile): string | null {
  const modality = dataset.text('Modality') ?? '';
  if (modality in NO_IMAGES) return `It is ${NO_IMAGES[modality]}, not an image.`;
  return pixels === null ? 'It holds no pixels.' : null;
}

const NO_IMAGES: Readonly<Record<string, string>> = {
  SEG: 'a segmentation',
  RTSTRUCT: 'a set of contours',
  RTDOSE: 'a dose distribution',
  RTPLAN: 'a treatment plan',
  PR: 'a presentation state',
  KO: 'a selection of images',
  SR: 'a report',
  REG: 'a registration',
};
