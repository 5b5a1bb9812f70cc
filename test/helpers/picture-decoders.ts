import { inflateSync } from 'node:zlib';

/** Pixels as a terminal has them after reading what was written. */
export interface DecodedPicture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
  /** Where the cursor was put for it, from 0. */
  readonly column: number;
  readonly row: number;
}

const ESC = '\u001b';

/** A kitty command: its keys and its data. */
export interface KittyCommand {
  readonly keys: Readonly<Record<string, string>>;
  readonly data: string;
  readonly column: number;
  readonly row: number;
}

/** The kitty graphics commands in what was written, chunks joined, queries left out. */
export function kittyCommands(written: string): readonly KittyCommand[] {
  const commands: { keys: Record<string, string>; data: string; column: number; row: number }[] = [];
  let isOpen = false;
  for (const match of written.matchAll(/\u001b_G([^;\u001b]*);?([^\u001b]*)\u001b\\/g)) {
    const keys = Object.fromEntries(match[1]!.split(',').map((pair) => pair.split('=') as [string, string]));
    if (keys.a === 'q') continue;
    if (isOpen) {
      commands.at(-1)!.data += match[2]!;
    } else {
      const cursor = lastCursor(written.slice(0, match.index));
      commands.push({ keys, data: match[2]!, ...cursor });
    }
    isOpen = keys.m === '1';
  }
  return commands;
}

export function kittyPicture({ keys, data, column, row }: KittyCommand): DecodedPicture {
  const bytes = Buffer.from(data, 'base64');
  const rgb = keys.o === 'z' ? inflateSync(bytes) : bytes;
  return { width: Number(keys.s), height: Number(keys.v), rgb, column, row };
}

/** The sixel pictures in what was written, drawn as the VT340 does. */
export function sixelPictures(written: string): readonly DecodedPicture[] {
  return Array.from(written.matchAll(/\u001bP[\d;]*q([^\u001b]*)\u001b\\/g), (match) => ({
    ...decodeSixel(match[1]!),
    ...lastCursor(written.slice(0, match.index)),
  }));
}

function decodeSixel(body: string): { width: number; height: number; rgb: Uint8Array } {
  const raster = /^"(\d+);(\d+);(\d+);(\d+)/.exec(body)!;
  const [width, height] = [Number(raster[3]), Number(raster[4])];
  const rgb = new Uint8Array(width * height * 3);
  const colours = new Map<number, readonly number[]>();
  let colour: readonly number[] = [0, 0, 0];
  let x = 0;
  let top = 0;
  const token = /#(\d+);2;(\d+);(\d+);(\d+)|#(\d+)|!(\d+)([?-~])|([?-~])|(\$)|(-)/y;
  token.lastIndex = raster[0].length;
  while (token.lastIndex < body.length) {
    const at = token.lastIndex;
    const found = token.exec(body);
    if (!found) throw new Error(`no sixel at ${at}: ${body.slice(at, at + 20)}`);
    if (found[1] !== undefined) {
      colours.set(
        Number(found[1]),
        [2, 3, 4].map((part) => Math.round((Number(found[part]) * 255) / 100)),
      );
    } else if (found[5] !== undefined) {
      colour = colours.get(Number(found[5]))!;
    } else if (found[9] !== undefined) {
      x = 0;
    } else if (found[10] !== undefined) {
      x = 0;
      top += 6;
    } else {
      const bits = (found[7] ?? found[8]!).charCodeAt(0) - 63;
      for (let count = Number(found[6] ?? 1); count > 0; count--, x++)
        for (let bit = 0; bit < 6; bit++)
          if (bits & (1 << bit)) rgb.set(colour, ((top + bit) * width + x) * 3);
    }
  }
  return { width, height, rgb };
}

function lastCursor(text: string): { readonly column: number; readonly row: number } {
  const moves = [...text.matchAll(new RegExp(`${ESC}\\[(\\d+);(\\d+)H`, 'g'))];
  const last = moves.at(-1);
  return { row: Number(last?.[1] ?? 1) - 1, column: Number(last?.[2] ?? 1) - 1 };
}
