import { createEffect, createSignal } from 'solid-js';

export type Theme = 'system' | 'dark' | 'light';

/** What this app keeps on the device: how the page looks and behaves, nothing about a scan. */
interface StoredPreferences {
  readonly theme: Theme;
  readonly isRadiological: boolean;
  readonly areSingleKeysOn: boolean;
}

export const PREFERENCES_KEY = 'locus.preferences';

const DEFAULTS: StoredPreferences = {
  theme: 'system',
  isRadiological: true,
  areSingleKeysOn: true,
};

function read(): StoredPreferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(PREFERENCES_KEY) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return DEFAULTS;
    const known = stored as Partial<Record<keyof StoredPreferences, unknown>>;
    return {
      theme: known.theme === 'dark' || known.theme === 'light' ? known.theme : 'system',
      isRadiological: known.isRadiological !== false,
      areSingleKeysOn: known.areSingleKeysOn !== false,
    };
  } catch {
    // Storage can be forbidden (private windows, policies); the app works without.
    return DEFAULTS;
  }
}

/** Preferences as signals, kept in localStorage once one differs from its default. */
export function createPreferences() {
  const start = read();
  const [theme, setTheme] = createSignal<Theme>(start.theme);
  const [isRadiological, setRadiological] = createSignal(start.isRadiological);
  const [areSingleKeysOn, setSingleKeysOn] = createSignal(start.areSingleKeysOn);

  createEffect(() => {
    const now: StoredPreferences = {
      theme: theme(),
      isRadiological: isRadiological(),
      areSingleKeysOn: areSingleKeysOn(),
    };
    document.documentElement.dataset.theme = now.theme;
    try {
      const text = JSON.stringify(now);
      if (text === JSON.stringify(DEFAULTS)) localStorage.removeItem(PREFERENCES_KEY);
      else localStorage.setItem(PREFERENCES_KEY, text);
    } catch {
      // As in read().
    }
  });

  return {
    theme,
    setTheme,
    isRadiological,
    setRadiological,
    areSingleKeysOn,
    setSingleKeysOn,
    /** Back to the defaults, which also empties the storage. */
    erase(): void {
      setTheme(DEFAULTS.theme);
      setRadiological(DEFAULTS.isRadiological);
      setSingleKeysOn(DEFAULTS.areSingleKeysOn);
    },
  };
}

export type Preferences = ReturnType<typeof createPreferences>;
