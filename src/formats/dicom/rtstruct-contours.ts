import type { Contour } from '../../volume/contours/group-contours.ts';
import type { Dataset } from './dataset.ts';

export interface RoiContours {
  /** Closed contours of three points and more, in mm, RAS+. */
  readonly contours: readonly Contour[];
  /** Points and open lines, which enclose nothing. */
  readonly open: number;
  /** Contours whose number of points is not the one that the file gives for them. */
  readonly miscounted: number;
  /** Why none can be drawn; null where they can. */
  readonly whyNot: string | null;
}

/** CLOSEDPLANAR_XOR is DICOM's word (PS3.3 C.8.8.6.3); some write it like the other one. */
const CLOSED = ['CLOSED_PLANAR', 'CLOSEDPLANAR_XOR', 'CLOSED_PLANAR_XOR'];

/** Coordinates beyond a kilometre (mm) are damage. */
const FARTHEST = 1e6;

/** The contours of one ROI, of all items of the ROI Contour Sequence that refer to it. */
export function readContours(items: readonly Dataset[]): RoiContours {
  const all = items.flatMap((item) => item.items('ContourSequence'));
  const contours: Contour[] = [];
  const otherTypes = new Set<string>();
  let open = 0;
  let short = 0;
  let miscounted = 0;
  const refuse = (whyNot: string): RoiContours => ({ contours: [], open, miscounted, whyNot });
  for (const [at, item] of all.entries()) {
    const type = item.text('ContourGeometricType') ?? 'CLOSED_PLANAR';
    if (!CLOSED.includes(type)) {
      otherTypes.add(type);
      open++;
      continue;
    }
    const contour = readPoints(item);
    if (contour === null) {
      return refuse(`the coordinates of its contour ${at + 1} of ${all.length} are damaged`);
    }
    if (item.number('NumberOfContourPoints') !== contour.length / 3) miscounted++;
    if (contour.length < 9) short++;
    else contours.push(contour);
  }
  if (contours.length > 0) return { contours, open, miscounted, whyNot: null };
  if (all.length === 0) return refuse('it has no contours');
  if (short > 0) return refuse('its contours have fewer than three points');
  const isPoint = otherTypes.size === 1 && otherTypes.has('POINT');
  return refuse(isPoint ? 'it is a point, not a closed contour' : 'its contours are open lines');
}

/** Null where the coordinates are no numbers, or not three for each point. */
function readPoints(item: Dataset): Contour | null {
  const values = item.numbers('ContourData');
  if (values.length % 3 !== 0) return null;
  // A contour without points is none; one with points that cannot be read is damaged.
  if (values.length === 0 && (item.bytes('ContourData')?.length ?? 0) > 0) return null;
  const points = new Float64Array(values.length);
  for (let n = 0; n < values.length; n++) {
    const value = values[n] as number;
    if (Math.abs(value) > FARTHEST) return null;
    // DICOM's x and y run to the left and to the back.
    points[n] = n % 3 === 2 ? value : -value;
  }
  return points;
}
