import { cellWidth, graphemes } from './cells.ts';

/** A text in lines of at most `width` cells, broken between words where there are any. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const flush = () => {
    lines.push(line.trimEnd());
    line = '';
    used = 0;
  };
  for (const word of text.split(/(?<= )/)) {
    const cells = cellWidth(word.trimEnd());
    if (used > 0 && used + cells > width) flush();
    if (cells <= width) {
      line += word;
      used += cellWidth(word);
      continue;
    }
    for (const { segment } of graphemes(word)) {
      const segmentCells = cellWidth(segment);
      if (used + segmentCells > width) flush();
      line += segment;
      used += segmentCells;
    }
  }
  flush();
  return lines;
}
