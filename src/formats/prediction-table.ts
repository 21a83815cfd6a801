import type { HeadResult, Prediction } from '../genotype/prediction.ts';
import { csvText, numberCell, textCell } from './csv-cells.ts';

/** What came of one case: a prediction a model, or why there is none. */
export interface PredictedCase {
  /** A pseudonym, or what its folder is called. */
  readonly name: string;
  readonly predictions: readonly Prediction[];
  readonly error: { readonly problem: string; readonly remedy: string } | null;
}

export interface PredictionTableOptions {
  /** Adds the penultimate layer's values as columns. */
  readonly hasDeepFeatures?: boolean;
}

type Row = ReadonlyMap<string, string>;

/**
 * One row a case and model, in RFC 4180. What every row has comes first, and the model's label is never left out; then,
 * for each gene, probability, 95 % interval, call, what the graph gave, and the null models beside it; then deep features.
 * Columns are the union over all rows. A case that failed has one row with the reason.
 */
export function predictionCsv(
  cases: readonly PredictedCase[],
  { hasDeepFeatures = false }: PredictionTableOptions = {},
): string {
  const nameOf = geneColumns(cases);
  const rows = cases.flatMap((one) => {
    const { predictions, error } = one;
    const done = predictions.map((prediction) => ({
      about: aboutCells(one, prediction),
      heads: headCells(prediction, nameOf),
      deep: hasDeepFeatures ? deepCells(prediction) : new Map(),
    }));
    const failed = { about: aboutCells(one, null), heads: new Map(), deep: new Map() };
    return error !== null || done.length === 0 ? [...done, failed] : done;
  });
  const parts = (['about', 'heads', 'deep'] as const).map((part) => ({
    part,
    names: [...new Set(rows.flatMap((row) => [...row[part].keys()]))],
  }));
  return csvText(
    parts.flatMap(({ names }) => names),
    rows.map((row) =>
      parts.flatMap(({ part, names }) => names.map((name) => row[part].get(name) ?? '')),
    ),
  );
}

/**
 * What models said of a case as columns of its row in a feature table: `<model>_IDH_probability` and so on, the model's
 * label, its hash and its warnings first.
 */
export function predictionColumns(
  predictions: readonly Prediction[],
  { hasDeepFeatures = false }: PredictionTableOptions = {},
): Row {
  const cells = new Map<string, string>();
  for (const prediction of predictions) {
    const nameOf = geneColumns([{ name: '', predictions: [prediction], error: null }]);
    const own = [
      ...aboutCells({ name: '', predictions: [], error: null }, prediction),
      ...headCells(prediction, nameOf),
    ];
    for (const [name, cell] of own) {
      if (!ROW_ONLY.has(name)) cells.set(`${prediction.model.id}_${name}`, cell);
    }
    if (hasDeepFeatures) for (const [name, cell] of deepCells(prediction)) cells.set(name, cell);
  }
  return cells;
}

/** What a row of a feature table has itself, or names each column by. */
const ROW_ONLY: ReadonlySet<string> = new Set(['Case', 'Model', 'Error']);

/** The penultimate layer as columns of a feature table, `deep_<model>_<n>` from 0; none where the model has none. */
export function deepFeatures({ model, features }: Prediction): readonly {
  readonly name: string;
  readonly aggregation: null;
  readonly value: number;
}[] {
  return (features ?? []).map((value, n) => ({
    name: `deep_${model.id}_${n}`,
    aggregation: null,
    value,
  }));
}

function aboutCells(one: PredictedCase, prediction: Prediction | null): Row {
  const model = prediction?.model;
  const { error } = one;
  return new Map([
    ['Case', textCell(one.name)],
    ['Model', textCell(model?.id ?? '')],
    ['Version', textCell(model?.version ?? '')],
    ['SHA256', model?.sha256 ?? ''],
    ['ModelLabel', textCell(model?.label ?? '')],
    ['Backend', prediction?.run.backend ?? ''],
    ['Warnings', textCell((prediction?.warnings ?? []).map(({ text }) => text).join(' '))],
    [
      'Error',
      prediction === null && error !== null
        ? textCell(`${error.problem} ${error.remedy}`.trim())
        : '',
    ],
  ]);
}

function headCells({ heads }: Prediction, nameOf: (head: HeadResult) => string): Row {
  const cells = new Map<string, string>();
  for (const head of heads) {
    const put = (column: string, cell: string) => cells.set(`${nameOf(head)}_${column}`, cell);
    const { probabilities, logits, classes } = head;
    const [low, high] = head.interval ?? [null, null];
    if (probabilities.length === 2) put('probability', numberCell(probabilities[1] ?? null));
    else {
      for (const [n, one] of probabilities.entries()) {
        put(`probability_${classes[n] ?? n}`, numberCell(one));
      }
    }
    put('low', numberCell(low));
    put('high', numberCell(high));
    put('call', textCell(head.call ?? ''));
    if (head.value !== null) put('value', numberCell(head.value));
    for (const [n, one] of logits.entries()) {
      put(logits.length === 1 ? 'logit' : `logit_${classes[n] ?? n}`, numberCell(one));
    }
    for (const { kind, probability } of head.nullModels) {
      put(`null_${kind}`, numberCell(probability));
    }
    put('caveat', textCell(head.caveat));
  }
  return cells;
}

function deepCells(prediction: Prediction): Row {
  return new Map(deepFeatures(prediction).map(({ name, value }) => [name, numberCell(value)]));
}

/** By gene; where a model has several alterations of one gene, by gene and alteration. */
function geneColumns(cases: readonly PredictedCase[]): (head: HeadResult) => string {
  const twice = new Set<string>();
  for (const { heads } of cases.flatMap(({ predictions }) => predictions)) {
    const genes = heads.map(({ gene }) => gene);
    for (const [n, gene] of genes.entries()) if (genes.indexOf(gene) < n) twice.add(gene);
  }
  return ({ gene, alteration }) => (twice.has(gene) ? `${gene} ${alteration}` : gene);
}
