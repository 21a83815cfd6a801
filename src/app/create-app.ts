import { createEffect } from 'solid-js';
import type { EngineChoice } from '../session/engine-status.ts';
import { createSession } from '../session/session.ts';
import type { App, AppParts } from './app-parts.ts';
import { createCommands } from './commands/command-list.ts';
import { createResultsView } from './features/create-results-view.ts';
import { areOfModel } from './files/are-of-model.ts';
import { createFileInput } from './files/file-input.ts';
import { splitParameterFile } from './files/parameter-file.ts';
import { createMapLayer } from './maps/create-map-layer.ts';
import { createPreferences } from './preferences.ts';
import { createNetworkCount } from './shell/create-network-count.ts';
import { createShell, isPanelName } from './shell/create-shell.ts';
import { createViewer } from './viewer/create-viewer.ts';

/** What the address asks for: `?engine=cpu|webgpu`, `?sample`, `?selftest` or `#selftest`. */
export interface Wishes {
  readonly engine: EngineChoice;
  readonly isSampleWanted: boolean;
  readonly isSelfTestWanted: boolean;
}

export function wishesOf(search: string, hash: string): Wishes {
  const parameters = new URLSearchParams(search);
  const engine = parameters.get('engine');
  return {
    engine: engine === 'cpu' || engine === 'webgpu' ? engine : 'auto',
    isSampleWanted: parameters.has('sample'),
    isSelfTestWanted: parameters.has('selftest') || hash === '#selftest',
  };
}

/** Call inside a Solid root. */
export function createApp(wishes: Wishes): App {
  const session = createSession({ engine: wishes.engine });
  const preferences = createPreferences();
  const shell = createShell();
  const mapLayer = createMapLayer(session.maps, session.habitats, session.genotype);
  const viewer = createViewer(session.scans, preferences, mapLayer);
  const table = createResultsView(session.results, session.stability, session.genotype.predictions);
  const network = createNetworkCount();

  session.library.connectView({
    snapshot: () => ({ viewer: viewer.snapshot(), panel: shell.panel(), side: shell.side() }),
    restore(view) {
      const { viewer: kept, panel, side } = (view ?? {}) as Partial<Record<string, unknown>>;
      if (typeof kept === 'object' && kept !== null) viewer.restore(kept);
      for (const name of [side, panel]) {
        if (isPanelName(name)) shell.setPanel(name);
      }
    },
  });

  const engineStarted = new Promise<void>((resolve) => {
    createEffect(() => {
      if (session.engine.report() || session.engine.problem()) resolve();
    });
  });

  const input = createFileInput((files) => void openFiles(files));
  const folderInput = createFileInput((files) => void openFiles(files));
  folderInput.webkitdirectory = true;

  function showSeries(): void {
    session.series.suggest();
    shell.openDialog('series');
  }

  async function openFiles(given: readonly File[] | Promise<readonly File[]>): Promise<void> {
    try {
      const files = await given;
      if (shell.dialog() === 'batch') {
        session.genotype.batch.setFiles(files);
        return;
      }
      if (await areOfModel(files)) {
        shell.setPanel('genotype');
        await session.genotype.models.importFiles(files);
        return;
      }
      const { scans, parameters } = splitParameterFile(files);
      if (parameters !== null) await loadSettings(parameters);
      const known = new Set(session.scans.offers().map(({ id }) => id));
      await session.scans.open(scans);
      if (session.series.open().some(({ id }) => !known.has(id))) showSeries();
    } catch (error) {
      session.problems.report(
        {
          code: 'internal',
          file: null,
          problem: 'The browser could not read what was dropped.',
          remedy: `Choose the files with Open instead. (${String(error)})`,
        },
        'open',
      );
    }
  }

  async function loadSettings(file: File): Promise<void> {
    const report = await session.settings.load(file.name, await file.text());
    // What is wrong with a file is said in the form.
    if (report === null) shell.openDialog('settings');
  }

  const parts: AppParts = {
    ...session,
    preferences,
    shell,
    viewer,
    mapLayer,
    table,
    network,
    engineStarted,
    openFiles,
    loadSettings,
    pickFiles: () => input.click(),
    pickFolder: () => folderInput.click(),
    showSeries,
  };
  return { ...parts, commands: createCommands(parts) };
}
