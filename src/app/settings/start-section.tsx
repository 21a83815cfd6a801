import { For, type JSX, Show } from 'solid-js';
import type { ProfileName } from '../../radiomics/settings.ts';
import { PRESET_LIST, PROFILE_LIST } from '../../session/facts.ts';
import { useApp } from '../app-context.ts';
import { Icon } from '../ui/icon.tsx';
import { ParameterFile } from './parameter-file.tsx';
import { ProfileDifferences } from './profile-differences.tsx';
import { GroupRow, Row } from './row.tsx';
import { headingId } from './sections.ts';
import { useForm } from './use-form.ts';

const GROUPS = [...new Set(PRESET_LIST.map(({ group }) => group))];

/** Where the settings start: preset, profile, or a parameter file. */
export function StartSection(): JSX.Element {
  const { settings } = useApp();
  const { now, differs } = useForm();
  return (
    <section class="settings-section" aria-labelledby={headingId('start')}>
      <header>
        <h3 id={headingId('start')} tabIndex={-1}>
          Preset and profile
        </h3>
      </header>
      <PresetRow />
      <GroupRow
        label="Conventions"
        differs={differs((s) => s.profile)}
        hint="Whose definitions the values follow where IBSI and PyRadiomics disagree. Take IBSI for a new study, PyRadiomics to repeat one that used it."
      >
        <div class="choices">
          <For each={PROFILE_LIST}>
            {({ name, title }) => (
              <label class="check">
                <input
                  type="radio"
                  name="settings-profile"
                  value={name}
                  checked={now().profile === name}
                  onChange={() => settings.setProfile(name as ProfileName)}
                />
                {title}
              </label>
            )}
          </For>
        </div>
        <ProfileDifferences />
      </GroupRow>
      <ParameterFile />
    </section>
  );
}

function PresetRow(): JSX.Element {
  const { settings, scans } = useApp();
  const name = () => {
    const origin = settings.origin();
    return origin.kind === 'preset' ? origin.name : origin.kind;
  };
  const preset = () => PRESET_LIST.find((known) => known.name === name());
  const modality = () => scans.image()?.header.modality ?? 'unknown';
  const mismatch = () => {
    const wanted = preset()?.modality ?? null;
    return wanted !== null && modality() !== 'unknown' && modality() !== wanted
      ? `This preset is meant for ${MODALITIES[wanted]}; the image in use is ${MODALITIES[modality()]}.`
      : null;
  };
  const explanation = () => {
    const origin = settings.origin();
    if (origin.kind === 'file') return `Read from ${origin.name}.`;
    return (
      preset()?.explanation ??
      'The defaults of the profile, with bins by modality: 25 HU wide for CT, 0.25 SUV for PET, 32 of them for MR.'
    );
  };
  const choose = (chosen: string) => {
    if (chosen === 'profile') settings.reset();
    else settings.usePreset(chosen);
  };
  return (
    <Row label="Preset" differs={settings.isChanged()} hint={explanation()}>
      {(ids) => (
        <>
          <select
            id={ids.control}
            class="field"
            aria-describedby={ids.hint}
            onChange={(event) => choose(event.currentTarget.value)}
          >
            <option value="profile" selected={name() === 'profile'}>
              None: defaults of the profile
            </option>
            <Show when={name() === 'file'}>
              <option value="file" selected disabled>
                Parameter file
              </option>
            </Show>
            <For each={GROUPS}>
              {(group) => (
                <optgroup label={group}>
                  <For each={PRESET_LIST.filter((known) => known.group === group)}>
                    {(known) => (
                      <option value={known.name} selected={name() === known.name}>
                        {known.title}
                      </option>
                    )}
                  </For>
                </optgroup>
              )}
            </For>
          </select>
          <Show when={settings.isChanged()}>
            <span class="changed">changed</span>
            <button type="button" class="button small" onClick={settings.restore}>
              Undo all changes
            </button>
          </Show>
          <Show when={mismatch()}>
            {(words) => (
              <p class="note caution">
                <Icon name="warning" />
                <span>{words()}</span>
              </p>
            )}
          </Show>
        </>
      )}
    </Row>
  );
}

const MODALITIES: Readonly<Record<string, string>> = { CT: 'CT', MR: 'MR', PT: 'PET' };
