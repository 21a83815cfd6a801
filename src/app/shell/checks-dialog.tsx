import type { JSX } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Dialog } from '../ui/dialog.tsx';

/** What “checked against the IBSI standard” stands on. */
export default function ChecksDialog(): JSX.Element {
  const { shell } = useApp();
  return (
    <Dialog
      isOpen={shell.dialog() === 'checks'}
      onClose={shell.closeDialog}
      title="What is checked"
    >
      <div class="dialog-body" data-testid="checks">
        <p>
          The Image Biomarker Standardisation Initiative (IBSI) publishes reference values that
          several groups agree on (Zwanenburg et al., Radiology 2020; reference manual arXiv
          1612.07003). Before every release, tests compare Locus with them:
        </p>
        <ul class="bullets">
          <li>
            IBSI digital phantom: every family against the published values, in all aggregations.
          </li>
          <li>IBSI CT phantom: configurations A to D, within the published tolerances.</li>
          <li>
            PyRadiomics profile: the baseline values that PyRadiomics ships with its own test
            images.
          </li>
          <li>
            Both engines: every integer count of the WebGPU engine equals the CPU engine’s; real
            numbers agree within stated bounds.
          </li>
        </ul>
        <p class="muted">
          Not covered by a reference value: images and settings of your own. The tests, what they
          compare and the tolerances are in the source, under <code>test/</code>, and in the{' '}
          <code>README</code>. This is research software, not a medical device.
        </p>
      </div>
    </Dialog>
  );
}
