import type { JSX } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Dialog } from '../ui/dialog.tsx';
import { SelfTestPanel } from './self-test-panel.tsx';
import './self-test.css';

/** What “checked against the IBSI standard” stands on, to be run here and now. */
export default function SelfTestDialog(): JSX.Element {
  const { shell } = useApp();
  return (
    <Dialog
      isOpen={shell.dialog() === 'self-test'}
      onClose={shell.closeDialog}
      title="Self-test"
      class="wide self-test"
    >
      <div class="dialog-body">
        <SelfTestPanel />
      </div>
    </Dialog>
  );
}
