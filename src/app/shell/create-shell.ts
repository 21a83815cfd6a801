import { createSignal } from 'solid-js';

export type DialogName =
  | 'palette'
  | 'keys'
  | 'settings'
  | 'privacy'
  | 'erase'
  | 'self-test'
  | 'conformance'
  | 'offline'
  | 'region'
  | 'save-mask'
  | 'profiles'
  | 'series'
  | 'header'
  | 'network-input'
  | 'batch'
  | 'operators';

/** Narrow screens show one panel at a time under the viewer. */
export type PanelName = 'case' | 'features' | 'maps' | 'genotype';

export function isPanelName(name: unknown): name is PanelName {
  return name === 'case' || name === 'features' || name === 'maps' || name === 'genotype';
}

/** What is open on the page; nothing of it is kept. */
export function createShell() {
  const [dialog, setDialog] = createSignal<DialogName | null>(null);
  const [headerOf, setHeaderOf] = createSignal<string | null>(null);
  const [panel, setPanel] = createSignal<PanelName>('case');
  const [side, setSide] = createSignal<Exclude<PanelName, 'case'>>('features');
  const [opened, setOpened] = createSignal<ReadonlySet<string>>(new Set());
  return {
    dialog,
    /** A dialog is made when it is first opened, and then kept. */
    wasOpened: (name: string): boolean => opened().has(name),
    openDialog(name: DialogName): void {
      setOpened((before) => new Set([...before, name]));
      setDialog(name);
    },
    closeDialog: (): void => {
      setDialog(null);
    },
    /** The item whose header is looked at. */
    headerOf,
    openHeader(id: string): void {
      setHeaderOf(id);
      setOpened((before) => new Set([...before, 'header']));
      setDialog('header');
    },
    panel,
    /** What stands beside the viewer on wide screens. */
    side,
    setPanel(name: PanelName): void {
      setPanel(name);
      if (name !== 'case') setSide(name);
    },
  };
}

export type Shell = ReturnType<typeof createShell>;
