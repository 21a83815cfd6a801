import type { Grid, Triple } from '../../volume/grid.ts';
import type { Label, VoxelArray } from '../../volume/volume.ts';
import type { Window } from './windows.ts';

export const VIEWS = ['four', 'axial', 'coronal', 'sagittal', 'three-d'] as const;
export type View = (typeof VIEWS)[number];

export const VIEW_TITLES: Readonly<Record<View, string>> = {
  four: 'Four views',
  axial: 'Axial',
  coronal: 'Coronal',
  sagittal: 'Sagittal',
  'three-d': '3-D',
};

export interface ShownImage {
  readonly grid: Grid;
  readonly data: VoxelArray;
  readonly hasNonFinite: boolean;
  /** Shown where a voxel is not finite: the lowest intensity. */
  readonly lowest: number;
}

export interface ShownMask {
  readonly grid: Grid;
  readonly data: VoxelArray;
  readonly labels: readonly Label[];
}

/** A feature map in colours. */
export interface ShownMap {
  readonly grid: Grid;
  /** Entry of `colours` for each voxel. */
  readonly entries: Uint8Array;
  /** RGBA, 256 entries; see FIRST_ENTRY. */
  readonly colours: Uint8ClampedArray;
}

/** Which labels of the mask are hidden, and the map over image and mask. */
export interface ShownOver {
  readonly mask: ShownMask | null;
  readonly hidden: ReadonlySet<number>;
  readonly map: ShownMap | null;
  readonly mapOpacity: number;
}

export interface DisplayEvents {
  /** The crosshair is elsewhere: world position in mm, RAS+. */
  readonly onMove: (world: Triple) => void;
  /** The window was dragged with the right mouse button. */
  readonly onWindow: (window: Window) => void;
  /** The graphics context is gone; the display has to be made anew. */
  readonly onLost: () => void;
}

/** What the app asks of a viewer. One file makes it with NiiVue; nothing else knows that library. */
export interface Display {
  /** Where `isLinked`, crosshair, scale and what is in the middle stay as they are in the world; else all fits. */
  setImage(image: ShownImage, window: Window, isLinked: boolean): Promise<void>;
  /** Needs an image; null takes the overlay away. */
  setMask(mask: ShownMask | null, hidden: ReadonlySet<number>, opacity: number): Promise<void>;
  setOpacity(opacity: number): void;
  /** In one go, because a software renderer takes its time. Needs an image. */
  setOver(over: ShownOver): Promise<void>;
  setMapOpacity(opacity: number): void;
  setWindow(window: Window): void;
  setView(view: View): void;
  setRadiological(isRadiological: boolean): void;
  moveTo(world: Triple): void;
  zoomBy(factor: number): void;
  resetZoom(): void;
  clear(): void;
  dispose(): void;
}

/** The page has no WebGL2: the viewer cannot be; everything else can. */
export class NoWebGlError extends Error {
  override readonly name = 'NoWebGlError';
}
