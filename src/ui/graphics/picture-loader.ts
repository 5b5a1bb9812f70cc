import type { ColourDepth } from '../text/theme.ts';
import type { ArtImage, ArtSource } from '../tui-options.ts';
import type { Graphics } from './graphics.ts';
import { halfBlockRows } from './half-blocks.ts';
import { kittyImage } from './kitty-image.ts';
import { sixelImage } from './sixel-image.ts';
import type { TerminalImage } from './terminal-image.ts';

/** A picture in cells; `image` where the terminal draws it over them. */
export interface CellPicture {
  readonly rows: readonly string[];
  readonly width: number;
  readonly image: TerminalImage | null;
}

export interface PictureSize {
  readonly columns: number;
  readonly rows: number;
}

type Shown = Exclude<Graphics, { type: 'none' }>;

/** Registers that every sixel terminal has. */
const SIXEL_COLOURS = 256;
/** Two names in turn, so that the next picture is there before the last one goes. High ones: others count from 1. */
const KITTY_IDS = [211, 212] as const;
/** The track before, the current one, the next one. */
const KEPT_PICTURES = 3;

/**
 * Loads tracks' covers for a place of the screen. Until a track's own is there the last one stands, and tracks of one
 * album have the same: nothing disappears at a change of track only to come back.
 */
export class PictureLoader {
  readonly #source: ArtSource | null;
  readonly #depth: ColourDepth;
  readonly #listeners = new Set<() => void>();
  /** By path and size; undefined while it is being loaded, null for none. */
  readonly #pictures = new Map<string, CellPicture | null | undefined>();
  readonly #ended = new AbortController();
  #shown: CellPicture | null = null;
  #last: { readonly rgb: Uint8Array; readonly key: string; readonly picture: CellPicture } | null = null;
  #version = 0;
  #loads = 0;

  constructor(source: ArtSource | null, depth: ColourDepth) {
    this.#source = source;
    this.#depth = depth;
  }

  /** Raised whenever a picture was loaded. */
  readonly version = (): number => this.#version;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The picture to show for a track; also gets the next track's ready. The same object until there is another. */
  pictureFor(
    path: string | null,
    next: string | null,
    size: PictureSize,
    graphics: Graphics | null,
  ): CellPicture | null {
    if (!this.#source || graphics === null || graphics.type === 'none' || path === null) return null;
    const own = this.#pictureOf(this.#source, graphics, path, size);
    if (own !== undefined) {
      this.#shown = own;
      if (next !== null) this.#pictureOf(this.#source, graphics, next, size);
    }
    return this.#shown;
  }

  close(): void {
    this.#ended.abort();
  }

  #pictureOf(
    source: ArtSource,
    graphics: Shown,
    path: string,
    size: PictureSize,
  ): CellPicture | null | undefined {
    const key = `${size.columns} ${size.rows} ${graphics.type} ${path}`;
    if (!this.#pictures.has(key)) {
      this.#pictures.set(key, undefined);
      for (const oldest of this.#pictures.keys()) {
        if (this.#pictures.size <= KEPT_PICTURES) break;
        this.#pictures.delete(oldest);
      }
      void this.#load(source, graphics, path, size).then((picture) => {
        if (!this.#pictures.has(key) || this.#ended.signal.aborted) return;
        this.#pictures.set(key, picture);
        this.#version++;
        for (const listener of [...this.#listeners]) listener();
      });
    }
    return this.#pictures.get(key);
  }

  async #load(
    source: ArtSource,
    graphics: Shown,
    path: string,
    size: PictureSize,
  ): Promise<CellPicture | null> {
    // A half block is two pixels above each other in one cell.
    const cell = graphics.type === 'blocks' ? { width: 1, height: 2 } : graphics.cell;
    const [width, height] = [size.columns * cell.width, size.rows * cell.height];
    const colours = graphics.type === 'sixel' ? SIXEL_COLOURS : null;
    // A picture that cannot be shown is no picture; the sound is what matters.
    const image = await source.load(path, width, height, this.#ended.signal, colours).catch(() => null);
    if (image === null) return null;
    // The tracks of an album have one cover, mostly: what is on the terminal is not sent again.
    const place = `${graphics.type} ${image.width} ${image.height}`;
    if (this.#last?.key === place && Buffer.compare(this.#last.rgb, image.rgb) === 0)
      return this.#last.picture;
    const picture = this.#drawn(image, graphics);
    this.#last = { rgb: image.rgb, key: place, picture };
    return picture;
  }

  #drawn(image: ArtImage, graphics: Shown): CellPicture {
    if (graphics.type === 'blocks')
      return { rows: halfBlockRows(image, this.#depth), width: image.width, image: null };
    const drawn =
      graphics.type === 'sixel'
        ? sixelImage(image, graphics.cell)
        : kittyImage(image, graphics, KITTY_IDS[this.#loads++ % KITTY_IDS.length]!);
    return { rows: drawn.cells, width: drawn.columns, image: drawn };
  }
}
