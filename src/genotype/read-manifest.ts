import { checkClassifier } from './check-classifier.ts';
import { checkSegmentation } from './check-segmentation.ts';
import { checkSignature } from './check-signature.ts';
import { readJson } from './json-lines.ts';
import {
  type ClassifierManifest,
  MANIFEST_SCHEMA,
  type Manifest,
  type ModelFile,
  type SegmentationManifest,
  type SignatureManifest,
} from './manifest.ts';
import { DEFAULTS } from './manifest-defaults.ts';
import { FEATURE_INPUT, FORMULA, IMAGE_INPUT } from './manifest-input-rules.ts';
import { CARD, CLASSIFIER_OUTPUT, SEGMENTATION_OUTPUT } from './manifest-output-rules.ts';
import {
  at,
  isObject,
  matching,
  number,
  object,
  oneOf,
  optional,
  orNull,
  type Place,
  type Rule,
  refuse,
  shown,
  text,
} from './rule.ts';

const FILE: Rule<ModelFile> = object('an object with name, bytes and sha256 of the ONNX file', {
  name: matching(/^[^/\\]+\.onnx$/i, 'the name of the ONNX file beside it, without folders'),
  bytes: number('a number of bytes', (value) => Number.isSafeInteger(value) && value > 0),
  sha256: matching(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits (sha256sum model.onnx)'),
});

const COMMON = {
  schema: oneOf(MANIFEST_SCHEMA),
  id: matching(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    'lower-case letters, digits and single hyphens, such as "glioma-genotype"',
  ),
  name: text('a name'),
  version: text('a version, such as "1.0.0"'),
  card: CARD,
};

const CLASSIFIER = object<ClassifierManifest>('a manifest', {
  ...COMMON,
  task: oneOf('classification'),
  file: FILE,
  input: IMAGE_INPUT,
  output: CLASSIFIER_OUTPUT,
});

const SEGMENTATION = object<SegmentationManifest>('a manifest', {
  ...COMMON,
  task: oneOf('segmentation'),
  file: FILE,
  input: IMAGE_INPUT,
  output: SEGMENTATION_OUTPUT,
});

const SIGNATURE = object<SignatureManifest>('a manifest', {
  ...COMMON,
  task: oneOf('signature'),
  file: optional(orNull(FILE), DEFAULTS.signature.file),
  features: FEATURE_INPUT,
  formula: optional(orNull(FORMULA), DEFAULTS.signature.formula),
  output: CLASSIFIER_OUTPUT,
});

const TASK = oneOf('classification', 'segmentation', 'signature');

/**
 * Reads `model.json` strictly: unknown members are refused, optional ones get their DEFAULTS, and what members say of
 * each other must agree.
 *
 * @param file as the user named it
 * @throws LocusError 'bad-model': path and line of the member, what is there, what is wanted
 */
export function readManifest(text: string, file: string): Manifest {
  const { value, lines } = readJson(text, file);
  return manifestOf({ value, path: '', source: { file, lines } });
}

/** The same from a parsed document. */
export function manifestOf(place: Place): Manifest {
  const { value } = place;
  if (!isObject(value)) {
    return refuse(place, `holds ${shown(value)}. Wanted: a model manifest.`, 'See docs/models.md.');
  }
  requireSchema(at(place, 'schema'));
  const task = at(place, 'task');
  if (task.value === undefined) refuse(task, `is missing. Wanted: ${TASK.wants}.`, 'Add it.');
  switch (TASK.read(task)) {
    case 'classification':
      return checkClassifier(CLASSIFIER.read(place), place);
    case 'segmentation':
      return checkSegmentation(SEGMENTATION.read(place), place);
    case 'signature':
      return checkSignature(SIGNATURE.read(place), place);
  }
}

function requireSchema(place: Place): void {
  if (place.value === MANIFEST_SCHEMA) return;
  const newer = typeof place.value === 'string' && /^locus-model\/\d+$/.test(place.value);
  refuse(
    place,
    `is ${shown(place.value)}. Wanted: "${MANIFEST_SCHEMA}".`,
    newer
      ? 'This version of Locus reads no other; use the one that the model was made for.'
      : 'Is this a model manifest? A metadata.json of MONAI is imported as such.',
  );
}
