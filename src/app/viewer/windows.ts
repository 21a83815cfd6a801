import type { LoadedItem } from '../../worker/protocol.ts';

/** The range of intensities that is spread from black to white. */
export interface Window {
  readonly min: number;
  readonly max: number;
}

export interface WindowPreset {
  readonly id: string;
  readonly title: string;
  readonly key: string;
  /** Width and level in HU. */
  readonly width: number;
  readonly level: number;
}

/** The usual CT windows, on the keys that reading programs put them. */
export const CT_PRESETS: readonly WindowPreset[] = [
  { id: 'bone', title: 'Bone', key: '1', width: 1000, level: 400 },
  { id: 'air', title: 'Air', key: '2', width: 1000, level: -426 },
  { id: 'soft-tissue', title: 'Soft tissue', key: '3', width: 350, level: 50 },
  { id: 'lung', title: 'Lung', key: '4', width: 1500, level: -600 },
  { id: 'brain', title: 'Brain', key: '5', width: 80, level: 40 },
];

export type WindowChoice =
  | { readonly kind: 'preset'; readonly id: string }
  | { readonly kind: 'percentile' }
  | { readonly kind: 'full' }
  | { readonly kind: 'manual'; readonly window: Window };

export function isHounsfield(image: LoadedItem): boolean {
  return image.unit === 'HU';
}

/** CT opens in the soft-tissue window, everything else from the 2nd to the 98th percentile of its foreground. */
export function defaultChoice(image: LoadedItem): WindowChoice {
  return isHounsfield(image) ? { kind: 'preset', id: 'soft-tissue' } : { kind: 'percentile' };
}

/** `percentiles`: of the image's foreground, null while they are not known. */
export function windowOf(
  choice: WindowChoice,
  image: LoadedItem,
  percentiles: Window | null,
): Window {
  const { min, max, p2, p98 } = image.intensity;
  if (choice.kind === 'manual') return choice.window;
  if (choice.kind === 'percentile' && percentiles) return percentiles;
  if (choice.kind === 'preset') {
    const preset = CT_PRESETS.find(({ id }) => id === choice.id);
    if (preset) {
      return { min: preset.level - preset.width / 2, max: preset.level + preset.width / 2 };
    }
  }
  if (choice.kind === 'percentile' && p98 > p2) return { min: p2, max: p98 };
  return max > min ? { min, max } : { min, max: min + 1 };
}

/** What the window is, in words, for the tooltip and the status line. */
export function describeChoice(choice: WindowChoice): string {
  if (choice.kind === 'percentile')
    return '2nd to 98th percentile of the voxels above the lowest value';
  if (choice.kind === 'full') return 'full range of this image';
  if (choice.kind === 'manual') return 'set by hand';
  const preset = CT_PRESETS.find(({ id }) => id === choice.id);
  return preset ? `${preset.title}, width ${preset.width}, level ${preset.level} HU` : '';
}
