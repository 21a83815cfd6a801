import { For, type JSX, Show } from 'solid-js';
import type { FeatureDescription } from '../../radiomics/catalogue/entry.ts';
import type { FamilyName } from '../../radiomics/settings.ts';
import { countFeatures, familiesOf, featuresOf, isDefaultFeature } from '../../session/facts.ts';
import { useApp } from '../app-context.ts';

/** Families on or off, and single features where a study needs only some. */
export function FamilyFields(): JSX.Element {
  const { settings } = useApp();
  return (
    <fieldset>
      <legend>Features</legend>
      <For each={familiesOf(settings.settings().profile)}>
        {(family) => <FamilyField name={family.name} title={family.title} />}
      </For>
      <p class="hint">
        {countFeatures(settings.settings())} values in all. Without a choice a family gives what the
        profile gives.
      </p>
    </fieldset>
  );
}

function FamilyField(props: { readonly name: FamilyName; readonly title: string }): JSX.Element {
  const { settings } = useApp();
  const chosen = () => settings.settings().families[props.name];
  const isOn = () => chosen() !== undefined;
  const isChosen = (row: FeatureDescription) => {
    const names = chosen();
    if (names === undefined) return false;
    return names === null
      ? isDefaultFeature(row, settings.settings().profile)
      : names.includes(row.feature);
  };
  const setFamily = (names: readonly string[] | null | undefined) => {
    const { [props.name]: _, ...others } = settings.settings().families;
    settings.change({
      families: names === undefined ? others : { ...others, [props.name]: names },
    });
  };
  const setFeature = (feature: string, isWanted: boolean) => {
    const names = featuresOf(props.name)
      .filter((row) => (row.feature === feature ? isWanted : isChosen(row)))
      .map((row) => row.feature);
    setFamily(names);
  };
  return (
    <div>
      <label>
        <input
          type="checkbox"
          checked={isOn()}
          onChange={(event) => setFamily(event.currentTarget.checked ? null : undefined)}
        />
        {props.title}
      </label>
      <Show when={isOn()}>
        <details class="indented">
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
