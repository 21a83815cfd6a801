import { isTextEntry, type KeyName, matchesKey } from './keys.ts';

/** One thing a person can do. Buttons, keys, the palette and the sheet of keys all read this list. */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  readonly keys?: readonly KeyName[];
  /** 'viewer': the keys act only while the focus is in the viewer. */
  readonly scope?: 'viewer';
  /** Whether it makes sense now; absent = always. */
  readonly isAvailable?: () => boolean;
  /** Not offered in the palette, where it would be absurd (arrow keys). */
  readonly isKeyOnly?: boolean;
  readonly run: () => void;
}

export const COMMAND_GROUPS = [
  'Case',
  'Features',
  'Maps',
  'Genotype',
  'Image',
  'Crosshair',
  'Help',
] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

export function isAvailable(command: Command): boolean {
  return command.isAvailable?.() ?? true;
}

/** Commands for the palette: available now, and whose title contains every word of the query. */
export function searchCommands(commands: readonly Command[], query: string): readonly Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter((command) => {
    if (command.isKeyOnly === true || !isAvailable(command)) return false;
    const text = `${command.title} ${command.group}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

interface KeyOptions {
  /** Bare letters can be switched off for people whom they disturb (WCAG 2.1.4). */
  readonly areSingleKeysOn: () => boolean;
}

/** Listens for the registry's keys until the function returned is called. */
export function listenForKeys(commands: readonly Command[], options: KeyOptions): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const command = commandFor(commands, event, options);
    if (!command) return;
    event.preventDefault();
    command.run();
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}

function commandFor(
  commands: readonly Command[],
  event: KeyboardEvent,
  options: KeyOptions,
): Command | undefined {
  const { target } = event;
  const isInViewer = target instanceof Element && target.closest('[data-viewer]') !== null;
  // An open dialog has the keyboard to itself.
  if (document.querySelector('dialog[open]')) return undefined;
  return commands.find((command) => {
    const key = command.keys?.find((name) => matchesKey(name, event));
    if (key === undefined) return false;
    if (command.scope === 'viewer' && !isInViewer) return false;
    if (!key.startsWith('Mod+')) {
      if (isTextEntry(target)) return false;
      if (key.length === 1 && !options.areSingleKeysOn()) return false;
    }
    return isAvailable(command);
  });
}
