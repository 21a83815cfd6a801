import { createUniqueId, type JSX, Show } from 'solid-js';

/** Ids that tie a control to its label and to its explanation. */
export interface RowIds {
  readonly control: string;
  readonly hint: string;
}

interface RowProps {
  readonly label: string;
  /** What it does and when to use it. */
  readonly hint: JSX.Element;
  /** Whether the value differs from where the settings started. */
  readonly differs: boolean;
  readonly children: (ids: RowIds) => JSX.Element;
}

/** Term, control, explanation. */
export function Row(props: RowProps): JSX.Element {
  const id = createUniqueId();
  const ids: RowIds = { control: `${id}-control`, hint: `${id}-hint` };
  return (
    <div class="setting">
      <div class="setting-term">
        <label for={ids.control}>{props.label}</label>
        <Show when={props.differs}>
          <DiffersMark />
        </Show>
      </div>
      <div class="setting-value">
        <div class="controls">{props.children(ids)}</div>
        <p class="hint" id={ids.hint}>
          {props.hint}
        </p>
      </div>
    </div>
  );
}

/** The same for several controls under one term. */
export function GroupRow(props: Omit<RowProps, 'children'> & { children: JSX.Element }) {
  const id = createUniqueId();
  return (
    <fieldset class="setting" aria-describedby={`${id}-hint`}>
      <legend class="sr-only">{props.label}</legend>
      <div class="setting-term">
        <span aria-hidden="true">{props.label}</span>
        <Show when={props.differs}>
          <DiffersMark />
        </Show>
      </div>
      <div class="setting-value">
        {props.children}
        <p class="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      </div>
    </fieldset>
  );
}

/** Beside what differs from where the settings started. */
export function DiffersMark(): JSX.Element {
  return <span class="differs-mark" role="img" aria-label="changed" title="Changed" />;
}
