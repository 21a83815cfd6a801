import { createMemo, createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import type { SeriesOffer } from '../../worker/protocol-series.ts';
import { useApp } from '../app-context.ts';
import { formatCount } from '../features/format-value.ts';
import { createThumbnails } from './create-thumbnails.ts';
import { SeriesRow } from './series-row.tsx';
import { groupOffers, matchesQuery } from './series-words.ts';

/** Rows that are made at once; more come on request. */
const PAGE = 200;

interface SeriesListProps {
  readonly query: string;
  readonly isBusy: boolean;
  readonly onChoose: (offer: SeriesOffer, isChosen: boolean) => void;
}

/** Series by patient and study. It is made when the dialog opens and goes when it closes. */
export function SeriesList(props: SeriesListProps): JSX.Element {
  const { scans, series } = useApp();
  const found = createMemo(() =>
    scans.offers().filter((offer) => matchesQuery(offer, props.query)),
  );
  const firstChosen = scans.offers().findIndex(({ id }) => series.chosen().has(id));
  const [limit, setLimit] = createSignal(Math.max(PAGE, firstChosen + 1));
  const groups = createMemo(() => groupOffers(found().slice(0, limit())));
  const hasStudies = () => groups().some(({ studies }) => studies.length > 1);

  const thumbnails = createThumbnails(scans.thumbnail);
  const { watch, stop } = createSightings();
  onCleanup(() => {
    stop();
    thumbnails.stop();
  });

  return (
    <>
      <For each={groups()}>
        {({ patient, studies }) => (
          <section aria-label={patient}>
            <h3>{patient}</h3>
            <For each={studies}>
              {({ offers }, at) => (
                <>
                  <Show when={hasStudies()}>
                    <h4>Study {at() + 1}</h4>
                  </Show>
                  <ul>
                    <For each={offers}>
                      {(offer) => (
                        <SeriesRow
                          offer={offer}
                          isDisabled={props.isBusy}
                          onChoose={(isChosen) => props.onChoose(offer, isChosen)}
                          watch={watch}
                          onSight={(canvas, isInSight) => {
                            if (isInSight) thumbnails.show(offer.id, canvas);
                            else thumbnails.hide(offer.id);
                          }}
                        />
                      )}
                    </For>
                  </ul>
                </>
              )}
            </For>
          </section>
        )}
      </For>
      <Show when={found().length === 0}>
        <p class="muted">No series has all these words.</p>
      </Show>
      <Show when={found().length > limit()}>
        <p>
          <button type="button" class="button" onClick={() => setLimit(limit() + PAGE)}>
            Show {formatCount(Math.min(PAGE, found().length - limit()))} more of{' '}
            {formatCount(found().length)}
          </button>
        </p>
      </Show>
    </>
  );
}

/** One observer for all rows. */
function createSightings() {
  const listeners = new Map<Element, (isInSight: boolean) => void>();
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) listeners.get(target)?.(isIntersecting);
  });
  return {
    watch(row: Element, onSight: (isInSight: boolean) => void) {
      listeners.set(row, onSight);
      observer.observe(row);
      return () => {
        listeners.delete(row);
        observer.unobserve(row);
      };
    },
    stop: () => observer.disconnect(),
  };
}
