import type { AudioFileInfo } from '../../media/audio-file.ts';

export interface DecodeRequest {
  readonly path: string;
  readonly info: AudioFileInfo | null;
  readonly index: null;
  readonly targetFrame: number;
}

export interface DecodePlan {
  readonly inputArgs: readonly string[];
  readonly filters: readonly string[];
  readonly discardFrames: number;
  readonly concatScript: string | null;
  readonly endFrame: number | null;
}

/** Decodes from the start and drops what lies before the target. */
export function planDecode({ path, info, targetFrame }: DecodeRequest): DecodePlan {
  const input = path === '-' ? 'pipe:0' : /^https?:/.test(path) ? path : `file:${path}`;
  return {
    inputArgs: ['-protocol_whitelist', 'file,pipe,http,https,tcp,tls,crypto', '-i', input],
    filters: [],
    discardFrames: targetFrame,
    concatScript: null,
    endFrame: info?.container === 'mp4' ? info.frames : null,
  };
}
