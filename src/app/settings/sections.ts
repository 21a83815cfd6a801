import type { ExtractionSettings } from '../../radiomics/settings.ts';
import type { SettingsSection } from '../../radiomics/settings-rules.ts';

export interface SectionFacts {
  readonly id: SettingsSection;
  readonly title: string;
  /** What a reset of the section takes from `base`. */
  readonly restore: (
    now: ExtractionSettings,
    base: ExtractionSettings,
  ) => Partial<ExtractionSettings>;
}

/** The parts of the form, in the order in which they act on the image. */
export const SECTIONS = {
  image: {
    id: 'image',
    title: 'Image',
    restore: ({ preprocessing }, base) => ({
      preprocessing: {
        ...preprocessing,
        normalisation: base.preprocessing.normalisation,
        resampling: base.preprocessing.resampling,
        preCrop: base.preprocessing.preCrop,
      },
      voxelArrayShift: base.voxelArrayShift,
    }),
  },
  region: {
    id: 'region',
    title: 'Region',
    restore: ({ preprocessing }, base) => ({
      preprocessing: {
        ...preprocessing,
        resegmentation: base.preprocessing.resegmentation,
        regionLimits: base.preprocessing.regionLimits,
      },
    }),
  },
  images: {
    id: 'images',
    title: 'Derived images',
    restore: (_, { imageTypes, byImageType }) => ({ imageTypes, byImageType }),
  },
  bins: {
    id: 'bins',
    title: 'Grey levels',
    restore: (_, { binning, ivhBinning }) => ({ binning, ivhBinning }),
  },
  texture: {
    id: 'texture',
    title: 'Texture',
    restore: (_, { aggregations, texture }) => ({ aggregations, texture }),
  },
  features: {
    id: 'features',
    title: 'Features',
    restore: (_, { families }) => ({ families }),
  },
} as const satisfies Readonly<Record<SettingsSection, SectionFacts>>;

export const headingId = (section: string): string => `settings-${section}`;
