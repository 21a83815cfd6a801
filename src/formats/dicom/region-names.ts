/**
 * Names by which regions can be told apart: without one 'ROI 3', twice the same 'GTV (2)' for the one numbered 2.
 */
export function distinctNames(
  regions: readonly { readonly number: number; readonly name: string }[],
  kind: 'ROI' | 'Segment',
): string[] {
  const counts = new Map<string, number>();
  const named = regions.map(({ number, name }) => (name === '' ? `${kind} ${number}` : name));
  for (const name of named) counts.set(name, (counts.get(name) ?? 0) + 1);
  const taken = new Set<string>();
  return named.map((name, at) => {
    let distinct = counts.get(name) === 1 ? name : `${name} (${regions[at]?.number})`;
    // Numbers may be the same as well.
    while (taken.has(distinct)) distinct = `${distinct}'`;
    taken.add(distinct);
    return distinct;
  });
}

/** 'GTV, Liver and 3 more' */
export function listNames(names: readonly string[]): string {
  const shown = names.length > 5 ? names.slice(0, 4) : names;
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length < 2
    ? shown.join()
    : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}
