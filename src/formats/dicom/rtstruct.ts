import { combineRegions } from '../../volume/combine-regions.ts';
import { drawContours } from '../../volume/contours/draw-contours.ts';
import { LocusError } from '../../volume/errors.ts';
import type { Grid } from '../../volume/grid.ts';
import { makePacer } from '../../volume/pace.ts';
import type { LabelMap } from '../../volume/volume.ts';
import type { DrawOptions, RegionSource } from '../region-source.ts';
import { checkTarget } from './check-target.ts';
import type { DicomFile } from './open-dicom.ts';
import { listNames } from './region-names.ts';
import { contourWarnings } from './rtstruct-notes.ts';
import { structureSetReferences } from './rtstruct-references.ts';
import { mainFrame, type Roi, readRois } from './rtstruct-rois.ts';
import { makeScrubber } from './scrub.ts';

export const RT_STRUCTURE_SET = '1.2.840.10008.5.1.4.1.1.481.3';

/**
 * A structure set (PS3.3 A.19): regions of interest as closed planar contours. What is inside, and how contours meet
 * slices: drawContours.
 *
 * @throws LocusError 'unsupported' where the file is none, 'corrupt' where it has no regions
 */
export function readRtStruct({ file, dataset }: DicomFile): RegionSource {
  const { name } = file;
  const type = dataset.text('SOPClassUID');
  if (type === null ? !dataset.has('StructureSetROISequence') : type !== RT_STRUCTURE_SET) {
    throw new LocusError(
      'unsupported',
      'This DICOM file is no structure set.',
      'Choose the RTSTRUCT file.',
      name,
    );
  }
  const scrub = makeScrubber(dataset);
  const rois = readRois(dataset, scrub);
  if (rois.length === 0) {
    throw new LocusError(
      'corrupt',
      'The structure set has no regions of interest.',
      'Export it again from the planning system.',
      name,
    );
  }
  return {
    name,
    format: 'RTSTRUCT',
    title: scrub(dataset.text('StructureSetLabel') ?? dataset.text('StructureSetName') ?? ''),
    regions: rois.map(({ number, name: roi, colour, description, whyNot }) => ({
      number,
      name: roi,
      colour,
      description,
      whyNot,
    })),
    refersTo: structureSetReferences(dataset, mainFrame(rois)),
    ownGrid: null,
    threshold: null,
    warnings: warningsOf(rois),
    draw: (grid, options) => drawRois(rois, grid, name, options),
  };
}

function warningsOf(rois: readonly Roi[]): string[] {
  const warnings: string[] = [];
  const open = rois.filter((roi) => roi.whyNot === null && roi.open > 0);
  if (open.length > 0) {
    const names = listNames(open.map((roi) => roi.name));
    warnings.push(`Points and open lines of ${names} enclose nothing: they are left out.`);
  }
  const miscounted = rois.filter((roi) => roi.miscounted > 0);
  if (miscounted.length > 0) {
    const names = listNames(miscounted.map((roi) => roi.name));
    warnings.push(`Contours of ${names} have another number of points than the file says.`);
  }
  return warnings;
}

async function drawRois(
  rois: readonly Roi[],
  grid: Grid,
  name: string,
  { signal, onProgress, warn }: DrawOptions = {},
): Promise<LabelMap> {
  checkTarget(grid, name);
  const drawn = rois.filter((roi) => roi.whyNot === null);
  if (drawn.length === 0) throw nothingToDraw(rois, name);
  const combiner = combineRegions(grid, drawn);
  const notes = await drawContours(
    drawn.map((roi) => roi.contours),
    { grid, fill: combiner.add, pace: makePacer(signal), onProgress },
  );
  if (notes.every(({ voxels }) => voxels === 0)) throw nothingInside(drawn, name);
  for (const warning of contourWarnings(
    notes,
    drawn.map((roi) => roi.name),
  ))
    warn?.(warning);
  return combiner.finish();
}

function nothingToDraw(rois: readonly Roi[], name: string): LocusError {
  const [first] = rois;
  const why = rois.length === 1 ? `${first?.name}: ${first?.whyNot}` : `none has closed contours`;
  return new LocusError(
    'unsupported',
    `No region of the structure set can be drawn: ${why}.`,
    'Choose a structure set with contours.',
    name,
  );
}

function nothingInside(drawn: readonly Roi[], name: string): LocusError {
  return new LocusError(
    'mask-outside',
    `No voxel of the image lies inside the contours of ${listNames(drawn.map((roi) => roi.name))}.`,
    'Check that image and structure set belong to the same patient and series.',
    name,
  );
}
