import type { KeptCase } from '../../worker/protocol-library.ts';

/** Decimal units, as operating systems and browsers count storage. */
export function formatBytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** '21 Nov 2026, 14:05', in the reader's language. */
export function formatDate(time: number): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** 'T1, T1c, FLAIR · 1 mask'. */
export function describeContents({ images, maskCount }: KeptCase): string {
  const masks = maskCount === 0 ? 'no mask' : maskCount === 1 ? '1 mask' : `${maskCount} masks`;
  return `${images.length === 0 ? 'no image' : images.join(', ')} · ${masks}`;
}
