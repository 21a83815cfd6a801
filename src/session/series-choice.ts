import { type Accessor, createMemo, createSignal } from 'solid-js';
import { KEPT_PATIENT } from '../worker/facts.ts';
import type { SeriesOffer } from '../worker/protocol-series.ts';
import type { Case } from './case.ts';

export interface SeriesChoice {
  /** Ids of the offers that are chosen: of one patient. */
  readonly chosen: Accessor<ReadonlySet<string>>;
  /** Whose series they are, or were loaded; null while it is open whose case this will be. */
  readonly patient: Accessor<string | null>;
  /** Whether the case holds images of a patient, so that nobody else's can be added. */
  readonly isPatientFixed: Accessor<boolean>;
  /** Offers that are not loaded. */
  readonly open: Accessor<readonly SeriesOffer[]>;
  readonly patients: Accessor<readonly string[]>;
  readonly bytesNeeded: Accessor<number>;
  /** Why an offer cannot be chosen, null when it can. */
  whyNot(offer: SeriesOffer): string | null;
  /** Series of another patient take the place of those chosen; gives the name of the patient left. */
  choose(offer: SeriesOffer, isChosen: boolean): string | null;
  /** Those that a person most likely wants. */
  suggest(): void;
  /** Loads what is chosen; false when something of it could not be loaded. */
  load(): Promise<boolean>;
}

/** Which of the series that were found are to be loaded: never of two patients into one case. */
export function createSeriesChoice(
  scans: Pick<Case, 'offers' | 'items' | 'openOffers'>,
): SeriesChoice {
  const [wanted, setWanted] = createSignal<ReadonlySet<string>>(new Set());
  const open = createMemo(() => scans.offers().filter(({ itemId }) => itemId === null));
  const chosenOffers = createMemo(() => open().filter(({ id }) => wanted().has(id)));
  const chosen = createMemo(() => new Set(chosenOffers().map(({ id }) => id)));
  /** Whether others are of the patient of a kept case is for the user to know. */
  const loaded = createMemo(
    () =>
      scans.items().find(({ dicom }) => dicom !== null && dicom.patient !== KEPT_PATIENT)?.dicom
        ?.patient ?? null,
  );
  const patient = () => loaded() ?? chosenOffers()[0]?.patient ?? null;
  const whyNot = (offer: SeriesOffer): string | null => {
    if (offer.itemId !== null) return 'It is loaded.';
    const owner = loaded();
    if (owner === null || owner === offer.patient) return null;
    return `The case holds scans of ${owner}. Close them to open this one.`;
  };

  return {
    chosen,
    patient,
    isPatientFixed: () => loaded() !== null,
    open,
    patients: createMemo(() => [...new Set(scans.offers().map((offer) => offer.patient))]),
    bytesNeeded: createMemo(() =>
      chosenOffers().reduce((sum, offer) => sum + offer.bytesNeeded, 0),
    ),
    whyNot,
    choose(offer, isChosen) {
      if (whyNot(offer) !== null) return null;
      const before = patient();
      const left = isChosen && before !== null && before !== offer.patient ? before : null;
      const others = left === null ? [...chosen()].filter((id) => id !== offer.id) : [];
      setWanted(new Set(isChosen ? [...others, offer.id] : others));
      return left;
    },
    suggest() {
      const able = open().filter((offer) => whyNot(offer) === null);
      const suggested = able.filter(({ isSuggested }) => isSuggested);
      const [first] = suggested;
      setWanted(
        new Set(suggested.filter((offer) => offer.patient === first?.patient).map(({ id }) => id)),
      );
    },
    async load() {
      const ids = [...chosen()];
      const isDone = await scans.openOffers(ids);
      // What failed stays chosen, to be tried again or left out.
      setWanted(new Set(ids.filter((id) => chosen().has(id))));
      return isDone;
    },
  };
}
