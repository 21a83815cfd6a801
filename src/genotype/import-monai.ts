import { LocusError } from '../volume/errors.ts';
import { readJson } from './json-lines.ts';
import { MANIFEST_SCHEMA, type Manifest, type ModelFile } from './manifest.ts';
import { monaiInput } from './monai-input.ts';
import { monaiOutput } from './monai-output.ts';
import { type Gap, type Json, MonaiReader } from './monai-reader.ts';
import { manifestOf } from './read-manifest.ts';
import { at, isObject, type Place, refuse, shown, text } from './rule.ts';

/** What a `metadata.json` of MONAI says of a manifest, and what it does not. */
export interface MonaiDraft {
  readonly members: Json;
  /** Members that a `model.json` beside it must add. */
  readonly missing: readonly Gap[];
  /** What was taken over without certainty, or left behind; for a person. */
  readonly notes: readonly string[];
}

/**
 * Reads the metadata of a MONAI bundle (MONAI Bundle Specification, docs.monai.io/en/stable/mb_specification.html). It
 * describes tensors, not what is done before: orientation, spacing and normalisation stand in the transforms of the bundle,
 * as Python, and are always asked for.
 *
 * @param model the ONNX file beside it; null = unknown, and asked for
 * @throws LocusError 'bad-model' for what is no such file; 'unsupported' for a network that is not 3-D, takes no image, or
 * has several inputs or outputs
 */
export function readMonai(source: string, file: string, model: ModelFile | null): MonaiDraft {
  const { value, lines } = readJson(source, file);
  const place: Place = { value, path: '', source: { file, lines } };
  if (!isObject(value)) {
    refuse(place, `holds ${shown(value)}. Wanted: the metadata of a MONAI bundle.`, 'Correct it.');
  }
  const format = at(place, 'network_data_format');
  if (!isObject(format.value)) {
    const remedy = 'Is this the metadata.json of a MONAI bundle?';
    refuse(format, `is ${shown(format.value)}. Wanted: inputs and outputs.`, remedy);
  }
  const reader = new MonaiReader();
  const input = monaiInput(theOnly(at(format, 'inputs')), reader);
  const { task, output } = monaiOutput(theOnly(at(format, 'outputs')), reader);
  const members: Json = { ...common(place, model, reader), task, input, output };
  if (at(place, 'eval_metrics').value !== undefined) {
    reader.note(
      'eval_metrics are left behind: add output.performance with the number of cases and the source.',
    );
  }
  return { members, missing: reader.missing, notes: reader.notes };
}

/**
 * The manifest that a draft and the `model.json` beside it make together: objects are merged, anything else of the fragment
 * replaces what the draft has.
 *
 * @throws LocusError 'bad-model' that names every member still missing, or what readManifest would say
 */
export function finishMonai(draft: MonaiDraft, fragment: string, file: string): Manifest {
  const { value, lines } = readJson(fragment, file);
  const place: Place = { value, path: '', source: { file, lines } };
  if (!isObject(value)) {
    return refuse(place, `holds ${shown(value)}. Wanted: an object.`, 'Correct it.');
  }
  const merged = { ...place, value: merge(draft.members, value) };
  const open = draft.missing.filter(({ path }) => at(merged, ...path).value === undefined);
  if (open.length > 0) throw openError(open, file);
  return manifestOf(merged);
}

function openError(open: readonly Gap[], file: string): LocusError {
  const names = open.map(({ path }) => path.join('.'));
  const wanted = open.map(({ wants }, n) => `${names[n]}: ${wants}`);
  return new LocusError(
    'bad-model',
    `The metadata of MONAI does not say ${names.join(', ')}, nor does this file.`,
    `Add ${wanted.join('; ')}.`,
    file,
  );
}

function merge(base: Json, over: Json): Json {
  const entries = Object.entries(over).map(([name, value]): [string, unknown] => {
    const below = Object.hasOwn(base, name) ? base[name] : undefined;
    return [name, isObject(below) && isObject(value) ? merge(below, value) : value];
  });
  return { ...base, ...Object.fromEntries(entries) };
}

/** Inputs and outputs are objects by name; Locus feeds one tensor and reads one. */
function theOnly(place: Place): { readonly name: string; readonly place: Place } {
  const names = isObject(place.value) ? Object.keys(place.value) : [];
  const [name] = names;
  if (name === undefined) {
    return refuse(place, `is ${shown(place.value)}. Wanted: a tensor by its name.`, 'Add it.');
  }
  if (names.length === 1) return { name, place: at(place, name) };
  throw new LocusError(
    'unsupported',
    `${place.path} names ${names.length} tensors: ${names.join(', ')}. Locus takes networks with one image in and one tensor out.`,
    'Write a model.json of your own for the tensor that is wanted (docs/models.md).',
    place.source.file,
  );
}

function common(place: Place, model: ModelFile | null, reader: MonaiReader): Json {
  const word = (name: string) => {
    const member = at(place, name);
    return member.value === undefined ? undefined : text('words').read(member);
  };
  const card = {
    summary: reader.need(word('description'), ['card', 'summary'], 'one sentence'),
    intendedUse: reader.need(word('intended_use'), ['card', 'intendedUse'], 'what it is for'),
    notFor: reader.need(undefined, ['card', 'notFor'], 'what it is not for'),
    trainingData: reader.need(
      word('data_source'),
      ['card', 'trainingData'],
      'what it was trained on',
    ),
    // `copyright` names an owner, no licence.
    licence: reader.need(undefined, ['card', 'licence'], 'the licence of the bundle'),
    authors: reader.need(word('authors'), ['card', 'authors'], 'who made it'),
    ...references(at(place, 'references')),
  };
  const name = word('name') ?? word('task');
  return defined({
    schema: MANIFEST_SCHEMA,
    id: reader.need(idOf(word('name')), ['id'], 'lower-case letters, digits and hyphens'),
    name: reader.need(name, ['name'], 'a name'),
    version: reader.need(word('version'), ['version'], 'a version, such as "1.0.0"'),
    file: reader.need(model ?? undefined, ['file'], 'name, bytes and sha256 of the ONNX file'),
    card: defined(card),
  });
}

function idOf(name: string | undefined): string | undefined {
  const id = name
    ?.toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return id === '' ? undefined : id;
}

function references({ value }: Place): Json {
  const isList = Array.isArray(value) && value.every((one) => typeof one === 'string');
  return isList ? { references: value.filter((one) => one.trim() !== '') } : {};
}

/** Without members that are undefined, which JSON does not have. */
function defined(members: Json): Json {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
