import type { Niivue } from '@niivue/niivue';

/** Where a view stands in the world, independent of the image that is shown. */
interface MeasuredView {
  /** Crosshair in world mm. */
  readonly world: readonly number[];
  /** From the middle of the tile to the crosshair, as shares of the image's largest extent. */
  readonly offset: readonly number[];
  readonly zoom: number;
  /** Of the image, in mm. */
  readonly extent: number;
  /** Nobody has zoomed or moved it: the image fits its tile. */
  readonly isFitted: boolean;
}

/**
 * NiiVue shows the range (extents - pan) / zoom of the image's own axes, and at zoom 1 the image fills its tile: equal
 * pan and zoom are another place and scale in an image of another extent.
 */
function boxOf(nv: Niivue): { readonly middle: readonly number[]; readonly extent: number } | null {
  const volume = nv.volumes[0];
  const [min, max] = [volume?.extentsMinOrtho, volume?.extentsMaxOrtho];
  if (!min || !max) return null;
  return {
    middle: min.map((low, axis) => (low + (max[axis] ?? low)) / 2),
    extent: Math.max(...min.map((low, axis) => (max[axis] ?? low) - low)),
  };
}

/** Null while no image is shown. */
export function measureView(nv: Niivue): MeasuredView | null {
  const box = boxOf(nv);
  if (!box) return null;
  const { crosshairPos, pan2Dxyzmm } = nv.scene;
  const zoom = pan2Dxyzmm[3] ?? 1;
  const crosshair = nv.frac2mm(crosshairPos);
  return {
    world: [...nv.frac2mm(crosshairPos, 0, true)].slice(0, 3),
    offset: box.middle.map(
      (middle, axis) =>
        ((crosshair[axis] ?? 0) * zoom + (pan2Dxyzmm[axis] ?? 0) - middle) / box.extent,
    ),
    zoom,
    extent: box.extent,
    isFitted: [...pan2Dxyzmm].every((value, at) => value === (at === 3 ? 1 : 0)),
  };
}

/** Brings crosshair, scale and place on the screen of another image to what was measured. */
export function keepView(nv: Niivue, before: MeasuredView): void {
  const box = boxOf(nv);
  if (!box) return;
  const [x = 0, y = 0, z = 0] = before.world;
  nv.scene.crosshairPos = nv.mm2frac([x, y, z], 0, true);
  if (before.isFitted) return;
  const zoom = (before.zoom * box.extent) / before.extent;
  const crosshair = nv.frac2mm(nv.scene.crosshairPos);
  const pan = box.middle.map(
    (middle, axis) =>
      middle + (before.offset[axis] ?? 0) * box.extent - (crosshair[axis] ?? 0) * zoom,
  );
  nv.setPan2Dxyzmm([pan[0] ?? 0, pan[1] ?? 0, pan[2] ?? 0, zoom]);
}

/** NiiVue zooms about the origin of the world, which may lie far outside the image. */
export function zoomAboutCrosshair(nv: Niivue, factor: number): void {
  if (nv.volumes.length === 0) return;
  const [x = 0, y = 0, z = 0, before = 1] = nv.scene.pan2Dxyzmm;
  const zoom = Math.min(16, Math.max(0.5, before * factor));
  const [cx = 0, cy = 0, cz = 0] = nv.frac2mm(nv.scene.crosshairPos);
  const change = before - zoom;
  nv.setPan2Dxyzmm([x + cx * change, y + cy * change, z + cz * change, zoom]);
}
