import { toFsPath } from '../player/raw-path.ts';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { ffmpegArgs } from '../ffmpeg/ffmpeg-args.ts';
import { fileUrl } from '../ffmpeg/media-url.ts';
import { runFfmpeg } from '../ffmpeg/run-ffmpeg.ts';

/** A picture as pixels: red, green, blue of each, row by row. */
export interface CoverPixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

export interface CoverRequest {
  readonly ffmpegPath: string;
  /** The audio file. */
  readonly file: string;
  /** Whether its tags hold a picture: asking ffmpeg for one that is not there costs a process. */
  readonly hasEmbedded: boolean;
  /** The box that the picture is scaled to fit, in pixels. */
  readonly width: number;
  readonly height: number;
  /** The most colours to use, chosen for the picture; null for all. */
  readonly colours: number | null;
  readonly signal: AbortSignal;
}

const FOLDER_NAMES = ['cover', 'folder', 'front'];
const FOLDER_EXTENSIONS = ['.jpg', '.jpeg', '.png'];
/** Larger pictures are not decoded: 40 million pixels take 120 MB. */
const MOST_PIXELS = 40_000_000;

/** The cover of a track, from the file itself or from its folder, scaled by ffmpeg; null when there is none. */
export async function loadCover(request: CoverRequest): Promise<CoverPixels | null> {
  const embedded = request.hasEmbedded ? await scaled(request, request.file) : null;
  if (embedded || request.signal.aborted) return embedded;
  const picture = await folderPicture(path.dirname(request.file));
  return picture === null ? null : scaled(request, picture);
}

/** `cover`, `folder` or `front` with a picture's extension, in this order, whatever their case. */
export async function folderPicture(folder: string): Promise<string | null> {
  const names = await readdir(toFsPath(folder)).catch((): string[] => []);
  for (const stem of FOLDER_NAMES) {
    for (const name of names) {
      const { name: base, ext } = path.parse(name.toLowerCase());
      if (base === stem && FOLDER_EXTENSIONS.includes(ext)) return path.join(folder, name);
    }
  }
  return null;
}

async function scaled(
  { ffmpegPath, width, height, colours, signal }: CoverRequest,
  file: string,
): Promise<CoverPixels | null> {
  const chunks: Buffer[] = [];
  const args = ffmpegArgs({
    inputArgs: ['-max_pixels', String(MOST_PIXELS)],
    input: fileUrl(file),
    outputArgs: [
      ...['-map', '0:v:0', '-frames:v', '1', '-an', '-sn', '-dn'],
      ...[
        '-vf',
        `scale=${width}:${height}:force_original_aspect_ratio=decrease:flags=area${palette(colours)}`,
      ],
      ...['-f', 'image2pipe', '-c:v', 'ppm', '-pix_fmt', 'rgb24', 'pipe:1'],
    ],
  });
  await runFfmpeg({ ffmpegPath, args, signal, onData: (chunk) => chunks.push(chunk) });
  return parsePpm(Buffer.concat(chunks), width, height);
}

function palette(colours: number | null): string {
  if (colours === null) return '';
  return `,split[a][b];[a]palettegen=max_colors=${colours}:reserve_transparent=0[p];[b][p]paletteuse=dither=sierra2_4a`;
}

/** Reads a binary PPM (netpbm's `P6`); null for anything else, or for one larger than asked for. */
export function parsePpm(data: Buffer, mostWidth: number, mostHeight: number): CoverPixels | null {
  const header = /^P6\s+(\d{1,5})\s+(\d{1,5})\s+255\s/.exec(data.toString('latin1', 0, 40));
  if (!header) return null;
  const width = Number(header[1]);
  const height = Number(header[2]);
  const sizeBytes = width * height * 3;
  const start = header[0].length;
  if (width < 1 || height < 1 || width > mostWidth || height > mostHeight || data.length < start + sizeBytes)
    return null;
  return { width, height, rgb: data.subarray(start, start + sizeBytes) };
}
