import { For, type JSX, Show } from 'solid-js';
import type { FeatureDescription } from '../../radiomics/catalogue/entry.ts';
import type { FamilyName } from '../../radiomics/settings.ts';
import { countFeatures, familiesOf, featuresOf, isDefaultFeature } from '../../session/facts.ts';
import { isEqual } from '../../session/is-equal.ts';
import { DiffersMark } from './row.tsx';
import { Section } from './section.tsx';
import { SECTIONS } from './sections.ts';
import { useForm } from './use-form.ts';

/** Families on or off, and single features where a study needs only some. */
export function FeaturesSection(): JSX.Element {
  const { now, change } = useForm();
  const families = () => familiesOf(now().profile);
  return (
    <Section facts={SECTIONS.features}>
      <p class="hint">
        {countFeatures(now())} values in all. Without a choice a family gives what the profile
        gives.
      </p>
      <div class="controls">
        <button
          type="button"
          class="button small"
          onClick={() =>
            change({
              families: Object.fromEntries(
                families()
                  .filter(({ name }) => name !== 'shape2D' || now().texture.plane !== null)
                  .map(({ name }) => [name, null]),
              ),
            })
          }
        >
          All families
        </button>
        <button type="button" class="button small" onClick={() => change({ families: {} })}>
          None
        </button>
      </div>
      <div class="families">
        <For each={families()}>
          {(family) => <FamilyField name={family.name} title={family.title} />}
        </For>
      </div>
    </Section>
  );
}

function FamilyField(props: { readonly name: FamilyName; readonly title: string }): JSX.Element {
  const { now, change, differs } = useForm();
  const chosen = () => now().families[props.name];
  const isOn = () => chosen() !== undefined;
  const isChosen = (row: FeatureDescription) => {
    const names = chosen();
    if (names === undefined) return false;
    return names === null ? isDefaultFeature(row, now().profile) : names.includes(row.feature);
  };
  const setFamily = (names: readonly string[] | null | undefined) => {
    const { [props.name]: _, ...others } = now().families;
    change({
      families: names === undefined ? others : { ...others, [props.name]: names },
    });
  };
  const setFeature = (feature: string, isWanted: boolean) => {
    const names = featuresOf(props.name)
      .filter((row) => (row.feature === feature ? isWanted : isChosen(row)))
      .map((row) => row.feature);
    const defaults = featuresOf(props.name)
      .filter((row) => isDefaultFeature(row, now().profile))
      .map((row) => row.feature);
    setFamily(isEqual(names, defaults) ? null : names);
  };
  return (
    <div class="family">
      <label class="check">
        <input
          type="checkbox"
          checked={isOn()}
          onChange={(event) => setFamily(event.currentTarget.checked ? null : undefined)}
        />
        {props.title}
        <Show when={differs((s) => s.families[props.name])}>
          <DiffersMark />
        </Show>
      </label>
      <Show when={isOn() && props.name === 'shape2D' && now().texture.plane === null}>
        <p class="error">Needs planes, under Texture; without them it has no values.</p>
      </Show>
      <Show when={isOn()}>
        <details class="features-of">
          <summary>
            {featuresOf(props.name).filter(isChosen).length} of {featuresOf(props.name).length}
            <span class="sr-only"> {props.title} features chosen</span>
          </summary>
          <div class="feature-choice">
            <For each={featuresOf(props.name)}>
              {(row) => (
                <label title={row.meaning}>
                  <input
                    type="checkbox"
                    checked={isChosen(row)}
                    onChange={(event) => setFeature(row.feature, event.currentTarget.checked)}
                  />
                  {row.title}
                </label>
              )}
            </For>
          </div>
          <Show when={chosen() !== null}>
            <button type="button" class="link" onClick={() => setFamily(null)}>
              What the profile gives
            </button>
          </Show>
        </details>
      </Show>
    </div>
  );
}
