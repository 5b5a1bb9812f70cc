import type { Graphics } from './graphics/graphics.ts';
import { kittyImage } from './graphics/kitty-image.ts';
import { sixelImage } from './graphics/sixel-image.ts';
import type { TerminalImage } from './graphics/terminal-image.ts';
import { pictureRows } from './view/picture.ts';
import type { Row } from './text/span.ts';
import type { ArtImage, ArtSource } from './tui-options.ts';
import { MARGIN_COLUMNS, type Layout } from './view/layout.ts';

/** A picture in cells; `image` where the terminal draws it over them. */
export interface CellPicture {
  readonly rows: readonly Row[];
  readonly width: number;
  readonly image: TerminalImage | null;
}

/** Registers that every sixel terminal has. */
const SIXEL_COLOURS = 256;
/** Two names in turn, so that the next picture is there before the last one goes. High ones: others count from 1. */
const KITTY_IDS = [211, 212] as const;

/** Loads the current track's picture for the size of the screen; shows none until it is there. */
export class PictureLoader {
  readonly #source: ArtSource | null;
  readonly #changed: () => void;
  #graphics: Graphics | null = null;
  #key = '';
  #picture: CellPicture | null = null;
  #loading: AbortController | null = null;
  #loads = 0;

  constructor(source: ArtSource | null, changed: () => void) {
    this.#source = source;
    this.#changed = changed;
  }

  /** How pictures are shown; none are loaded before this is known. */
  set graphics(graphics: Graphics) {
    this.#graphics = graphics;
    this.#key = '';
  }

  /** The picture if it is loaded; starts loading it if it is another one than before. */
  pictureFor(path: string, layout: Layout): CellPicture | null {
    const size = pictureSize(layout);
    if (!this.#source || !size || !this.#graphics || this.#graphics.type === 'none') return null;
    const key = `${size.columns} ${size.rows} ${path}`;
    if (key !== this.#key) {
      this.#key = key;
      this.#picture = null;
      void this.#load(this.#source, this.#graphics, path, size);
    }
    return this.#picture;
  }

  close(): void {
    this.#loading?.abort();
  }

  async #load(
    source: ArtSource,
    graphics: Exclude<Graphics, { type: 'none' }>,
    path: string,
    size: { columns: number; rows: number },
  ): Promise<void> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    // A half block is two pixels above each other in one cell.
    const cell = graphics.type === 'blocks' ? { width: 1, height: 2 } : graphics.cell;
    const [width, height] = [size.columns * cell.width, size.rows * cell.height];
    const colours = graphics.type === 'sixel' ? SIXEL_COLOURS : null;
    const image = await source.load(path, width, height, loading.signal, colours).catch(noPicture);
    if (loading.signal.aborted || image === null) return;
    this.#picture = this.#drawn(image, graphics);
    this.#changed();
  }

  #drawn(image: ArtImage, graphics: Exclude<Graphics, { type: 'none' }>): CellPicture {
    if (graphics.type === 'blocks') return { rows: pictureRows(image), width: image.width, image: null };
    const drawn =
      graphics.type === 'sixel'
        ? sixelImage(image, graphics.cell)
        : kittyImage(image, graphics, KITTY_IDS[this.#loads++ % KITTY_IDS.length]!);
    return { rows: drawn.cells, width: drawn.columns, image: drawn };
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
