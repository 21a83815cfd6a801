import { lazy } from 'solid-js';
import { featureLoaders } from './features/lazy-features.ts';
import { loadGenotype } from './genotype/lazy-genotype.ts';
import { loadMaps } from './maps/lazy-maps.ts';
import { loadConformance } from './selftest/load-conformance.ts';
import { loadDisplay } from './viewer/load-display.ts';

/**
 * Parts that are not needed to open a case, each its own chunk. They are fetched in the background
 * right after the page is up, so that nothing has to be fetched once a case is open, and the page
 * works without a connection from then on.
 */
const loaders = {
  palette: () => import('./commands/palette.tsx'),
  keySheet: () => import('./commands/key-sheet.tsx'),
  privacy: () => import('./shell/privacy-dialog.tsx'),
  erase: () => import('./library/erase-dialog.tsx'),
  selfTest: () => import('./selftest/self-test-dialog.tsx'),
  profiles: () => import('./features/profiles-dialog.tsx'),
  settings: () => import('./settings/settings-dialog.tsx'),
  offline: () => import('./shell/offline-dialog.tsx'),
  region: () => import('./regions/region-dialog.tsx'),
  saveMask: () => import('./regions/save-mask-dialog.tsx'),
  series: () => import('./series/series-dialog.tsx'),
  header: () => import('./header/header-dialog.tsx'),
  networkInput: () => import('./genotype/network-input-dialog.tsx'),
  batch: () => import('./genotype/batch-dialog.tsx'),
  operators: () => import('./genotype/operators-dialog.tsx'),
  workspace: () => import('./shell/workspace.tsx'),
} as const;

export const Palette = lazy(loaders.palette);
export const KeySheet = lazy(loaders.keySheet);
export const PrivacyDialog = lazy(loaders.privacy);
export const EraseDialog = lazy(loaders.erase);
export const SelfTestDialog = lazy(loaders.selfTest);
export const ProfilesDialog = lazy(loaders.profiles);
export const SettingsDialog = lazy(loaders.settings);
export const OfflineDialog = lazy(loaders.offline);
export const RegionDialog = lazy(loaders.region);
export const SaveMaskDialog = lazy(loaders.saveMask);
export const SeriesDialog = lazy(loaders.series);
export const HeaderDialog = lazy(loaders.header);
export const NetworkInputDialog = lazy(loaders.networkInput);
export const BatchDialog = lazy(loaders.batch);
export const OperatorsDialog = lazy(loaders.operators);
export const Workspace = lazy(loaders.workspace);

/** Fetches everything; false when a part could not be had (the connection went away). */
export async function loadAllParts(): Promise<boolean> {
  const all = [
    ...Object.values(loaders),
    ...featureLoaders,
    loadMaps,
    loadGenotype,
    loadDisplay,
    loadConformance,
  ].map((load) => load());
  const settled = await Promise.allSettled<unknown>(all);
  return settled.every(({ status }) => status === 'fulfilled');
}
