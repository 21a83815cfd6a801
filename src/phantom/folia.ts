import { smoothMin } from './shapes.ts';

/**
 * Depth under the surface of the cerebellum, its leaves included. Their clefts fan out from the
 * fourth ventricle: sheets that contain a left-right axis, which itself curves with |x|.
 */
export function foliaDepth(
  side: number,
  y: number,
  z: number,
  depth: number,
  texture: number,
): number {
  const outer = depth - 0.5;
  if (outer > 20) return outer;
  const forward = y + 46 - 0.18 * side;
  const up = z + 36 + 0.1 * side;
  const radius = Math.abs(forward) + Math.abs(up) + 1e-6;
  // A measure of angle without trigonometry: 0 to 4 once around.
  const angle = forward < 0 ? 2 - up / radius : up / radius + 4;
  // Where the sheets would meet, there are none.
  const core = 13 - radius;
  const major = sheet(angle * 3.1 + 0.2 * texture, radius / 3.1, Math.max(core, depth - 17)) - 0.2;
  const minor = sheet(angle * 9.3 + 0.3 * texture, radius / 9.3, Math.max(core, depth - 10));
  return smoothMin(smoothMin(outer, major, 1.5), minor, 1);
}

/** Distance to the nearest of sheets one unit apart, each `spacing` mm, that end at `beyond` 0. */
function sheet(phase: number, spacing: number, beyond: number): number {
  const offset = (phase - Math.floor(phase) - 0.5) * spacing * 0.8;
  return Math.sqrt(offset * offset + 0.1 + (beyond > 0 ? beyond * beyond : 0));
}
