import type { ListedTrack } from './playlist-item.ts';

interface Entry {
  file?: string;
  title?: string;
  seconds?: number;
}

/** Reads PLS version 1 and 2: `File1=`, `Title1=`, `Length1=`, in the order of their numbers. */
export function parsePls(text: string): ListedTrack[] {
  const entries = new Map<number, Entry>();
  for (const line of text.split(/\r\n|\n|\r/)) {
    const match = /^\s*(File|Title|Length)(\d{1,9})\s*=(.*)$/i.exec(line);
    if (!match) continue;
    const number = Number(match[2]);
    const value = match[3]!.trimStart();
    const entry = entries.get(number) ?? {};
    entries.set(number, entry);
    const key = match[1]!.toLowerCase();
    if (key === 'file') entry.file = value;
    else if (key === 'title') entry.title = value.trim();
    else entry.seconds = Number(value);
  }
  const tracks: ListedTrack[] = [];
  for (const [, { file, title, seconds }] of [...entries].sort(([a], [b]) => a - b)) {
    if (file === undefined) continue;
    tracks.push({
      location: file,
      ...(title && { title }),
      ...(seconds !== undefined && seconds > 0 && { durationSeconds: seconds }),
    });
  }
  return tracks;
}
