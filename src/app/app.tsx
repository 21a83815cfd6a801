import { ErrorBoundary, type JSX, onCleanup, onMount, Show, Suspense } from 'solid-js';
import { AppContext } from './app-context.ts';
import { listenForKeys } from './commands/commands.ts';
import { createApp, type Wishes } from './create-app.ts';
import { createWindowDrop } from './files/window-drop.ts';
import {
  BatchDialog,
  EraseDialog,
  HeaderDialog,
  KeySheet,
  loadAllParts,
  NetworkInputDialog,
  OfflineDialog,
  OperatorsDialog,
  Palette,
  PrivacyDialog,
  ProfilesDialog,
  RegionDialog,
  SaveMaskDialog,
  SelfTestDialog,
  SeriesDialog,
  SettingsDialog,
  Workspace,
} from './parts.ts';
import { EngineBanner } from './shell/banner.tsx';
import { Broken } from './shell/broken.tsx';
import { JobBar } from './shell/job-bar.tsx';
import { Topbar } from './shell/topbar.tsx';
import { Start } from './start/start.tsx';
import './styles/tokens.css';
import './styles/base.css';
import './ui/controls.css';
import './shell/shell.css';

export function App(props: { readonly wishes: Wishes }): JSX.Element {
  const app = createApp(props.wishes);
  const drop = createWindowDrop((files) => void app.openFiles(files));
  const hasCase = () => app.scans.items().length > 0;

  onMount(() => {
    onCleanup(listenForKeys(app.commands, { areSingleKeysOn: app.preferences.areSingleKeysOn }));
    if (props.wishes.isSelfTestWanted) {
      app.shell.openDialog('self-test');
      void app.selfTest.run();
    }
    if (props.wishes.isSampleWanted) void app.scans.openSample();
    void bringParts();
  });
  onCleanup(app.network.stop);

  /** Everything the page consists of, after its first paint; then requests are counted. */
  async function bringParts(): Promise<void> {
    await nextIdle();
    await loadAllParts();
    await app.engineStarted;
    app.network.settle();
  }

  return (
    <AppContext.Provider value={app}>
      <div class="app">
        <Topbar />
        <EngineBannerSlot />
        <main class="main">
          <ErrorBoundary fallback={(_error, retry) => <Broken onRetry={retry} />}>
            <Suspense>
              <Show when={hasCase()} fallback={<Start />}>
                <Workspace />
              </Show>
            </Suspense>
          </ErrorBoundary>
        </main>
        <JobBar />
      </div>
      <Suspense>
        <Dialogs />
      </Suspense>
      <Show when={drop.isOver()}>
        <div class="drop-veil">Drop scans and masks, or a parameter file</div>
      </Show>
    </AppContext.Provider>
  );

  /** Keeps its row of the grid while there is nothing to say. */
  function EngineBannerSlot(): JSX.Element {
    return (
      <div>
        <EngineBanner />
      </div>
    );
  }

  function Dialogs(): JSX.Element {
    const opened = (name: string) => app.shell.wasOpened(name);
    return (
      <>
        <Show when={opened('palette')}>
          <Palette />
        </Show>
        <Show when={opened('keys')}>
          <KeySheet />
        </Show>
        <Show when={opened('privacy')}>
          <PrivacyDialog />
        </Show>
        <Show when={opened('erase')}>
          <EraseDialog />
        </Show>
        <Show when={opened('self-test') || opened('conformance')}>
          <SelfTestDialog />
        </Show>
        <Show when={opened('profiles')}>
          <ProfilesDialog />
        </Show>
        <Show when={opened('settings')}>
          <SettingsDialog />
        </Show>
        <Show when={opened('series')}>
          <SeriesDialog />
        </Show>
        <Show when={opened('header')}>
          <HeaderDialog />
        </Show>
        <Show when={opened('offline')}>
          <OfflineDialog />
        </Show>
        <Show when={opened('region')}>
          <RegionDialog />
        </Show>
        <Show when={opened('save-mask')}>
          <SaveMaskDialog />
        </Show>
        <Show when={opened('network-input')}>
          <NetworkInputDialog />
        </Show>
        <Show when={opened('batch')}>
          <BatchDialog />
        </Show>
        <Show when={opened('operators')}>
          <OperatorsDialog />
        </Show>
      </>
    );
  }
}

function nextIdle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has no requestIdleCallback.
    if ('requestIdleCallback' in window) {
      requestIdleCallback(() => resolve(), { timeout: 1000 });
    } else {
      setTimeout(resolve, 200);
    }
  });
}
