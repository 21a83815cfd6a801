import type { AppParts } from '../app-parts.ts';

/** Names of all that the app stores begin with it; the origin may be shared with other pages. */
const PREFIX = 'locus';

/** Closes the case and removes all that this page has stored; false when something may be left. */
export async function eraseEverything(
  app: Pick<
    AppParts,
    'scans' | 'results' | 'settings' | 'schemes' | 'preferences' | 'library' | 'genotype'
  >,
): Promise<boolean> {
  const areErased = [await app.library.erase(), await app.genotype.models.erase()];
  await app.scans.clear();
  app.results.clear();
  app.genotype.predictions.clear();
  app.settings.setProfile('ibsi');
  app.settings.reset();
  app.schemes.erase();
  app.preferences.erase();
  return (await eraseRest()) && areErased.every(Boolean);
}

/** What the signals do not clear themselves, from whatever version of the app. */
async function eraseRest(): Promise<boolean> {
  try {
    for (const storage of [localStorage, sessionStorage]) {
      for (const key of Object.keys(storage)) if (key.startsWith(PREFIX)) storage.removeItem(key);
    }
    // Absent on plain http.
    const stored = globalThis.caches as CacheStorage | undefined;
    for (const name of (await stored?.keys()) ?? []) {
      if (name.startsWith(PREFIX)) await stored?.delete(name);
    }
    return true;
  } catch {
    // Forbidden storage holds nothing.
    return true;
  }
}
