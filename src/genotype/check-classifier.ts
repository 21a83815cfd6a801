import { checkInput, requireDistinct } from './check-input.ts';
import type { Calibration, ClassifierManifest, ClassifierOutput, Head } from './manifest.ts';
import { at, type Place, refuse } from './rule.ts';

/** @throws LocusError 'bad-model' */
export function checkClassifier(manifest: ClassifierManifest, place: Place): ClassifierManifest {
  checkInput(manifest.input, at(place, 'input'));
  checkHeads(manifest.output, at(place, 'output'));
  requireTensor(manifest.output, at(place, 'output'));
  return manifest;
}

export function requireTensor({ tensor }: ClassifierOutput, place: Place): void {
  if (tensor !== null) return;
  refuse(at(place, 'tensor'), 'is missing.', 'Name the output of the graph that is to be read.');
}

/** What heads say of themselves, of each other and of the output. */
export function checkHeads(output: ClassifierOutput, place: Place): void {
  const isValue = output.kind === 'value' || output.kind === 'log-hazard';
  output.heads.forEach((head, n) => {
    const here = at(place, 'heads', n);
    if (isValue) checkValueHead(head, output.kind, here);
    else checkClasses(head, here);
    checkNullModels(head, here);
  });
  requireDistinct(
    output.heads.map(({ gene, alteration }) => `${gene} ${alteration}`),
    (n) => at(place, 'heads', n, 'gene'),
  );
  requireIndices(output.heads, (n) => at(place, 'heads', n, 'indices'));
}

/** Together they must be 0, 1, 2 …, each once: an entry that nobody reads, or two heads read, is a mistake. */
function requireIndices(heads: readonly Head[], placeOf: (n: number) => Place): void {
  const owner = new Map<number, number>();
  const count = heads.reduce((sum, { indices }) => sum + indices.length, 0);
  heads.forEach(({ indices }, n) => {
    for (const index of indices) {
      const first = owner.get(index);
      if (first !== undefined) {
        const other = first === n ? 'twice' : `, as does ${placeOf(first).path}`;
        refuse(
          placeOf(n),
          `has ${index}${first === n ? ' ' : ''}${other}.`,
          'Each entry belongs to one head.',
        );
      }
      owner.set(index, n);
      if (index < count) continue;
      refuse(
        placeOf(n),
        `has ${index}, but the heads have ${count} entries in all, 0 to ${count - 1}.`,
        'Number the entries of the output tensor from 0, without gaps.',
      );
    }
  });
}

function checkValueHead(head: Head, kind: string, place: Place): void {
  const because = `but output.kind is "${kind}"`;
  if (head.classes.length > 0) {
    refuse(at(place, 'classes'), `names classes, ${because}.`, 'Give an empty list.');
  }
  if (head.indices.length !== 1) {
    refuse(at(place, 'indices'), `has ${head.indices.length} entries, ${because}.`, 'Give one.');
  }
  if (head.threshold !== null) {
    refuse(at(place, 'threshold'), `is ${head.threshold}, ${because}.`, 'Leave it out.');
  }
  if (head.calibration.kind !== 'none') {
    const found = `is "${head.calibration.kind}", ${because}.`;
    refuse(at(place, 'calibration', 'kind'), found, 'Leave the calibration out.');
  }
}

function checkClasses(head: Head, place: Place): void {
  const { classes, indices } = head;
  if (classes.length < 2) {
    const remedy = 'Name at least two, the negative first: ["wild type", "mutant"].';
    refuse(at(place, 'classes'), `has ${classes.length} names.`, remedy);
  }
  requireDistinct(classes, (n) => at(place, 'classes', n));
  const isSigmoid = indices.length === 1 && classes.length === 2;
  if (!isSigmoid && indices.length !== classes.length) {
    refuse(
      at(place, 'indices'),
      `has ${indices.length} entries for ${classes.length} classes.`,
      'Give one per class (softmax), or a single one for two classes (sigmoid).',
    );
  }
  checkCalibration(head.calibration, classes.length, at(place, 'calibration'));
}

function checkCalibration(calibration: Calibration, classes: number, place: Place): void {
  if (calibration.kind !== 'platt') return;
  if (classes > 2) {
    refuse(
      at(place, 'kind'),
      `is "platt", which is for two classes; there are ${classes}.`,
      'Use a temperature.',
    );
  }
  if (calibration.covariance === null) return;
  const [slope, both, intercept] = calibration.covariance;
  if (slope >= 0 && intercept >= 0 && both * both <= slope * intercept * (1 + 1e-9)) return;
  refuse(
    at(place, 'covariance'),
    `is [${calibration.covariance.join(', ')}], which is no covariance [Var slope, Cov, Var intercept].`,
    'Variances are 0 or more, and Cov² is at most their product.',
  );
}

function checkNullModels({ nullModels }: Head, place: Place): void {
  nullModels.forEach((model, n) => {
    const wanted = model.kind === 'prevalence' ? 'probability' : 'signature';
    if (model[wanted] !== null) return;
    const where = at(place, 'nullModels', n, wanted);
    refuse(where, `is missing, but kind is "${model.kind}".`, 'Add it.');
  });
}
