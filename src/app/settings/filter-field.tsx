import type { JSX } from 'solid-js';
import type { Pooling } from '../../radiomics/settings-filters.ts';
import type { NumberRule } from '../../radiomics/settings-rules.ts';
import { numberProblem } from '../../session/facts.ts';
import { parseNumber } from '../features/binning.ts';
import { OptionalNumberInput, type Parsed, ParsedInput, Select } from './inputs.tsx';

// Fields in a line: the name before them is theirs for a screen reader too.

interface NumberFieldProps {
  readonly label: string;
  readonly unit?: string;
  readonly rule: NumberRule;
  readonly value: number;
  /** What else is wrong with a number. */
  readonly refuses?: (value: number) => string | null;
  readonly onValue: (value: number) => void;
}

export function NumberField(props: NumberFieldProps): JSX.Element {
  return (
    <div class="pair">
      <span class="muted">{props.label}</span>
      <ParsedInput
        {...props}
        format={String}
        parse={(text): Parsed<number> => {
          const value = parseNumber(text);
          const problem = numberProblem(props.rule, value) ?? props.refuses?.(value) ?? null;
          return problem === null ? { value } : { problem };
        }}
      />
    </div>
  );
}

export function OptionalField(props: {
  readonly label: string;
  readonly unit?: string;
  readonly rule: NumberRule;
  readonly value: number | null;
  readonly onValue: (value: number | null) => void;
}): JSX.Element {
  return (
    <div class="pair">
      <span class="muted">{props.label}</span>
      <OptionalNumberInput {...props} />
    </div>
  );
}

export function SelectField<T extends string>(props: {
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [value: T, words: string])[];
  readonly onValue: (value: T) => void;
}): JSX.Element {
  return (
    <div class="pair">
      <span class="muted">{props.label}</span>
      <Select {...props} />
    </div>
  );
}

export function TextField(props: {
  readonly label: string;
  readonly value: string;
  readonly parse: (text: string) => Parsed<string>;
  readonly onValue: (value: string) => void;
}): JSX.Element {
  return (
    <div class="pair">
      <span class="muted">{props.label}</span>
      <ParsedInput {...props} format={(text: string) => text} />
    </div>
  );
}

/** Kernels or bands: so many letters of a pattern. */
export function LettersField(props: {
  readonly label: string;
  readonly value: string;
  readonly pattern: RegExp;
  readonly length: number;
  /** What to type. */
  readonly words: string;
  readonly onValue: (value: string) => void;
}): JSX.Element {
  return (
    <TextField
      label={props.label}
      value={props.value}
      parse={(text) => {
        const value = text.trim().toUpperCase();
        const isRight = value.length === props.length && props.pattern.test(value);
        return isRight ? { value } : { problem: `Type ${props.words}.` };
      }}
      onValue={props.onValue}
    />
  );
}

export function PoolingField(props: {
  readonly value: Pooling | null;
  readonly onValue: (value: Pooling | null) => void;
}): JSX.Element {
  return (
    <SelectField
      label="rotations"
      value={props.value ?? 'none'}
      options={[
        ['none', 'not turned'],
        ['max', 'all, largest'],
        ['mean', 'all, averaged'],
        ['min', 'all, smallest'],
      ]}
      onValue={(value) => props.onValue(value === 'none' ? null : value)}
    />
  );
}
