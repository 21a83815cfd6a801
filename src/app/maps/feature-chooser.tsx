import {
  createEffect,
  createMemo,
  createSignal,
  For,
  type JSX,
  on,
  onCleanup,
  onMount,
  Show,
} from 'solid-js';
import type { FeatureDescription } from '../../radiomics/catalogue/entry.ts';
import type { FamilyName } from '../../radiomics/settings.ts';
import { featureFacts, mappableFeatures } from '../../session/facts.ts';
import { useApp } from '../app-context.ts';

/** A list of features by family, narrowed by what is typed: name, title or IBSI code. */
export function FeatureChooser(): JSX.Element {
  const { maps, settings } = useApp();
  const [query, setQuery] = createSignal('');
  const chosen = () => `${maps.choice().family}_${maps.choice().feature}`;
  const families = createMemo(() => {
    const words = query().toLowerCase().split(/\s+/).filter(Boolean);
    return mappableFeatures(settings.settings().profile)
      .map((family) => ({
        ...family,
        features: family.features.filter((row) => matches(row, family.title, words)),
      }))
      .filter(({ features }) => features.length > 0);
  });
  let list: HTMLSelectElement | undefined;
  // Only the list scrolls; scrollIntoView would move the panel too.
  const showChosen = () => {
    const option = list?.selectedOptions[0];
    if (list === undefined || option === undefined) return;
    const above =
      option.getBoundingClientRect().top - list.getBoundingClientRect().top + list.scrollTop;
    const isSeen = above >= list.scrollTop && above < list.scrollTop + list.clientHeight - 20;
    if (!isSeen) list.scrollTop = above - list.clientHeight / 2;
  };
  createEffect(on([families, chosen], showChosen));
  onMount(() => {
    // The panel may be hidden when it is made.
    const observer = new ResizeObserver(showChosen);
    if (list !== undefined) observer.observe(list);
    onCleanup(() => observer.disconnect());
  });
  const facts = () => featureFacts(maps.choice().family, maps.choice().feature);
  return (
    <div class="feature-chooser">
      <input
        class="field"
        type="search"
        placeholder="Search features by name, family or IBSI code"
        aria-label="Search features of maps"
        value={query()}
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
      <select
        class="field"
        size="7"
        aria-label="Feature of the map"
        ref={(element) => {
          list = element;
        }}
        onChange={(event) => {
          const [family, feature] = event.currentTarget.value.split('_');
          if (family && feature) maps.change({ family: family as FamilyName, feature });
        }}
      >
        <For each={families()}>
          {(family) => (
            <optgroup label={family.title}>
              <For each={family.features}>
                {(row) => (
                  <option
                    value={`${row.family}_${row.feature}`}
                    selected={chosen() === `${row.family}_${row.feature}`}
                  >
                    {row.title}
                  </option>
                )}
              </For>
            </optgroup>
          )}
        </For>
      </select>
      <Show when={families().length === 0}>
        <p class="muted" role="status">
          No feature is called that.
        </p>
      </Show>
      <p class="hint">{facts()?.meaning}</p>
    </div>
  );
}

function matches(row: FeatureDescription, family: string, words: readonly string[]): boolean {
  const text = `${row.title} ${row.feature} ${row.ibsi ?? ''} ${family}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
