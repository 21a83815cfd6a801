import type { Dataset, Keyword } from './dataset.ts';

/** Finds the item of a functional group that holds for one frame, its own before the shared one; null where neither is. */
export type FindGroup = (group: Keyword) => Dataset | null;

/**
 * The functional groups of each frame of an enhanced multi-frame file (PS3.3 C.7.6.16); null where the file has none.
 */
export function frameGroups(dataset: Dataset, frames: number): readonly FindGroup[] | null {
  const shared = dataset.items('SharedFunctionalGroupsSequence')[0];
  const perFrame = dataset.items('PerFrameFunctionalGroupsSequence');
  if (shared === undefined && perFrame.length === 0) return null;
  const sharedItems = new Map<Keyword, Dataset | null>();
  const fromShared = (group: Keyword) => {
    // Asked for by every frame.
    const known = sharedItems.get(group);
    if (known !== undefined) return known;
    const item = shared?.items(group)[0] ?? null;
    sharedItems.set(group, item);
    return item;
  };
  return Array.from({ length: frames }, (_, frame) => {
    const own = perFrame[frame];
    return (group) => own?.items(group)[0] ?? fromShared(group);
  });
}
