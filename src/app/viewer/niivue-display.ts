import { DRAG_MODE, Niivue, NVImage, SHOW_RENDER, SLICE_TYPE } from '@niivue/niivue';
import { isEqual } from '../../session/is-equal.ts';
import type { Grid, Triple } from '../../volume/grid.ts';
import {
  type Display,
  type DisplayEvents,
  NoWebGlError,
  type ShownImage,
  type ShownMask,
  type ShownOver,
  type View,
} from './display.ts';
import { colourTable, toEntries } from './labels.ts';
import { toShownNifti } from './nifti.ts';
import { keepView, measureView, zoomAboutCrosshair } from './niivue-view.ts';
import type { Window } from './windows.ts';

/** NiiVue with its own keys, file drops and double-click taken out: those are the app's. */
class QuietNiivue extends Niivue {
  override keyDownListener(): void {}
  override keyUpListener(): void {}
  override dragEnterListener(): void {}
  override dragOverListener(): void {}
  override async dropListener(): Promise<void> {}
  override resetBriCon(): void {}
}

const SLICE_TYPES: Readonly<Record<View, SLICE_TYPE>> = {
  four: SLICE_TYPE.MULTIPLANAR,
  axial: SLICE_TYPE.AXIAL,
  coronal: SLICE_TYPE.CORONAL,
  sagittal: SLICE_TYPE.SAGITTAL,
  'three-d': SLICE_TYPE.RENDER,
};

const CROSSHAIR_PX = 1.2;

/** Four equal tiles, so that the captions of the page can sit in their corners. */
const FOUR_TILES: Parameters<Niivue['setCustomLayout']>[0] = [
  { sliceType: SLICE_TYPE.AXIAL, position: [0, 0, 0.5, 0.5] },
  { sliceType: SLICE_TYPE.CORONAL, position: [0.5, 0, 0.5, 0.5] },
  { sliceType: SLICE_TYPE.SAGITTAL, position: [0, 0.5, 0.5, 0.5] },
  { sliceType: SLICE_TYPE.RENDER, position: [0.5, 0.5, 0.5, 0.5] },
];

/** @throws NoWebGlError */
export async function createNiivueDisplay(
  canvas: HTMLCanvasElement,
  events: DisplayEvents,
): Promise<Display> {
  const nv = new QuietNiivue({
    logLevel: 'silent',
    loadingText: '',
    dragAndDropEnabled: false,
    isRadiologicalConvention: true,
    // Anterior on the left in sagittal views, as reading programs have it.
    sagittalNoseLeft: true,
    // The page writes names and side letters over the canvas itself.
    isOrientationTextVisible: false,
    multiplanarShowRender: SHOW_RENDER.ALWAYS,
    crosshairColor: [0.42, 0.71, 1, 0.8],
    // Of the image's extent: see fitCrosshair.
    crosshairWidthUnit: 'percent',
    crosshairGap: 8,
    backColor: [0, 0, 0, 1],
    dragMode: DRAG_MODE.windowing,
    mouseEventConfig: {
      leftButton: { primary: DRAG_MODE.crosshair, withShift: DRAG_MODE.pan },
      rightButton: DRAG_MODE.windowing,
      centerButton: DRAG_MODE.pan,
    },
  });
  try {
    await nv.attachToCanvas(canvas);
  } catch (error) {
    nv.cleanup();
    throw new NoWebGlError('no WebGL2', { cause: error });
  }
  nv.setCustomLayout(FOUR_TILES);

  const onContextLost = (event: Event) => {
    event.preventDefault();
    events.onLost();
  };
  canvas.addEventListener('webglcontextlost', onContextLost);

  nv.onLocationChange = () => {
    const [x, y, z] = nv.frac2mm(nv.scene.crosshairPos, 0, true);
    if (x !== undefined && y !== undefined && z !== undefined) events.onMove([x, y, z]);
  };

  let shownWindow: Window | null = null;
  nv.onMouseUp = () => {
    const image = nv.volumes[0];
    const min = image?.cal_min;
    const max = image?.cal_max;
    if (!shownWindow || min === undefined || max === undefined) return;
    if (min === shownWindow.min && max === shownWindow.max) return;
    shownWindow = { min, max };
    events.onWindow(shownWindow);
  };

  let view: View = 'four';
  /** Lines of about the same width on screen, whatever the size of image and tile. */
  const fitCrosshair = () => {
    const tile = canvas.clientWidth / (view === 'four' ? 2 : 1);
    nv.setCrosshairWidth(CROSSHAIR_PX * (100 / Math.max(100, tile)));
  };
  const sizeObserver = new ResizeObserver(fitCrosshair);
  sizeObserver.observe(canvas);

  let maskVolume: NVImage | null = null;
  let mapVolume: NVImage | null = null;
  let mapGrid: Grid | null = null;

  const removeAll = () => {
    for (const volume of [...nv.volumes].reverse()) nv.removeVolume(volume);
    maskVolume = null;
    mapVolume = null;
  };

  /** All that lies over the image: each layer is blended with what the one below it left. */
  const refreshOver = () => {
    nv.volumes.slice(1).forEach((volume, n) => {
      nv.refreshLayers(volume, n + 1);
    });
    nv.drawScene();
  };

  return {
    async setImage(image: ShownImage, window: Window, isLinked: boolean) {
      const bytes = toShownNifti(image.grid, image.data, {
        hasNonFinite: image.hasNonFinite,
        fill: image.lowest,
      });
      const volume = await readNifti(bytes, 1);
      const before = isLinked ? measureView(nv) : null;
      removeAll();
      volume.cal_min = window.min;
      volume.cal_max = window.max;
      shownWindow = window;
      nv.addVolume(volume);
      if (before) keepView(nv, before);
      else nv.setPan2Dxyzmm([0, 0, 0, 1]);
    },

    async setMask(mask: ShownMask | null, hidden: ReadonlySet<number>, opacity: number) {
      if (maskVolume) nv.removeVolume(maskVolume);
      maskVolume = null;
      if (!mask || nv.volumes.length === 0) return;
      const bytes = toShownNifti(mask.grid, toEntries(mask.data, mask.labels));
      const volume = await readNifti(bytes, opacity);
      volume.colormapLabel = labelMap(mask, hidden);
      nv.addVolume(volume);
      maskVolume = volume;
      // The map stays on top.
      if (mapVolume) nv.setVolume(mapVolume, nv.volumes.length - 1);
    },

    async setOver({ mask, hidden, map, mapOpacity }: ShownOver) {
      if (maskVolume && mask) maskVolume.colormapLabel = labelMap(mask, hidden);
      const before = mapVolume;
      const colours = map && { lut: map.colours, min: 0, max: 255 };
      if (map === null || nv.volumes.length === 0) {
        mapVolume = null;
        if (before) nv.removeVolume(before);
        else refreshOver();
      } else if (before && isEqual(mapGrid, map.grid)) {
        before.img = map.entries;
        before.colormapLabel = colours;
        refreshOver();
      } else {
        const volume = await readNifti(toShownNifti(map.grid, map.entries), mapOpacity);
        if (before) nv.removeVolume(before);
        volume.colormapLabel = colours;
        nv.addVolume(volume);
        mapVolume = volume;
        mapGrid = map.grid;
      }
    },

    setOpacity(opacity: number) {
      if (!maskVolume) return;
      maskVolume.opacity = opacity;
      refreshOver();
    },

    setMapOpacity(opacity: number) {
      if (!mapVolume) return;
      mapVolume.opacity = opacity;
      refreshOver();
    },

    setWindow(window: Window) {
      const volume = nv.volumes[0];
      if (!volume) return;
      shownWindow = window;
      if (volume.cal_min === window.min && volume.cal_max === window.max) return;
      volume.cal_min = window.min;
      volume.cal_max = window.max;
      nv.refreshLayers(volume, 0);
      nv.drawScene();
    },

    setView(next: View) {
      view = next;
      fitCrosshair();
      if (view === 'four') nv.setCustomLayout(FOUR_TILES);
      else nv.clearCustomLayout();
      nv.setSliceType(SLICE_TYPES[view]);
    },

    setRadiological(isRadiological: boolean) {
      nv.opts.isRadiologicalConvention = isRadiological;
      nv.drawScene();
    },

    moveTo(world: Triple) {
      if (nv.volumes.length === 0) return;
      nv.scene.crosshairPos = nv.mm2frac([...world], 0, true);
      nv.drawScene();
      events.onMove(world);
    },

    zoomBy(factor: number) {
      zoomAboutCrosshair(nv, factor);
    },

    resetZoom() {
      nv.setPan2Dxyzmm([0, 0, 0, 1]);
    },

    clear: removeAll,

    dispose() {
      sizeObserver.disconnect();
      canvas.removeEventListener('webglcontextlost', onContextLost);
      nv.cleanup();
      // Browsers allow few contexts at a time and collect dropped ones late.
      nv.gl.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

function labelMap(mask: ShownMask, hidden: ReadonlySet<number>) {
  const lut = colourTable(mask.labels, hidden);
  return { lut, min: 0, max: lut.length / 4 - 1 };
}

/** `url` and `name` only tell NiiVue the format; nothing is fetched when there is a buffer. */
function readNifti(buffer: ArrayBuffer, opacity: number): Promise<NVImage> {
  const name = 'volume.nii';
  return NVImage.loadFromUrl({ url: name, name, buffer, opacity, colormap: 'gray' });
}
