/** xorshift32: the same cases on every run. */
export function makeRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Bytes that break parsers: ends of ranges, signs, blanks, digits. */
const ODD = [0, 1, 7, 0x7f, 0x80, 0xff, 0x1f, 0x8b, 10, 32, 45, 48, 57, 58, 110, 40];

/** Changes, inserts, cuts or repeats some bytes, most of them near the start, where headers are. */
export function mutate(
  bytes: Uint8Array<ArrayBuffer>,
  random: (below: number) => number,
  reach: number,
): Uint8Array<ArrayBuffer> {
  let out = bytes.slice();
  for (let n = 1 + random(4); n > 0; n--) {
    const at = random(random(4) === 0 ? out.length : Math.min(out.length, reach)) || 0;
    const way = random(10);
    if (way < 4) out[at] = random(256);
    else if (way < 7) out[at] = ODD[random(ODD.length)] ?? 0;
    else if (way < 8) out[at] = (out[at] ?? 0) ^ (1 << random(8));
    else if (way < 9) out.fill(ODD[random(ODD.length)] ?? 0, at, at + 1 + random(8));
    else {
      const rest = random(2) === 0 ? out.subarray(at) : out.subarray(at + random(20));
      const head =
        random(3) === 0 ? out.subarray(0, Math.max(0, at - random(9))) : out.subarray(0, at);
      const joined = new Uint8Array(head.length + rest.length);
      joined.set(head);
      joined.set(rest, head.length);
      out = joined;
    }
    if (out.length === 0) break;
  }
  return out;
}
