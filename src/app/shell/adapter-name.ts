import type { AdapterInfo } from '../../engine/engine.ts';

/** What the browser calls the GPU. */
export function adapterName({ description, device, architecture, vendor }: AdapterInfo): string {
  const words = description || [vendor, device || architecture].filter(Boolean).join(' ');
  return words || 'unnamed';
}
