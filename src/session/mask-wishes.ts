import { type Accessor, createEffect, createMemo, on } from 'solid-js';
import type { SettingsReport } from '../worker/protocol.ts';
import type { Case } from './case.ts';

/** What a parameter file says about the mask. */
export type MaskWishes = Pick<SettingsReport, 'label' | 'labelChannel' | 'isMaskResampled'>;

/**
 * Does to the mask in use what the parameter file asks for, when either of them comes: its channel (only masks
 * with several have channels), its label where the mask has it, and its grid. Later choices stay.
 */
export function followMaskWishes(
  wishes: Accessor<MaskWishes | null>,
  scans: Pick<Case, 'mask' | 'geometry' | 'setFrame' | 'setLabel' | 'resampleMask'>,
): void {
  // A mask that is read anew is still the same mask.
  const maskId = createMemo(() => scans.mask()?.id);
  createEffect(
    on([wishes, maskId], async ([asked]) => {
      const mask = scans.mask();
      if (asked === null || mask === null) return;
      const { label, labelChannel } = asked;
      // A channel that does not exist is reported as such.
      if (labelChannel !== null && mask.header.frames > 1) {
        await scans.setFrame(mask.id, labelChannel);
      }
      const present = scans.mask()?.labels?.map(({ value }) => value) ?? [];
      if (label === null || scans.mask()?.id !== mask.id || !present.includes(label)) return;
      // Labels of named regions are ours, not the file's.
      if (mask.regions !== null) return;
      for (const value of present) scans.setLabel(value, value === label);
    }),
  );
  createEffect(
    on([wishes, scans.geometry], ([asked, geometry]) => {
      if (asked?.isMaskResampled === true && geometry?.isSameGrid === false) {
        void scans.resampleMask();
      }
    }),
  );
}
