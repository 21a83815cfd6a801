import { nearest } from '../volume/nearest-name.ts';
import { checkHeads, requireTensor } from './check-classifier.ts';
import { requireDistinct } from './check-input.ts';
import type { Formula, SignatureManifest } from './manifest.ts';
import { at, type Place, refuse } from './rule.ts';

/** What a formula of each kind gives. */
const GIVES = { linear: 'value', logistic: 'logits', cox: 'log-hazard' } as const;

/** @throws LocusError 'bad-model' */
export function checkSignature(manifest: SignatureManifest, place: Place): SignatureManifest {
  const { file, formula, features, output } = manifest;
  requireDistinct(features.names, (n) => at(place, 'features', 'names', n));
  requireSeen(manifest, at(place, 'features', 'seen'));
  checkHeads(output, at(place, 'output'));
  if (formula !== null) {
    if (file !== null) {
      const remedy = 'Keep either the file or the formula.';
      refuse(at(place, 'formula'), 'is given, and so is file.', remedy);
    }
    checkFormula(formula, manifest, place);
    return manifest;
  }
  if (file === null) {
    const remedy = 'Add a formula, or the file of an ONNX-ML graph.';
    refuse(at(place, 'formula'), 'is missing, and so is file.', remedy);
  }
  requireTensor(output, at(place, 'output'));
  if (features.tensor === null) {
    refuse(at(place, 'features', 'tensor'), 'is missing.', 'Name the input of the graph.');
  }
  return manifest;
}

function requireSeen({ features }: SignatureManifest, place: Place): void {
  const { seen, names } = features;
  if (seen === null) return;
  if (seen.length !== names.length) {
    refuse(place, `has ${seen.length} ranges for ${names.length} names.`, 'Give one per name.');
  }
  seen.forEach(({ low, high }, n) => {
    if (low <= high) return;
    refuse(at(place, n), `goes from ${low} to ${high}.`, 'Exchange or correct them.');
  });
}

function checkFormula(formula: Formula, manifest: SignatureManifest, place: Place): void {
  const { features, output } = manifest;
  const wanted = GIVES[formula.kind];
  if (output.kind !== wanted) {
    refuse(
      at(place, 'output', 'kind'),
      `is "${output.kind}", but a ${formula.kind} formula gives "${wanted}".`,
      'Correct one of them.',
    );
  }
  if (formula.heads.length !== output.heads.length) {
    refuse(
      at(place, 'formula', 'heads'),
      `has ${formula.heads.length} entries for ${output.heads.length} heads of the output.`,
      'Give one per head.',
    );
  }
  output.heads.forEach(({ indices }, n) => {
    if (indices.length === 1) return;
    const where = at(place, 'output', 'heads', n, 'indices');
    refuse(where, `has ${indices.length} entries, but a formula gives one number.`, 'Give one.');
  });
  const used = requireTerms(formula, features.names, at(place, 'formula'));
  features.names.forEach((name, n) => {
    if (used.has(name)) return;
    refuse(at(place, 'features', 'names', n), 'is in no term of the formula.', 'Leave it out.');
  });
}

function requireTerms(formula: Formula, names: readonly string[], place: Place): Set<string> {
  const used = new Set<string>();
  formula.heads.forEach(({ terms }, n) => {
    requireDistinct(
      terms.map(({ feature }) => feature),
      (term) => at(place, 'heads', n, 'terms', term, 'feature'),
    );
    terms.forEach(({ feature }, term) => {
      used.add(feature);
      if (names.includes(feature)) return;
      const near = nearest(feature, names);
      refuse(
        at(place, 'heads', n, 'terms', term, 'feature'),
        `is "${feature}", which is none of features.names.`,
        near === null ? 'Add it there.' : `Did you mean "${near}"?`,
      );
    });
  });
  return used;
}
