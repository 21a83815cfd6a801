import type { JSX } from 'solid-js';
import { useApp } from '../app-context.ts';
import { formatKey } from '../commands/keys.ts';
import { CaseName } from '../library/case-name.tsx';
import type { Theme } from '../preferences.ts';
import { Icon } from '../ui/icon.tsx';
import { EngineBadge } from './engine-badge.tsx';

const NEXT_THEME: Readonly<Record<Theme, Theme>> = {
  system: 'dark',
  dark: 'light',
  light: 'system',
};

const THEME_WORDS: Readonly<Record<Theme, string>> = {
  system: 'Theme: as the system',
  dark: 'Theme: dark',
  light: 'Theme: light',
};

export function Topbar(): JSX.Element {
  const { shell, network, preferences } = useApp();
  const requests = () => {
    const count = network.count();
    return `${count} ${count === 1 ? 'request' : 'requests'}`;
  };
  return (
    <header class="topbar">
      <span class="brand">Locus</span>
      <CaseName />
      <span class="spacer" />
      <button
        type="button"
        class="button quiet search"
        aria-label="Search commands"
        onClick={() => shell.openDialog('palette')}
      >
        <Icon name="search" />
        <span class="wide-only">Search</span>
        <kbd class="wide-only">{formatKey('Mod+K')}</kbd>
      </button>
      <EngineBadge />
      <button
        type="button"
        class="button quiet"
        aria-label={`${requests()} since the page was complete: privacy`}
        title="Network requests since the page was complete"
        data-testid="request-count"
        data-settled={network.isSettled()}
        onClick={() => shell.openDialog('privacy')}
      >
        <Icon name="lock" />
        <span>
          {network.count()}
          <span class="wide-only"> {network.count() === 1 ? 'request' : 'requests'}</span>
        </span>
      </button>
      <button
        type="button"
        class="button quiet"
        aria-label="Keys"
        title="Keys (?)"
        onClick={() => shell.openDialog('keys')}
      >
        ?
      </button>
      <button
        type="button"
        class="button quiet"
        aria-label={THEME_WORDS[preferences.theme()]}
        title={THEME_WORDS[preferences.theme()]}
        onClick={() => preferences.setTheme(NEXT_THEME[preferences.theme()])}
      >
        <Icon name="theme" />
      </button>
    </header>
  );
}
