import type { Session } from '../session/session.ts';
import type { Command } from './commands/commands.ts';
import type { ResultsView } from './features/create-results-view.ts';
import type { MapLayer } from './maps/create-map-layer.ts';
import type { Preferences } from './preferences.ts';
import type { NetworkCount } from './shell/create-network-count.ts';
import type { Shell } from './shell/create-shell.ts';
import type { Viewer } from './viewer/create-viewer.ts';

/** What commands act on: the session, and what only the page knows. */
export interface AppParts extends Session {
  readonly preferences: Preferences;
  readonly shell: Shell;
  readonly viewer: Viewer;
  readonly mapLayer: MapLayer;
  readonly table: ResultsView;
  readonly network: NetworkCount;
  /** Settles when the worker has started its engine, or could not. */
  readonly engineStarted: Promise<void>;
  /** Files may still be on their way out of a dropped folder. */
  openFiles(files: readonly File[] | Promise<readonly File[]>): Promise<void>;
  /** Takes the settings of a PyRadiomics parameter file. */
  loadSettings(file: File): Promise<void>;
  /** The browser's own file dialog. */
  pickFiles(): void;
  pickFolder(): void;
  /** Shows the series that were found and not loaded, what is suggested chosen. */
  showSeries(): void;
}

/** Everything the components share. */
export interface App extends AppParts {
  readonly commands: readonly Command[];
}
