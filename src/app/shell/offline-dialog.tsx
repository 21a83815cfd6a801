import type { JSX } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Dialog } from '../ui/dialog.tsx';

/** What “nothing to install” means, and its limits. */
export default function OfflineDialog(): JSX.Element {
  const { shell, network } = useApp();
  return (
    <Dialog
      isOpen={shell.dialog() === 'offline'}
      onClose={shell.closeDialog}
      title="What works offline"
    >
      <div class="dialog-body">
        <p>
          {network.isSettled()
            ? 'All parts of the page have arrived: from now on it works without a connection.'
            : 'The parts of the page are still arriving; in a moment it works without a connection.'}{' '}
          Switch the network off and open a case to see it. Closing the page ends that: opening it
          again needs the address to be reachable, be it a web server or this machine.
        </p>
        <p class="muted">
          A current browser is all that is needed. With WebGPU features are computed on the graphics
          card; without it, on the processor.
        </p>
      </div>
    </Dialog>
  );
}
