import { createSignal, createUniqueId, Index, type JSX, Show } from 'solid-js';
import type { FilterSettings } from '../../radiomics/settings-filters.ts';
import { filterName } from '../../session/facts.ts';
import { FilterFields } from './filter-fields.tsx';
import { filterTitle, NEW_FILTERS } from './filter-words.ts';
import { Select } from './inputs.tsx';
import { GroupRow } from './row.tsx';
import { useForm } from './use-form.ts';

/** IBSI's filters, one image each: a list to add to, change and remove from. */
export function FilterBank(): JSX.Element {
  const { now, change, differs } = useForm();
  const filters = () => now().imageTypes.filters;
  const set = (next: readonly FilterSettings[]) =>
    change({ imageTypes: { ...now().imageTypes, filters: next } });
  const replace = (at: number, filter: FilterSettings) =>
    set(filters().map((old, n) => (n === at ? filter : old)));
  const [kind, setKind] = createSignal(NEW_FILTERS[0]?.[0] ?? '');
  let list: HTMLDivElement | undefined;
  const add = () => {
    const filter = NEW_FILTERS.find(([name]) => name === kind())?.[2];
    if (filter === undefined) return;
    set([...filters(), filter]);
    // The new filter's first field, for the keyboard.
    list?.lastElementChild?.querySelector<HTMLElement>('input, select')?.focus();
  };
  const remove = (at: number) => {
    set(filters().filter((_, n) => n !== at));
    list?.parentElement?.querySelector<HTMLElement>('[data-add]')?.focus();
  };
  return (
    <GroupRow
      label="IBSI filters"
      differs={differs((s) => s.imageTypes.filters)}
      hint="Filters of IBSI-2 (arXiv 2006.05470), one image each, named as shown. σ and wavelengths are in mm."
    >
      <div class="filter-list" ref={list}>
        <Index each={filters()}>
          {(filter, at) => (
            <Item
              filter={filter()}
              number={at + 1}
              onChange={(next) => replace(at, next)}
              onRemove={() => remove(at)}
            />
          )}
        </Index>
      </div>
      <div class="controls">
        <Select
          label="Filter to add"
          value={kind()}
          options={NEW_FILTERS.map(([name, title]) => [name, title])}
          onValue={setKind}
        />
        <button type="button" class="button small" data-add onClick={add}>
          Add
        </button>
        <Show when={filters().length > 0}>
          <span class="muted">
            {filters().length} {filters().length === 1 ? 'filter' : 'filters'}
          </span>
        </Show>
      </div>
    </GroupRow>
  );
}

function Item(props: {
  readonly filter: FilterSettings;
  readonly number: number;
  readonly onChange: (filter: FilterSettings) => void;
  readonly onRemove: () => void;
}): JSX.Element {
  const id = createUniqueId();
  return (
    <section class="filter-item" aria-labelledby={id}>
      <header>
        <h4 id={id}>
          {props.number}. {filterTitle(props.filter)}
        </h4>
        <button
          type="button"
          class="button quiet small"
          aria-label={`Remove filter ${props.number}`}
          onClick={() => props.onRemove()}
        >
          Remove
        </button>
      </header>
      <p class="mono name">{filterName(props.filter)}</p>
      <FilterFields filter={props.filter} onChange={props.onChange} />
    </section>
  );
}
