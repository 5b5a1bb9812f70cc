/** The views that tabs choose, in the order of their digits. */
export type Panel = 'queue' | 'files' | 'playlists' | 'lyrics' | 'details' | 'log' | 'chapters';

export const PANELS: readonly Panel[] = [
  ...(['queue', 'files', 'playlists', 'lyrics', 'details', 'log', 'chapters'] as const),
];

/** What may be opened over a view, and is closed again. */
export type Overlay = 'help' | 'devices' | 'themes';

/** What keys go to: what is open, else the view. */
export type ActiveView = Panel | Overlay;

/** What keys and the wheel go to. */
export function activeView({
  overlay,
  panel,
}: {
  readonly overlay: Overlay | null;
  readonly panel: Panel;
}): ActiveView {
  return overlay ?? panel;
}
