import type { OnnxNode } from './model.ts';

/** Attributes of a node by name, with the standard's defaults. */
export function intOf(node: OnnxNode, name: string, otherwise: number): number {
  const value = attributeValue(node, name);
  return value?.kind === 'int' ? value.value : otherwise;
}

export function floatOf(node: OnnxNode, name: string, otherwise: number): number {
  const value = attributeValue(node, name);
  return value?.kind === 'float' ? value.value : otherwise;
}

export function intsOf(node: OnnxNode, name: string): readonly number[] | null {
  const value = attributeValue(node, name);
  return value?.kind === 'ints' ? value.values : null;
}

export function textOf(node: OnnxNode, name: string, otherwise: string): string {
  const value = attributeValue(node, name);
  return value?.kind === 'text' ? value.value : otherwise;
}

function attributeValue(node: OnnxNode, name: string) {
  return node.attributes.find((attribute) => attribute.name === name)?.value;
}
