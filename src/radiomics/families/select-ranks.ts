/**
 * Values at the given ranks (0 = smallest, rising) of `values`, which is rearranged. Quickselect narrows the
 * range from rank to rank, some five passes in all where sorting takes seventeen.
 */
export function selectRanks(values: Float64Array, ranks: readonly number[]): number[] {
  let low = 0;
  return ranks.map((rank) => {
    const value = select(values, low, values.length - 1, rank);
    low = rank;
    return value;
  });
}

function select(values: Float64Array, from: number, to: number, rank: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const pivot = medianOfThree(
      values[low] as number,
      values[(low + high) >> 1] as number,
      values[high] as number,
    );
    let i = low;
    let j = high;
    // Hoare: stops at equal values from both sides, so that runs of ties are split evenly.
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i > j) break;
      const swap = values[i] as number;
      values[i++] = values[j] as number;
      values[j--] = swap;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return values[rank] as number;
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
