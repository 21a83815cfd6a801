import {
  createEffect,
  createMemo,
  createSignal,
  createUniqueId,
  For,
  type JSX,
  on,
  Show,
} from 'solid-js';
import type { NumberRule } from '../../radiomics/settings-rules.ts';
import { numberProblem } from '../../session/facts.ts';
import { isEqual } from '../../session/is-equal.ts';
import { parseNumber } from '../features/binning.ts';

export type Parsed<T> = { readonly value: T } | { readonly problem: string };

interface InputProps {
  readonly id?: string;
  /** Where no visible label names it. */
  readonly label?: string;
  readonly describedBy?: string;
  readonly unit?: string;
  readonly placeholder?: string;
  readonly isDisabled?: boolean;
  readonly class?: string;
}

interface ParsedInputProps<T> extends InputProps {
  readonly value: T;
  readonly format: (value: T) => string;
  readonly parse: (text: string) => Parsed<T>;
  readonly onValue: (value: T) => void;
}

/** A text that stands for a value. What cannot be read is explained and not taken over. */
export function ParsedInput<T>(props: ParsedInputProps<T>): JSX.Element {
  const errorId = createUniqueId();
  const value = createMemo(() => props.value, undefined, { equals: isEqual });
  const [text, setText] = createSignal(props.format(props.value));
  const [problem, setProblem] = createSignal<string | null>(null);

  createEffect(
    on(
      value,
      (now) => {
        const typed = props.parse(text());
        // '12.' is 12 while it is being typed.
        if (!('value' in typed) || !isEqual(typed.value, now)) setText(props.format(now));
        setProblem(null);
      },
      { defer: true },
    ),
  );

  const take = (typed: string) => {
    setText(typed);
    const parsed = props.parse(typed);
    setProblem('problem' in parsed ? parsed.problem : null);
    if ('value' in parsed && !isEqual(parsed.value, props.value)) props.onValue(parsed.value);
  };

  return (
    <>
      <input
        id={props.id}
        class={`field ${props.class ?? 'narrow'}`}
        inputmode="decimal"
        autocomplete="off"
        aria-label={props.label}
        aria-describedby={
          [problem() === null ? '' : errorId, props.describedBy ?? ''].join(' ').trim() || undefined
        }
        aria-invalid={problem() !== null}
        placeholder={props.placeholder}
        disabled={props.isDisabled}
        value={text()}
        onInput={(event) => take(event.currentTarget.value)}
      />
      <Show when={props.unit}>
        <span class="muted">{props.unit}</span>
      </Show>
      <Show when={problem()}>
        {(words) => (
          <p class="error" role="alert" id={errorId}>
            {words()} {keptWords(props.format(props.value))}
          </p>
        )}
      </Show>
    </>
  );
}

function keptWords(kept: string): string {
  return kept === '' ? 'Until then there is none.' : `${kept} stays in use.`;
}

interface NumberInputProps extends InputProps {
  readonly value: number;
  readonly rule: NumberRule;
  readonly onValue: (value: number) => void;
}

export function NumberInput(props: NumberInputProps): JSX.Element {
  return (
    <ParsedInput
      {...props}
      format={formatNumber}
      parse={(text): Parsed<number> => {
        const value = parseNumber(text);
        const problem = numberProblem(props.rule, value);
        return problem === null ? { value } : { problem };
      }}
    />
  );
}

interface OptionalNumberInputProps extends InputProps {
  readonly value: number | null;
  readonly rule: NumberRule;
  readonly onValue: (value: number | null) => void;
}

/** An empty field means none. */
export function OptionalNumberInput(props: OptionalNumberInputProps): JSX.Element {
  return (
    <ParsedInput
      placeholder="none"
      {...props}
      format={(value: number | null) => (value === null ? '' : formatNumber(value))}
      parse={(text): Parsed<number | null> => {
        if (text.trim() === '') return { value: null };
        const value = parseNumber(text);
        const problem = numberProblem(props.rule, value);
        return problem === null ? { value } : { problem };
      }}
    />
  );
}

function formatNumber(value: number): string {
  return String(value);
}

interface SelectProps<T extends string> extends InputProps {
  readonly value: T;
  readonly options: readonly (readonly [value: T, words: string])[];
  readonly onValue: (value: T) => void;
}

export function Select<T extends string>(props: SelectProps<T>): JSX.Element {
  return (
    <select
      id={props.id}
      class="field"
      aria-label={props.label}
      aria-describedby={props.describedBy}
      disabled={props.isDisabled}
      onChange={(event) => props.onValue(event.currentTarget.value as T)}
    >
      <For each={props.options}>
        {([value, words]) => (
          <option value={value} selected={value === props.value}>
            {words}
          </option>
        )}
      </For>
    </select>
  );
}

interface CheckProps {
  readonly id: string;
  readonly describedBy: string;
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  readonly onValue: (isOn: boolean) => void;
}

/** A switch whose name stands in the row's term. */
export function Check(props: CheckProps): JSX.Element {
  return (
    <input
      type="checkbox"
      id={props.id}
      aria-describedby={props.describedBy}
      checked={props.isOn}
      disabled={props.isDisabled}
      onChange={(event) => props.onValue(event.currentTarget.checked)}
    />
  );
}
