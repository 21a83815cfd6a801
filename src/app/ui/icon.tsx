import type { JSX } from 'solid-js';

/** Outlines on a 16 x 16 grid, drawn for this app. */
const PATHS = {
  open: 'M2 12.5v-9h4l1.5 2H14v7z',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  theme: 'M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.5 10.5 14 14',
  close: 'M4 4l8 8M12 4l-8 8',
  warning: 'M8 2.5 14.5 13.5H1.5zM8 6.5v3.5M8 11.8v.2',
  error: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 5v4M8 11v.2',
  info: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 7.5V11M8 5v.2',
  chip: 'M4.5 4.5h7v7h-7zM6.5 2v2.5M9.5 2v2.5M6.5 11.5V14M9.5 11.5V14M2 6.5h2.5M2 9.5h2.5M11.5 6.5H14M11.5 9.5H14',
  copy: 'M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1',
  eye: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8M8 6.3a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4',
  hidden: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8M2.5 13.5l11-11',
  down: 'M4 6l4 4 4-4',
  right: 'M6 4l4 4-4 4',
  check: 'M3 8.5l3.5 3.5L13 4.5',
  compare: 'M2 3h5v10H2zM9 3h5v10H9zM3.5 6H5.5M10.5 6h2M3.5 8.5H5.5M10.5 8.5h2',
  keep: 'M8 2v7M5 6.5 8 9.5l3-3M2.5 10.5v3h11v-3',
  settings: 'M2 4.5h7M12 4.5h2M10.5 3v3M2 11.5h2M7 11.5h7M5.5 10v3',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration beside words; a button with an icon alone carries its own aria-label. */
export function Icon(props: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[props.name]} />
    </svg>
  );
}
