import { type Accessor, createSignal } from 'solid-js';

/** The name of the case in hand, on the page, in exports and where it is kept. Never made from what is in a file. */
export interface Pseudonym {
  readonly name: Accessor<string>;
  /** An empty name changes nothing. */
  rename(name: string): void;
  /** Another random one, for the next case. */
  renew(): void;
}

/** Without those that are taken for one another: I and 1, O and 0, B and 8, S and 5, Z and 2. */
const LETTERS = 'ACDEFGHJKLMNPQRTUVWXY';
const DIGITS = '234679';

/** Longer names would not fit beside the rest. */
export const PSEUDONYM_LENGTH = 40;

/** 'K7-M2', one of 15 876, from the browser's random numbers. */
export function randomPseudonym(): string {
  const [a, b, c, d] = crypto.getRandomValues(new Uint32Array(4));
  const letter = (random = 0) => LETTERS[random % LETTERS.length] ?? '';
  const digit = (random = 0) => DIGITS[random % DIGITS.length] ?? '';
  return `${letter(a)}${digit(b)}-${letter(c)}${digit(d)}`;
}

export function createPseudonym(): Pseudonym {
  const [name, setName] = createSignal(randomPseudonym());
  return {
    name,
    rename(wanted) {
      const tidy = wanted.replace(/\s+/g, ' ').trim().slice(0, PSEUDONYM_LENGTH);
      if (tidy !== '') setName(tidy);
    },
    renew: () => setName(randomPseudonym()),
  };
}
