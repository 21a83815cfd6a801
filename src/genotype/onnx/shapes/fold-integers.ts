// Exporters write sizes as small graphs of their own: Shape, Gather, Concat … These are calculated here.

import { intOf, intsOf } from '../file/attributes.ts';
import type { OnnxNode } from '../file/model.ts';
import type { Shapes } from './shape.ts';

type List = readonly number[];

const pairwise: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  // Of integers it cuts; of floats the exporter cuts itself, with Floor or Cast.
  Div: (a, b) => a / b,
};

/** The numbers that a node gives, where all it takes is known and short; else null. */
export function foldIntegers(node: OnnxNode, facts: Shapes): List | null {
  if (node.domain !== '') return null;
  const [a = '', b = ''] = node.inputs;
  if (node.op === 'Shape') return facts.shapeOf(a)?.slice(...range(node)) ?? null;
  if (node.op === 'Constant') return intsOf(node, 'value_ints') ?? single(node);
  const lists = node.inputs.map((name) => (name === '' ? [] : facts.integersOf(name)));
  if (lists.length === 0 || lists.some((list) => list === null)) return null;
  const [first = [], second = []] = lists as List[];
  const combine = pairwise[node.op];
  if (combine !== undefined) {
    const length = Math.max(first.length, second.length);
    return Array.from({ length }, (_, n) => {
      const at = (list: List) => list[list.length === 1 ? 0 : n] ?? 0;
      return combine(at(first), at(second));
    });
  }
  switch (node.op) {
    case 'Identity':
    case 'Squeeze':
    case 'Unsqueeze':
      return first;
    case 'Cast':
      return first.map(Math.trunc);
    case 'Floor':
      return first.map(Math.floor);
    case 'Ceil':
      return first.map(Math.ceil);
    case 'Concat':
      return (lists as List[]).flat();
    case 'Gather':
      return (facts.shapeOf(a)?.length ?? 1) > 1 || b === ''
        ? null
        : second.map((n) => first[n < 0 ? n + first.length : n] ?? 0);
    case 'Slice':
      return slice(lists as List[]);
    default:
      return null;
  }
}

function range(node: OnnxNode): [number, number | undefined] {
  const end = intOf(node, 'end', Number.NaN);
  return [intOf(node, 'start', 0), Number.isNaN(end) ? undefined : end];
}

function single(node: OnnxNode): List | null {
  const value = intOf(node, 'value_int', Number.NaN);
  return Number.isNaN(value) ? null : [value];
}

function slice([list = [], starts = [], ends = [], , steps = [1]]: readonly List[]): List | null {
  if (starts.length !== 1 || (steps[0] ?? 1) !== 1) return null;
  return list.slice(starts[0], ends[0]);
}
