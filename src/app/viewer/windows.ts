import type { LoadedItem } from '../../worker/protocol.ts';

/** The range of intensities that is spread from black to white. */
export interface Window {
  readonly min: number;
  readonly max: number;
}

export interface WindowPreset {
  readonly id: string;
  readonly title: string;
  /** Absent where no key is usual. */
  readonly key?: string;
  /** Width and level in the image's unit. */
  readonly width: number;
  readonly level: number;
}

/** The usual CT windows, on the keys that reading programs put them. */
export const CT_PRESETS = [
  { id: 'bone', title: 'Bone', key: '1', width: 1000, level: 400 },
  { id: 'air', title: 'Air', key: '2', width: 1000, level: -426 },
  { id: 'soft-tissue', title: 'Soft tissue', key: '3', width: 350, level: 50 },
  { id: 'lung', title: 'Lung', key: '4', width: 1500, level: -600 },
  { id: 'brain', title: 'Brain', key: '5', width: 80, level: 40 },
] as const satisfies readonly WindowPreset[];

/** Uptake from none; a liver has an SUV of 2, a tumour 5 to 20. */
const SUV_PRESETS: readonly WindowPreset[] = [5, 10, 20].map((top) => ({
  id: `suv-${top}`,
  title: `SUV 0 to ${top}`,
  width: top,
  level: top / 2,
}));

export type WindowChoice =
  | { readonly kind: 'preset'; readonly id: string }
  | { readonly kind: 'percentile' }
  | { readonly kind: 'full' }
  /** From 0 to twice the 98th percentile of all voxels: PET in other units than SUV. */
  | { readonly kind: 'uptake' }
  | { readonly kind: 'manual'; readonly window: Window };

/** Whether plain data are such a choice. */
export function isWindowChoice(value: unknown): value is WindowChoice {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (value.kind === 'percentile' || value.kind === 'full') return true;
  if (value.kind === 'preset') return 'id' in value && typeof value.id === 'string';
  if (value.kind !== 'manual' || !('window' in value)) return false;
  const { min, max } = (value.window ?? {}) as Partial<Window>;
  return Number.isFinite(min) && Number.isFinite(max);
}

export function isHounsfield(image: LoadedItem): boolean {
  return image.unit === 'HU';
}

export function isUptake(image: LoadedItem): boolean {
  return image.header.modality === 'PT';
}

/** The usual windows of the image's unit. */
export function presetsOf(image: LoadedItem): readonly WindowPreset[] {
  if (isHounsfield(image)) return CT_PRESETS;
  return image.unit.startsWith('SUV') ? SUV_PRESETS : [];
}

/**
 * CT opens in the soft-tissue window, PET from no uptake to that of a hot lesion, everything else from the 2nd to the
 * 98th percentile of its foreground.
 */
export function defaultChoice(image: LoadedItem): WindowChoice {
  if (isHounsfield(image)) return { kind: 'preset', id: 'soft-tissue' };
  if (image.unit.startsWith('SUV')) {
    return { kind: 'preset', id: image.intensity.max > 5 ? 'suv-10' : 'suv-5' };
  }
  return { kind: isUptake(image) ? 'uptake' : 'percentile' };
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
  if (choice.kind === 'uptake' && p98 > 0) return { min: 0, max: Math.min(2 * p98, max) };
  if (choice.kind === 'preset') {
    const preset = presetsOf(image).find(({ id }) => id === choice.id);
    if (preset) {
      return { min: preset.level - preset.width / 2, max: preset.level + preset.width / 2 };
    }
  }
  if (choice.kind === 'percentile' && p98 > p2) return { min: p2, max: p98 };
  return max > min ? { min, max } : { min, max: min + 1 };
}

/** What the window is, in words, for the tooltip and the status line. */
export function describeChoice(choice: WindowChoice, image: LoadedItem | null): string {
  if (choice.kind === 'uptake') return 'from 0 to twice the 98th percentile';
  if (choice.kind === 'percentile')
    return '2nd to 98th percentile of the voxels above the lowest value';
  if (choice.kind === 'full') return 'full range of this image';
  if (choice.kind === 'manual') return 'set by hand';
  const preset = image && presetsOf(image).find(({ id }) => id === choice.id);
  if (!preset) return '';
  return `${preset.title}, width ${preset.width}, level ${preset.level} ${image.unit}`;
}
