// Turns what a terminal shows (rows with SGR codes) into an SVG that looks the same everywhere: blocks, lines and braille
// are drawn as shapes, because fonts disagree on them; everything else is text, stretched to its cells.

const CELL_WIDTH = 9;
const CELL_HEIGHT = 19;
const PADDING = 14;
/** No seams between cells that touch. */
const CRISP = ' shape-rendering="crispEdges"';
const ON_DARK = { foreground: '#d7dae0', background: '#16191f' };
const ON_LIGHT = { foreground: '#24292f', background: '#fbfcfd' };
const FONT = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace";
const BASIC = ['#1d2129', '#ff7b72', '#7ee787', '#e3b341', '#79c0ff', '#d2a8ff', '#76e3ea', '#c9d1d9'];
const BRIGHT = ['#6e7681', '#ffa198', '#aff5b4', '#f2cc60', '#a5d6ff', '#e2c5ff', '#b3f0ff', '#ffffff'];
const CUBE = [0, 95, 135, 175, 215, 255];

/**
 * @param rows lines as `tmux capture-pane -e` gives them
 * @param isLight whether the terminal's background is
 */
export function terminalSvg(rows, columns, isLight = false) {
  const colours = isLight ? ON_LIGHT : ON_DARK;
  const width = columns * CELL_WIDTH + 2 * PADDING;
  const height = rows.length * CELL_HEIGHT + 2 * PADDING;
  const shapes = rows.flatMap((row, line) => rowShapes(cellsOf(row), PADDING + line * CELL_HEIGHT, colours));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}" font-size="15">`,
    `<rect width="${width}" height="${height}" rx="8" fill="${colours.background}"/>`,
    ...shapes,
    '</svg>\n',
  ].join('\n');
}

/** Cells of a line: character, look, width. */
function cellsOf(row) {
  const cells = [];
  let look = {};
  const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  for (const part of row.split(/(\u001b\[[\d;]*m)/)) {
    const sgr = /^\u001b\[([\d;]*)m$/.exec(part);
    if (sgr) look = applied(look, sgr[1]);
    else
      for (const { segment } of segments.segment(part))
        cells.push({ text: segment, look, width: isWide(segment) ? 2 : 1 });
  }
  return cells;
}

function isWide(text) {
  return /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|^\p{Emoji_Presentation}/u.test(
    text,
  );
}

function applied(look, parameters) {
  let next = { ...look };
  const codes = parameters.split(';').map(Number);
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index];
    if (code === 0) next = {};
    else if (code === 1) next.bold = true;
    else if (code === 2) next.faint = true;
    else if (code === 4) next.underline = true;
    else if (code === 7) next.inverse = true;
    else if (code === 39) delete next.foreground;
    else if (code === 49) delete next.background;
    else if (code === 38 || code === 48) {
      const colour =
        codes[index + 1] === 5
          ? indexed(codes[index + 2])
          : `rgb(${codes.slice(index + 2, index + 5).join(',')})`;
      next[code === 38 ? 'foreground' : 'background'] = colour;
      index += codes[index + 1] === 5 ? 2 : 4;
    } else if (code >= 30 && code <= 37) next.foreground = BASIC[code - 30];
    else if (code >= 90 && code <= 97) next.foreground = BRIGHT[code - 90];
    else if (code >= 40 && code <= 47) next.background = BASIC[code - 40];
    else if (code >= 100 && code <= 107) next.background = BRIGHT[code - 100];
  }
  return next;
}

function indexed(number) {
  if (number < 8) return BASIC[number];
  if (number < 16) return BRIGHT[number - 8];
  if (number >= 232)
    return `rgb(${Array(3)
      .fill(8 + 10 * (number - 232))
      .join(',')})`;
  const cube = number - 16;
  return `rgb(${CUBE[Math.floor(cube / 36)]},${CUBE[Math.floor(cube / 6) % 6]},${CUBE[cube % 6]})`;
}

function rowShapes(cells, y, colours) {
  const shapes = [];
  let x = PADDING;
  let run = null;
  const flush = () => {
    if (run && run.text.trim() !== '') shapes.push(textShape(run, y));
    run = null;
  };
  for (const { text, look, width } of cells) {
    const foreground = look.inverse
      ? (look.background ?? colours.background)
      : (look.foreground ?? colours.foreground);
    const background = look.inverse ? (look.foreground ?? colours.foreground) : look.background;
    if (background) shapes.push(box(x, y, width * CELL_WIDTH, CELL_HEIGHT, background));
    const drawn = drawnShape(text, x, y, foreground);
    if (drawn !== null) {
      flush();
      shapes.push(...drawn);
    } else {
      const key = `${foreground} ${look.bold} ${look.faint}`;
      if (run?.key !== key || width > 1) flush();
      run ??= { key, x, text: '', cells: 0, foreground, look };
      run.text += text;
      run.cells += width;
      if (width > 1) flush();
    }
    x += width * CELL_WIDTH;
  }
  flush();
  return shapes;
}

/** Shapes for a character that is a picture of its cell; null for one that is text. */
function drawnShape(text, x, y, colour) {
  const code = text.codePointAt(0);
  if (text === '▀') return [box(x, y, CELL_WIDTH, CELL_HEIGHT / 2, colour)];
  if (code >= 0x2581 && code <= 0x2588) {
    const part = ((code - 0x2580) / 8) * CELL_HEIGHT;
    return [box(x, y + CELL_HEIGHT - part, CELL_WIDTH, part, colour)];
  }
  if (code >= 0x2800 && code <= 0x28ff) return brailleDots(code - 0x2800, x, y, colour);
  const middle = y + CELL_HEIGHT / 2;
  if (text === '━') return [box(x, middle - 1.5, CELL_WIDTH, 3, colour)];
  if (text === '─') return [box(x, middle - 0.75, CELL_WIDTH, 1.5, colour)];
  if (text === '┄')
    return [box(x + 1, middle - 0.75, 2.5, 1.5, colour), box(x + 5.5, middle - 0.75, 2.5, 1.5, colour)];
  if (text === '│') return [box(x + CELL_WIDTH / 2 - 1, y, 2, CELL_HEIGHT, colour)];
  if (text === '┃') return [box(x + CELL_WIDTH / 2 - 1.5, y + 2, 3, CELL_HEIGHT - 4, colour)];
  return null;
}

function brailleDots(bits, x, y, colour) {
  const dots = [];
  const places = [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80];
  places.forEach((bit, index) => {
    if (!(bits & bit)) return;
    const column = index < 4 ? 0 : 1;
    const row = index % 4;
    dots.push(box(x + column * 4.5 + 0.6, y + row * 4.75 + 0.6, 3.5, 3.9, colour, 0.8));
  });
  return dots;
}

function box(x, y, width, height, colour, radius = 0) {
  const rounded = radius > 0 ? ` rx="${radius}"` : '';
  return `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" fill="${colour}"${rounded || CRISP}/>`;
}

function textShape({ text, x, cells, foreground, look }, y) {
  const trimmed = text.trimEnd();
  const length = (cells - (text.length - trimmed.length)) * CELL_WIDTH;
  const weight = look.bold ? ' font-weight="bold"' : '';
  const opacity = look.faint ? ' opacity="0.6"' : '';
  const line = look.underline ? ' text-decoration="underline"' : '';
  return `<text x="${number(x)}" y="${number(y + CELL_HEIGHT * 0.74)}" fill="${foreground}"${weight}${opacity}${line} textLength="${number(length)}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">${escaped(trimmed)}</text>`;
}

function number(value) {
  return String(Number(value.toFixed(2)));
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
