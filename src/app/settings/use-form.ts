import type { ExtractionSettings, TextureSettings } from '../../radiomics/settings.ts';
import type { PreprocessSettings } from '../../radiomics/settings-preprocessing.ts';
import { isEqual } from '../../session/is-equal.ts';
import { useApp } from '../app-context.ts';

/** The settings as the form's fields read and change them. */
export function useForm() {
  const { settings } = useApp();
  const now = settings.settings;
  return {
    now,
    change: settings.change,
    setPreprocessing: (part: Partial<PreprocessSettings>) =>
      settings.change({ preprocessing: { ...now().preprocessing, ...part } }),
    setTexture: (part: Partial<TextureSettings>) =>
      settings.change({ texture: { ...now().texture, ...part } }),
    /** Whether a part differs from the preset, file or defaults that the settings started from. */
    differs: (part: (settings: ExtractionSettings) => unknown) =>
      !isEqual(part(now()), part(settings.base())),
  };
}
