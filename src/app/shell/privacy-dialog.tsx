import type { JSX } from 'solid-js';
import { useApp } from '../app-context.ts';
import { formatBytes } from '../library/kept-words.ts';
import { Dialog } from '../ui/dialog.tsx';

/** What leaves the device (nothing), what is stored on it, and Erase. */
export default function PrivacyDialog(): JSX.Element {
  const { shell, network, library } = useApp();
  const kept = () => {
    const { cases = [], broken = [], usedBytes = 0 } = library.report() ?? {};
    const count = cases.length + broken.length;
    if (count === 0) return 'No case is kept now.';
    return `Now ${count === 1 ? 'one case is' : `${count} cases are`} kept, ${formatBytes(usedBytes)}.`;
  };
  const keptModels = () => {
    const count = library.report()?.modelCount ?? 0;
    if (count === 0) return '';
    return `Now ${count === 1 ? 'one model is' : `${count} models are`} kept.`;
  };
  return (
    <Dialog isOpen={shell.dialog() === 'privacy'} onClose={shell.closeDialog} title="Privacy">
      <div class="dialog-body" data-testid="privacy">
        <section>
          <h3>Sent</h3>
          <p>
            Nothing. This page has made <b>{network.count()}</b> network requests since it was
            complete; the browser keeps that count, and the lock shows it. The page’s policy lets it
            load its own parts from where it came from and forbids every other address, so a scan
            has nowhere to go.
          </p>
        </section>
        <section>
          <h3>Stored on this device</h3>
          <p>
            Preferences: theme, side convention, single-letter keys, and the settings of the
            extraction, in this browser’s local storage, and only once they differ from the
            defaults, and what label values mean once you have said it. Scans, masks and results are
            kept in memory and are gone when the page is closed, unless you press “Keep on this
            device”. There are no cookies.
          </p>
          <p>
            A kept case has its voxels, regions, choices and results under its pseudonym, without
            names of files, patients or institutions and without identifiers of its series. {kept()}
          </p>
          <p>
            A model of your own stays in memory as well, unless you keep it: then its manifest and
            its graph are stored as they are. Models of this page and what runs them are fetched
            from where the page came from when they are first used, which the lock counts; nothing
            goes the other way. {keptModels()}
          </p>
        </section>
        <section>
          <h3>Erase</h3>
          <p>
            Closes the case, removes kept cases and models, drops all results and empties the
            storage.
          </p>
          <div>
            <button type="button" class="button" onClick={() => shell.openDialog('erase')}>
              Erase everything
            </button>
          </div>
        </section>
      </div>
    </Dialog>
  );
}
