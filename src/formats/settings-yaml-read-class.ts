import { isSeq, type Node } from 'yaml';
import { type Available, classesOf, featuresOfClass } from './settings-yaml-classes.ts';
import { unknown } from './settings-yaml-keys.ts';
import type { Entry, Refuse } from './yaml-document.ts';

/** One entry of featureClass: a family with nothing (its default features) or a list of names. */
export function readClass(
  { name, at, node, value }: Entry,
  available: Available,
  families: Record<string, readonly string[] | null>,
  refuse: Refuse,
): void {
  const classes = classesOf(available);
  const family = classes.find((known) => known === name);
  if (family === undefined) {
    refuse(at, unknown('feature class', name, classes));
    return;
  }
  if (value === null || (Array.isArray(value) && value.length === 0)) {
    families[family] = null;
    return;
  }
  if (!Array.isArray(value)) {
    refuse(node ?? at, `${name} must hold a list of feature names, or nothing for all.`);
    return;
  }
  const known = featuresOfClass(available, family);
  for (const [n, feature] of value.entries()) {
    const place = isSeq(node) ? ((node.items[n] as Node | undefined) ?? at) : at;
    if (!known.includes(String(feature))) {
      refuse(place, unknown(`${name} feature`, String(feature), known));
    }
  }
  families[family] = value.map(String);
}
