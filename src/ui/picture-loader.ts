import { pictureRows } from './view/picture.ts';
import type { Row } from './text/span.ts';
import type { ArtImage, ArtSource } from './tui-options.ts';
import { MARGIN_COLUMNS, type Layout } from './view/layout.ts';

/** A picture in cells. */
export interface CellPicture {
  readonly rows: readonly Row[];
  readonly width: number;
}

/** Loads the current track's picture for the size of the screen; shows none until it is there. */
export class PictureLoader {
  readonly #source: ArtSource | null;
  readonly #changed: () => void;
  #key = '';
  #picture: CellPicture | null = null;
  #loading: AbortController | null = null;

  constructor(source: ArtSource | null, changed: () => void) {
    this.#source = source;
    this.#changed = changed;
  }

  /** The picture if it is loaded; starts loading it if it is another one than before. */
  pictureFor(path: string, layout: Layout): CellPicture | null {
    const size = pictureSize(layout);
    if (!this.#source || !size) return null;
    const key = `${size.columns} ${size.rows} ${path}`;
    if (key !== this.#key) {
      this.#key = key;
      this.#picture = null;
      void this.#load(this.#source, path, size);
    }
    return this.#picture;
  }

  close(): void {
    this.#loading?.abort();
  }

  async #load(source: ArtSource, path: string, size: { columns: number; rows: number }): Promise<void> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    // A half block is two pixels above each other in one cell.
    const image = await source.load(path, size.columns, size.rows * 2, loading.signal).catch(noPicture);
    if (loading.signal.aborted || image === null) return;
    this.#picture = { rows: pictureRows(image), width: image.width };
    this.#changed();
  }
}

/** A picture that cannot be shown is no picture; the sound is what matters. */
function noPicture(): ArtImage | null {
  return null;
}

function pictureSize(layout: Layout): { readonly columns: number; readonly rows: number } | null {
  if (layout.type === 'normal') {
    if (layout.headerRows < 6 || layout.columns < 70) return null;
    return { columns: layout.headerRows * 2 + 2, rows: layout.headerRows };
  }
  if (layout.type === 'wide' && layout.artRows > 0)
    return {
      columns: Math.min(layout.artRows * 2 + 2, layout.leftColumns - 2 * MARGIN_COLUMNS),
      rows: layout.artRows,
    };
  return null;
}
