import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import type { RegionPart } from '../../session/region-parts.ts';
import { useApp } from '../app-context.ts';
import { formatMl } from '../features/format-value.ts';
import { download } from '../files/download.ts';
import { Dialog } from '../ui/dialog.tsx';
import './regions.css';

/** Saves the mask in use, or one of its regions, as a NIfTI file. */
export default function SaveMaskDialog(): JSX.Element {
  const { shell, scans, regionTools } = useApp();
  const [key, setKey] = createSignal('');
  const [ownName, setOwnName] = createSignal<string | null>(null);
  const [isBusy, setBusy] = createSignal(false);
  const parts = createMemo(() =>
    regionTools.parts().filter(({ maskId }) => maskId === scans.mask()?.id),
  );
  /** Null: all labels. */
  const part = (): RegionPart | null => parts().find((one) => one.key === key()) ?? null;
  // Never the mask's own file name, in which there may be a patient's.
  const name = () => ownName() ?? fileName(part()?.name ?? 'mask');
  const close = () => {
    setOwnName(null);
    shell.closeDialog();
  };
  const save = async () => {
    const mask = scans.mask();
    if (mask === null || isBusy() || name() === '') return;
    setBusy(true);
    const bytes = await regionTools.write(mask.id, part()?.values ?? null);
    setBusy(false);
    if (bytes !== null) download(`${name()}.nii.gz`, 'application/gzip', bytes);
    close();
  };
  return (
    <Dialog isOpen={shell.dialog() === 'save-mask'} onClose={close} title="Save as NIfTI">
      <form
        class="dialog-body region-form"
        data-testid="save-mask"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <label class="region-row">
          <span>What</span>
          <select class="field" onChange={(event) => setKey(event.currentTarget.value)}>
            <option value="" selected={part() === null}>
              All labels, each with its value
            </option>
            <For each={parts()}>
              {(one) => (
                <option value={one.key} selected={one.key === key()}>
                  {one.name} ({formatMl(one.volumeMl)} ml), as 1
                </option>
              )}
            </For>
          </select>
        </label>
        <label class="region-row">
          <span>File</span>
          <span class="row">
            <input
              class="field"
              aria-label="File name"
              value={name()}
              onInput={(event) => setOwnName(event.currentTarget.value.trim())}
            />
            .nii.gz
          </span>
        </label>
        <p class="muted">
          The voxels lie where they do in the image, on its own grid. The file holds no name, date
          or description.
          <Show when={part() === null && scans.mask()?.regions}>
            {' '}
            Names of regions are not in it; NIfTI has no place for them.
          </Show>
        </p>
        <div class="row">
          <button type="submit" class="button primary" aria-disabled={isBusy() || name() === ''}>
            {isBusy() ? 'Saving…' : 'Save'}
          </button>
          <button type="button" class="button" onClick={close}>
            Close
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Letters, digits, dots and hyphens, which every system takes. */
function fileName(name: string): string {
  const plain = name.replace(/[^\p{L}\p{N}.+-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '');
  return plain === '' ? 'region' : plain.slice(0, 80);
}
