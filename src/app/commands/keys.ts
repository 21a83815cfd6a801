/**
 * Key names as the registry writes them: 'Mod+K' (⌘ on Apple, Ctrl elsewhere), '?', 'ArrowLeft'.
 * They are compared with `event.key`, so a letter is where the user's keyboard has it.
 */
export type KeyName = string;

const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

const SYMBOLS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page up',
  PageDown: 'Page down',
  Escape: 'Esc',
  Enter: isApple ? '↩' : 'Enter',
};

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

export function matchesKey(name: KeyName, press: KeyPress): boolean {
  const isWithMod = name.startsWith('Mod+');
  const key = isWithMod ? name.slice('Mod+'.length) : name;
  const hasMod = isApple ? press.metaKey : press.ctrlKey;
  const hasOther = isApple ? press.ctrlKey : press.metaKey;
  if (press.altKey || hasOther || hasMod !== isWithMod) return false;
  return press.key.toLowerCase() === key.toLowerCase();
}

export function formatKey(name: KeyName): string {
  const isWithMod = name.startsWith('Mod+');
  const key = isWithMod ? name.slice('Mod+'.length) : name;
  const shown = SYMBOLS[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  if (!isWithMod) return shown;
  return isApple ? `⌘${shown}` : `Ctrl+${shown}`;
}

/** Whether typing goes into the element, so that bare letters belong to it. */
export function isTextEntry(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLSelectElement) return true;
  if (target instanceof HTMLTextAreaElement) return true;
  return (
    target instanceof HTMLInputElement &&
    !['checkbox', 'radio', 'range', 'button', 'file'].includes(target.type)
  );
}
