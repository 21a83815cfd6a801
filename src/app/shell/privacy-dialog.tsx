import { createSignal, type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Dialog } from '../ui/dialog.tsx';

/** What leaves the device (nothing), what is stored on it (preferences), and Erase. */
export default function PrivacyDialog(): JSX.Element {
  const { shell, network, preferences, settings, schemes, scans, results } = useApp();
  const [isErased, setErased] = createSignal(false);
  const erase = async () => {
    await scans.clear();
    results.clear();
    settings.setProfile('ibsi');
    settings.reset();
    schemes.erase();
    preferences.erase();
    setErased(true);
  };
  return (
    <Dialog
      isOpen={shell.dialog() === 'privacy'}
      onClose={() => {
        setErased(false);
        shell.closeDialog();
      }}
      title="Privacy"
    >
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
            Preferences only: theme, side convention, single-letter keys, and the settings of the
            extraction, in this browser’s local storage, and only once they differ from the
            defaults, and what label values mean once you have said it. Scans, masks, chosen labels,
            file names and results are kept in memory and are gone when the page is closed. There
            are no cookies.
          </p>
        </section>
        <section>
          <h3>Erase</h3>
          <p>Closes the case, drops all results and empties the storage.</p>
          <div>
            <button type="button" class="button" onClick={() => void erase()}>
              Erase everything
            </button>{' '}
            <Show when={isErased()}>
              <span role="status">Erased.</span>
            </Show>
          </div>
        </section>
      </div>
    </Dialog>
  );
}
