import type { AppParts } from '../app-parts.ts';
import { VIEW_TITLES, type View } from '../viewer/display.ts';
import { CT_PRESETS, isHounsfield } from '../viewer/windows.ts';
import type { Command } from './commands.ts';
import { genotypeCommands } from './genotype-commands.ts';

/** All that can be done, in the order of the palette and of the sheet of keys. */
export function createCommands(app: AppParts): readonly Command[] {
  return [
    ...caseCommands(app),
    ...featureCommands(app),
    ...mapCommands(app),
    ...genotypeCommands(app),
    ...imageCommands(app),
    ...crosshairCommands(app),
    ...helpCommands(app),
  ];
}

function caseCommands(app: AppParts): readonly Command[] {
  const { library, pickFiles, pickFolder, scans, series, shell, showSeries } = app;
  return [
    {
      id: 'open',
      title: 'Open scans and masks',
      group: 'Case',
      keys: ['Mod+O'],
      run: pickFiles,
    },
    {
      id: 'open-folder',
      title: 'Open a folder',
      group: 'Case',
      run: pickFolder,
    },
    {
      id: 'series',
      title: 'Choose among the series that were found',
      group: 'Case',
      isAvailable: () => series.open().length > 0,
      run: showSeries,
    },
    {
      id: 'open-sample',
      title: 'Open sample case',
      group: 'Case',
      run: () => void scans.openSample(),
    },
    {
      id: 'resample-mask',
      title: 'Resample mask to image',
      group: 'Case',
      isAvailable: () => scans.geometry()?.isSameGrid === false,
      run: () => void scans.resampleMask(),
    },
    {
      id: 'new-region',
      title: 'New region: combine, erode, dilate, fill …',
      group: 'Case',
      isAvailable: () => scans.mask() !== null,
      run: () => shell.openDialog('region'),
    },
    {
      id: 'save-mask',
      title: 'Save the mask or a region as NIfTI',
      group: 'Case',
      isAvailable: () => scans.mask() !== null,
      run: () => shell.openDialog('save-mask'),
    },
    {
      id: 'close-case',
      title: 'Close the case',
      group: 'Case',
      isAvailable: () => scans.items().length > 0 || scans.offers().length > 0,
      run: () => void scans.clear(),
    },
    {
      id: 'keep-case',
      title: 'Keep the case on this device',
      group: 'Case',
      isAvailable: () => scans.items().length > 0 && library.status() === 'not-kept',
      run: () => void library.keep(),
    },
    {
      id: 'erase',
      title: 'Erase everything that is stored on this device',
      group: 'Case',
      run: () => shell.openDialog('erase'),
    },
  ];
}

function featureCommands(app: AppParts): readonly Command[] {
  const { jobs, results, scans, shell, stability, table } = app;
  const hasResults = () => results.report() !== null;
  return [
    {
      id: 'extract',
      title: 'Extract features',
      group: 'Features',
      keys: ['Mod+Enter'],
      isAvailable: () => results.obstacle() === null,
      run: () => {
        shell.setPanel('features');
        void results.extract();
      },
    },
    {
      id: 'compare-profiles',
      title: 'Compare the IBSI and PyRadiomics profiles',
      group: 'Features',
      isAvailable: () => scans.obstacle() === null,
      run: () => {
        shell.openDialog('profiles');
      },
    },
    {
      id: 'settings',
      title: 'Settings of the extraction',
      group: 'Features',
      keys: ['Mod+,'],
      run: () => shell.openDialog('settings'),
    },
    {
      id: 'test-stability',
      title: 'Test the stability of features',
      group: 'Features',
      isAvailable: () => stability.obstacle() === null,
      run: () => {
        shell.setPanel('features');
        // The table is where the flags appear.
        if (results.report() === null) void results.extract();
        void stability.run();
      },
    },
    {
      id: 'cancel',
      title: 'Cancel what is running',
      group: 'Features',
      keys: ['Escape'],
      isAvailable: () => jobs.current() !== null,
      run: () => void jobs.cancel(),
    },
    {
      id: 'filter',
      title: 'Filter features',
      group: 'Features',
      keys: ['/'],
      isAvailable: hasResults,
      run: () => {
        shell.setPanel('features');
        table.focusFilter();
      },
    },
    {
      id: 'export-csv',
      title: 'Export features as CSV',
      group: 'Features',
      isAvailable: hasResults,
      run: table.exportCsv,
    },
    {
      id: 'export-json',
      title: 'Export features as JSON',
      group: 'Features',
      isAvailable: hasResults,
      run: table.exportJson,
    },
    {
      id: 'copy-table',
      title: 'Copy the feature table',
      group: 'Features',
      isAvailable: hasResults,
      run: () => void navigator.clipboard.writeText(table.tsv()),
    },
  ];
}

function mapCommands({
  mapLayer,
  maps,
  habitats,
  rings,
  scans,
  shell,
}: AppParts): readonly Command[] {
  const inPanel = (act: () => unknown) => () => {
    shell.setPanel('maps');
    void act();
  };
  return [
    {
      id: 'map',
      title: 'Show the map of a feature',
      group: 'Maps',
      isAvailable: () => maps.obstacle() === null,
      run: inPanel(maps.turnOn),
    },
    {
      id: 'map-overlay',
      title: 'Show or hide what lies over the image',
      group: 'Maps',
      keys: ['p'],
      isAvailable: () => mapLayer.source() !== null,
      run: mapLayer.toggleVisible,
    },
    {
      id: 'map-remove',
      title: 'Remove the map',
      group: 'Maps',
      isAvailable: maps.isOn,
      run: maps.turnOff,
    },
    {
      id: 'habitats',
      title: 'Find habitats in the region',
      group: 'Maps',
      isAvailable: () => maps.obstacle() === null && habitats.features().length > 0,
      run: inPanel(habitats.run),
    },
    {
      id: 'rings',
      title: 'Draw peritumoral rings',
      group: 'Maps',
      isAvailable: () => scans.obstacle() === null,
      run: inPanel(rings.run),
    },
  ];
}

function imageCommands({ viewer, scans, preferences }: AppParts): readonly Command[] {
  const hasImage = () => scans.image() !== null;
  const hasSeveral = () => scans.images().length > 1;
  const isCt = () => {
    const image = scans.image();
    return image !== null && isHounsfield(image);
  };
  const show = (view: View, key: string): Command => ({
    id: `view-${view}`,
    title: `Show ${view === 'four' ? 'four views' : VIEW_TITLES[view]}`,
    group: 'Image',
    keys: [key],
    isAvailable: hasImage,
    run: () => viewer.setView(view),
  });
  return [
    {
      id: 'sequence-next',
      title: 'Next sequence',
      group: 'Image',
      keys: ['n'],
      isAvailable: hasSeveral,
      run: () => stepSequence(scans, 1),
    },
    {
      id: 'sequence-before',
      title: 'Sequence before',
      group: 'Image',
      keys: ['b'],
      isAvailable: hasSeveral,
      run: () => stepSequence(scans, -1),
    },
    show('four', 'm'),
    show('axial', 'a'),
    show('coronal', 'c'),
    show('sagittal', 's'),
    show('three-d', 'v'),
    ...CT_PRESETS.map(
      (preset): Command => ({
        id: `window-${preset.id}`,
        title: `${preset.title} window (CT)`,
        group: 'Image',
        keys: [preset.key],
        isAvailable: isCt,
        run: () => viewer.setChoice({ kind: 'preset', id: preset.id }),
      }),
    ),
    {
      id: 'window-percentile',
      title: 'Window from the 2nd to the 98th percentile',
      group: 'Image',
      keys: ['0'],
      isAvailable: hasImage,
      run: () => viewer.setChoice({ kind: 'percentile' }),
    },
    {
      id: 'overlay',
      title: 'Show or hide the mask',
      group: 'Image',
      keys: ['o'],
      isAvailable: () => scans.mask() !== null,
      run: viewer.toggleOverlay,
    },
    {
      id: 'sides',
      title: 'Switch between radiological and neurological sides',
      group: 'Image',
      keys: ['f'],
      isAvailable: hasImage,
      run: () => preferences.setRadiological(!preferences.isRadiological()),
    },
    {
      id: 'zoom-in',
      title: 'Zoom in',
      group: 'Image',
      keys: ['+'],
      isAvailable: hasImage,
      run: () => viewer.zoomBy(1.25),
    },
    {
      id: 'zoom-out',
      title: 'Zoom out',
      group: 'Image',
      keys: ['-'],
      isAvailable: hasImage,
      run: () => viewer.zoomBy(0.8),
    },
    {
      id: 'zoom-reset',
      title: 'Fit the image to the view',
      group: 'Image',
      keys: ['='],
      isAvailable: hasImage,
      run: viewer.resetZoom,
    },
  ];
}

/** To the next image of the case, from the last to the first. */
function stepSequence({ images, image, chooseImage }: AppParts['scans'], by: 1 | -1): void {
  const all = images();
  const now = all.findIndex(({ id }) => id === image()?.id);
  const next = all[(now + by + all.length) % all.length];
  if (next !== undefined) chooseImage(next.id);
}

function crosshairCommands({ viewer, scans }: AppParts): readonly Command[] {
  const hasImage = () => scans.image() !== null;
  const move = (
    title: string,
    key: string,
    direction: 'right' | 'up' | 'through',
    by: 1 | -1,
  ): Command => ({
    id: `move-${key.toLowerCase()}`,
    title,
    group: 'Crosshair',
    keys: [key],
    scope: 'viewer',
    isKeyOnly: true,
    isAvailable: hasImage,
    run: () => viewer.step(direction, by),
  });
  return [
    {
      id: 'go-to-region',
      title: 'Go to the middle of the region',
      group: 'Crosshair',
      keys: ['g'],
      isAvailable: hasImage,
      run: viewer.goToRegion,
    },
    move('Left', 'ArrowLeft', 'right', -1),
    move('Right', 'ArrowRight', 'right', 1),
    move('Up', 'ArrowUp', 'up', 1),
    move('Down', 'ArrowDown', 'up', -1),
    move('Next slice', 'PageUp', 'through', 1),
    move('Previous slice', 'PageDown', 'through', -1),
  ];
}

function helpCommands({ shell, preferences }: AppParts): readonly Command[] {
  return [
    {
      id: 'palette',
      title: 'Search commands',
      group: 'Help',
      keys: ['Mod+K'],
      isKeyOnly: true,
      run: () => shell.openDialog('palette'),
    },
    {
      id: 'keys',
      title: 'List the keys',
      group: 'Help',
      keys: ['?'],
      run: () => shell.openDialog('keys'),
    },
    {
      id: 'theme-dark',
      title: 'Dark theme',
      group: 'Help',
      run: () => preferences.setTheme('dark'),
    },
    {
      id: 'theme-light',
      title: 'Light theme',
      group: 'Help',
      run: () => preferences.setTheme('light'),
    },
    {
      id: 'theme-system',
      title: 'Theme of the system',
      group: 'Help',
      run: () => preferences.setTheme('system'),
    },
    {
      id: 'privacy',
      title: 'Privacy: what is stored and sent',
      group: 'Help',
      run: () => shell.openDialog('privacy'),
    },
    {
      id: 'self-test',
      title: 'Self-test: check both engines on this device',
      group: 'Help',
      run: () => shell.openDialog('self-test'),
    },
    {
      id: 'conformance',
      title: 'Conformance: every reference value and ours',
      group: 'Help',
      run: () => shell.openDialog('conformance'),
    },
  ];
}
