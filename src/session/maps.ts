import {
  type Accessor,
  batch,
  createEffect,
  createMemo,
  createSignal,
  on,
  onCleanup,
  untrack,
} from 'solid-js';
import type { FeatureMap } from '../radiomics/maps/feature-map.ts';
import type {
  Binning,
  ExtractionSettings,
  FamilyName,
  ImageTypeSettings,
} from '../radiomics/settings.ts';
import { imagesOf } from '../worker/facts.ts';
import type { ErrorInfo, MapRequest, RunFacts, WorkerService } from '../worker/protocol.ts';
import type { Case } from './case.ts';
import type { EngineStatus } from './engine-status.ts';
import type { Jobs } from './jobs.ts';
import { automaticRange, type MapRange } from './map-range.ts';
import type { Problems } from './problems.ts';

/** Which map, and how it is computed. */
export interface MapChoice {
  /** Derived image: 'original', 'wavelet-LLH'. */
  readonly image: string;
  readonly family: FamilyName;
  readonly feature: string;
  /** Chebyshev radius of the neighbourhood in voxels, 1 to 5. */
  readonly kernelRadius: number;
  /** Whether only the region's voxels in the neighbourhood count. */
  readonly isKernelMasked: boolean;
  /** In the file, outside the region; null = NaN. */
  readonly initialValue: number | null;
  /** null = the bins of the extraction's settings. */
  readonly binning: Binning | null;
}

export interface ShownMap {
  readonly map: FeatureMap;
  /** Voxels along a side that share a value; 1 = the full map. */
  readonly step: number;
  readonly choice: MapChoice;
  /** Null while only a coarse map is there. */
  readonly facts: RunFacts | null;
}

export type MapStatus = 'off' | 'computing' | 'shown' | 'cancelled' | 'failed';

export interface MapsState {
  readonly choice: Accessor<MapChoice>;
  change(part: Partial<MapChoice>): void;
  /** Derived images that the extraction's settings ask for. */
  readonly images: Accessor<readonly string[]>;
  /** Why there can be no map now, in words; null when there can. */
  readonly obstacle: Accessor<string | null>;
  /** While on, the map follows every change of choice, settings and case. */
  readonly isOn: Accessor<boolean>;
  turnOn(): void;
  turnOff(): void;
  readonly status: Accessor<MapStatus>;
  /** The newest map of the region in use; null while there is none. */
  readonly shown: Accessor<ShownMap | null>;
  /** True when it was computed with another choice or other settings. */
  readonly isStale: Accessor<boolean>;
  /** What the ends of the colours stand for; null without a map. */
  readonly range: Accessor<MapRange | null>;
  readonly isRangeManual: Accessor<boolean>;
  /** null = by percentile again. */
  setRange(range: MapRange | null): void;
  readonly opacity: Accessor<number>;
  setOpacity(opacity: number): void;
  readonly isVisible: Accessor<boolean>;
  toggleVisible(): void;
  /** What a map or habitats are asked for with; null while there is an obstacle. */
  request(features: readonly string[]): Omit<MapRequest, 'jobId'> | null;
  /** A .nii.gz on the whole grid; null when it could not be made, which is then said. */
  nifti(): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** Changes that come closer than this are one: a slider that is dragged. */
const SETTLE_MS = 100;

const START: MapChoice = {
  image: 'original',
  family: 'glcm',
  feature: 'JointEntropy',
  kernelRadius: 1,
  isKernelMasked: true,
  initialValue: null,
  binning: null,
};

export function featureNameOf({ image, family, feature }: MapChoice): string {
  return `${image}_${family}_${feature}`;
}

export function createMaps(
  service: Pick<WorkerService, 'mapFeatures' | 'niftiOf'>,
  jobs: Pick<Jobs, 'run' | 'cancel'>,
  scans: Pick<Case, 'image' | 'mask' | 'labels' | 'obstacle'>,
  settings: Accessor<ExtractionSettings>,
  engine: Pick<EngineStatus, 'noteRun'>,
  problems: Pick<Problems, 'report' | 'clear'>,
): MapsState {
  const [choice, setChoice] = createSignal<MapChoice>(START);
  const [isOn, setOn] = createSignal(false);
  const [status, setStatus] = createSignal<MapStatus>('off');
  const [kept, setKept] = createSignal<
    (ShownMap & { readonly region: string; readonly key: string }) | null
  >(null);
  const [manual, setManual] = createSignal<MapRange | null>(null);
  const [opacity, setOpacity] = createSignal(0.8);
  const [isVisible, setVisible] = createSignal(true);
  let newest = 0;
  /** What failed is not tried again by itself: it may be what ended the worker. */
  let failedKey: string | null = null;

  const images = createMemo(() => imagesOf(settings()));
  const obstacle = createMemo(() => {
    if (scans.obstacle() !== null) return scans.obstacle();
    if (!images().includes(choice().image)) {
      return `The settings do not ask for the image ${choice().image}.`;
    }
    return null;
  });
  const region = createMemo(() =>
    JSON.stringify([
      scans.image()?.sha256,
      scans.image()?.header.grid,
      scans.mask()?.sha256,
      [...scans.labels()].sort((a, b) => a - b),
    ]),
  );
  const request = (features: readonly string[]) => {
    const [image, mask] = [scans.image(), scans.mask()];
    if (obstacle() !== null || image === null || mask === null) return null;
    const labels = [...scans.labels()].sort((a, b) => a - b);
    return {
      ...{ imageId: image.id, maskId: mask.id, labels, features },
      settings: settingsWith(settings(), choice()),
    };
  };
  /** Equal keys give equal maps. The initial value only matters in a file. */
  const key = createMemo(() =>
    obstacle() === null
      ? JSON.stringify([region(), featureNameOf(choice()), settingsWith(settings(), choice())])
      : null,
  );
  const shown = createMemo(() => {
    const map = kept();
    return map !== null && map.region === region() ? map : null;
  });
  const automatic = createMemo(() => {
    const map = shown();
    return map === null ? null : automaticRange(map.map);
  });

  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(
    on([isOn, key], ([on, now]) => {
      clearTimeout(timer);
      if (!on || now === null) return;
      const isComputing = untrack(status) === 'computing';
      if (isComputing) abandon();
      const before = untrack(kept);
      if (now === before?.key && before.facts !== null) setStatus('shown');
      else if (now !== failedKey) {
        setStatus('computing');
        timer = setTimeout(() => void run(), SETTLE_MS);
      }
    }),
  );
  onCleanup(() => clearTimeout(timer));

  /** Ends the map under way; nothing of it is heard any more. */
  function abandon(): void {
    newest++;
    void jobs.cancel('map');
  }

  async function run(): Promise<void> {
    const wanted = request([featureNameOf(choice())]);
    const [keyNow, regionNow, choiceNow] = [key(), region(), choice()];
    if (wanted === null || keyNow === null) return;
    const mine = ++newest;
    // Coarse maps and the answer take different ways: the last of them may come after it.
    let isAnswered = false;
    const take = (map: FeatureMap | undefined, step: number, facts: RunFacts | null) => {
      if (mine !== newest || map === undefined) return;
      setKept({ map, step, choice: choiceNow, facts, region: regionNow, key: keyNow });
    };
    problems.clear('maps');
    setStatus('computing');
    const result = await jobs.run(
      { kind: 'map', title: `Mapping ${choiceNow.feature}` },
      (jobId, onProgress) =>
        service.mapFeatures(
          { ...wanted, jobId },
          ({ maps, step }) => {
            if (!isAnswered) take(maps[0], step, null);
          },
          onProgress,
        ),
      ({ engine: used }) => used,
    );
    isAnswered = true;
    if (mine !== newest) return;
    if (result.ok) {
      failedKey = null;
      const { maps, ...facts } = result.value;
      batch(() => {
        engine.noteRun(facts);
        take(maps[0], 1, facts);
        setStatus('shown');
      });
    } else fail(result.error, keyNow);
  }

  function fail(error: ErrorInfo, keyNow: string): void {
    batch(() => {
      const isCancelled = error.code === 'cancelled';
      if (!isCancelled) failedKey = keyNow;
      setStatus(isCancelled ? 'cancelled' : 'failed');
      problems.report(error, 'maps');
    });
  }

  return {
    choice,
    change(part) {
      batch(() => {
        const before = featureNameOf(choice());
        setChoice((now) => ({ ...now, ...part }));
        if (featureNameOf(choice()) !== before) setManual(null);
      });
    },
    images,
    obstacle,
    isOn,
    turnOn() {
      if (obstacle() !== null) return;
      failedKey = null;
      setVisible(true);
      if (isOn()) void run();
      else setOn(true);
    },
    turnOff() {
      abandon();
      batch(() => {
        setOn(false);
        setKept(null);
        setStatus('off');
      });
    },
    status: () => (isOn() ? status() : 'off'),
    shown,
    isStale: () => shown() !== null && kept()?.key !== key(),
    range: () => (shown() === null ? null : (manual() ?? automatic())),
    isRangeManual: () => manual() !== null,
    setRange: setManual,
    opacity,
    setOpacity,
    isVisible,
    toggleVisible: () => setVisible((now) => !now),
    request,
    async nifti() {
      const map = shown();
      if (map === null) return null;
      const { grid, box, values, region: inside } = map.map;
      const outside = choice().initialValue ?? Number.NaN;
      const data = values.map((value, at) => (inside[at] === 0 ? outside : value));
      const result = await service.niftiOf({ grid, box, data }, outside);
      if (result.ok) return result.value;
      problems.report(result.error, 'maps');
      return null;
    },
  };
}

/** The extraction's settings with what the map has for itself. Outside the region a map has no value until it is a file. */
function settingsWith(settings: ExtractionSettings, choice: MapChoice): ExtractionSettings {
  const { kernelRadius, isKernelMasked, binning } = choice;
  const voxelwise = { kernelRadius, isKernelMasked, initialValue: null, batch: null };
  if (binning === null) return { ...settings, voxelwise };
  const byImageType = Object.fromEntries(
    Object.entries(settings.byImageType).map(
      ([type, { binning: _, ...rest }]: [string, ImageTypeSettings]) => [type, rest],
    ),
  );
  return { ...settings, voxelwise, binning, byImageType };
}
