import { truncate } from '../text/cells.ts';
import type { CellPicture } from '../picture-loader.ts';
import { cutRow, EMPTY_ROW, span, type Row } from '../text/span.ts';
import { beside, filled, indented, type Frame, type PlacedPicture, type Region } from './frame.ts';
import type { Glyphs } from './glyphs.ts';
import { MARGIN_COLUMNS, type Layout } from './layout.ts';
import { compactNowPlayingRows, nowPlayingRows, type NowPlaying } from './now-playing.ts';
import { compactStatusRow, statusRow, type StatusModel } from './status-line.ts';
import { transportRows, type TransportModel } from './transport.ts';

/** Everything one screen is made from. The parts that need a size are functions of it. */
export interface ScreenModel {
  readonly layout: Layout;
  readonly glyphs: Glyphs;
  readonly now: NowPlaying;
  /** The picture's rows and width, fitted to the size; null where there is none. */
  readonly picture: CellPicture | null;
  readonly transport: TransportModel;
  readonly status: StatusModel;
  /** The tabs' names for a wide screen, the panel's own name for a smaller one. */
  readonly heading: Row;
  readonly panelIsList: boolean;
  readonly panel: (width: number, height: number) => readonly Row[];
  /** The help over everything, null while it is closed. */
  readonly help: ((width: number, height: number) => readonly Row[]) | null;
  /** The visualiser, null when it is off. */
  readonly visual: ((width: number, height: number) => readonly Row[]) | null;
  /** What stands in the last row; `isUrgent` takes a row on the smallest screens too. */
  readonly footer: (width: number) => { readonly row: Row; readonly isUrgent: boolean };
}

/** Puts a screen together: as many rows as the terminal has, none wider than it. */
export function composeScreen(model: ScreenModel): Frame {
  const { columns, rows } = model.layout;
  const frame = model.help ? helpScreen(model, model.help) : screenOf(model);
  return { ...frame, rows: filled(frame.rows, rows).map((row) => cutRow(row, columns)) };
}

function screenOf(model: ScreenModel): Frame {
  switch (model.layout.type) {
    case 'tiny':
    case 'compact':
      return smallScreen(model, model.layout.type === 'tiny');
    case 'normal':
      return normalScreen(model, model.layout);
    case 'wide':
      return wideScreen(model, model.layout);
  }
}

function helpScreen(model: ScreenModel, help: (width: number, height: number) => readonly Row[]): Frame {
  const { columns, rows } = model.layout;
  const margin = columns >= 40 ? MARGIN_COLUMNS : 0;
  const width = columns - 2 * margin;
  const height = Math.max(1, rows - 1);
  const body = indented(filled(help(width, height), height), margin);
  return {
    rows: [...body, indentedRow(model.footer(width).row, margin)],
    bar: null,
    list: null,
    picture: null,
  };
}

function smallScreen(model: ScreenModel, isTiny: boolean): Frame {
  const { columns, rows } = model.layout;
  const { glyphs } = model;
  const margin = isTiny ? 0 : 1;
  const width = columns - 2 * margin;
  const mark = `${model.transport.mark} `;
  const [titleRow = EMPTY_ROW, underRow = EMPTY_ROW] = compactNowPlayingRows(
    model.now,
    Math.max(1, width - 2),
    glyphs,
  );
  const title: Row = [span(mark, 'accent'), ...titleRow];
  const { rows: transport, barColumn, barWidth } = transportRows(model.transport, width, 1, 'short');
  const footer = model.footer(width);
  const above = isTiny
    ? [title, ...transport]
    : [title, [span('  '), ...underRow], ...transport, compactStatusRow(model.status)];
  const hasFooter = rows > above.length && (!isTiny || footer.isUrgent);
  const listHeight = Math.max(0, rows - above.length - (hasFooter ? 1 : 0));
  const body = [
    ...above,
    ...filled(model.panel(width, listHeight), listHeight),
    ...(hasFooter ? [footer.row] : []),
  ];
  return {
    rows: indented(body, margin),
    bar: { column: margin + barColumn, row: isTiny ? 1 : 2, width: barWidth, height: 1 },
    list: listRegion(model, margin, above.length, width, listHeight),
    picture: null,
  };
}

function normalScreen(model: ScreenModel, layout: Extract<Layout, { type: 'normal' }>): Frame {
  const { columns, rows, headerRows, barRows } = layout;
  const width = columns - 2 * MARGIN_COLUMNS;
  const pictureWidth = model.picture ? model.picture.width + 3 : 0;
  const textWidth = width - pictureWidth;
  const facts = nowPlayingRows(model.now, textWidth, model.glyphs);
  const visualHeight = headerRows - facts.length - (headerRows > 6 ? 1 : 0);
  const visual =
    model.visual && visualHeight > 0
      ? [...(headerRows > 6 ? [EMPTY_ROW] : []), ...model.visual(textWidth, visualHeight)]
      : [];
  const text = filled([...facts, ...visual], headerRows);
  const header = model.picture ? beside(filled(model.picture.rows, headerRows), pictureWidth, text) : text;
  const transport = transportRows(model.transport, width, barRows, 'long');
  const above: readonly Row[] = [EMPTY_ROW, ...header, EMPTY_ROW];
  const barRow = above.length;
  const middle = [
    ...above,
    ...transport.rows,
    transport.marks,
    statusRow(model.status, model.heading, width),
  ];
  const hasGap = rows >= 22;
  const listHeight = Math.max(0, rows - middle.length - (hasGap ? 2 : 1));
  const body = [
    ...middle,
    ...filled(model.panel(width, listHeight), listHeight),
    ...(hasGap ? [EMPTY_ROW] : []),
    model.footer(width).row,
  ];
  return {
    rows: indented(body, MARGIN_COLUMNS),
    bar: {
      column: MARGIN_COLUMNS + transport.barColumn,
      row: barRow,
      width: transport.barWidth,
      height: barRows,
    },
    list: listRegion(model, MARGIN_COLUMNS, middle.length, width, listHeight),
    picture: placedPicture(model),
  };
}

function wideScreen(model: ScreenModel, layout: Extract<Layout, { type: 'wide' }>): Frame {
  const { columns, rows, leftColumns, barRows } = layout;
  const leftWidth = leftColumns - 2 * MARGIN_COLUMNS;
  const rightColumn = leftColumns + 1;
  const rightWidth = columns - rightColumn - MARGIN_COLUMNS;
  const picture = model.picture ? [...model.picture.rows, EMPTY_ROW] : [];
  const transport = transportRows(model.transport, leftWidth, barRows, 'long');
  const upper = [EMPTY_ROW, ...picture, ...nowPlayingRows(model.now, leftWidth, model.glyphs), EMPTY_ROW];
  const left = [...upper, ...transport.rows, transport.marks, EMPTY_ROW];
  const bodyHeight = rows - 2;
  const visualHeight = Math.min(16, bodyHeight - left.length);
  const visual = model.visual && visualHeight > 0 ? model.visual(leftWidth, visualHeight) : [];
  const listHeight = Math.max(0, bodyHeight - 4);
  const right = [
    EMPTY_ROW,
    model.heading,
    statusRow(model.status, [], rightWidth),
    EMPTY_ROW,
    ...filled(model.panel(rightWidth, listHeight), listHeight),
  ];
  const body = beside(
    indented(filled([...left, ...visual], bodyHeight), MARGIN_COLUMNS),
    rightColumn,
    filled(right, bodyHeight),
  );
  const footer = indentedRow(model.footer(columns - 2 * MARGIN_COLUMNS).row, MARGIN_COLUMNS);
  return {
    rows: [...body, EMPTY_ROW, footer],
    bar: {
      column: MARGIN_COLUMNS + transport.barColumn,
      row: upper.length,
      width: transport.barWidth,
      height: barRows,
    },
    list: listRegion(model, rightColumn, 4, rightWidth, listHeight),
    picture: placedPicture(model),
  };
}

/** Under the first, blank row, at the left margin. */
function placedPicture({ picture }: ScreenModel): PlacedPicture | null {
  return picture?.image ? { image: picture.image, column: MARGIN_COLUMNS, row: 1 } : null;
}

function listRegion(
  model: ScreenModel,
  column: number,
  row: number,
  width: number,
  height: number,
): Region | null {
  return model.panelIsList ? { column, row, width, height } : null;
}

function indentedRow(row: Row, margin: number): Row {
  return row.length === 0 ? row : [span(' '.repeat(margin)), ...row];
}

/** The names of panels beside each other, the one that is shown in bright. */
export function tabsRow(
  tabs: readonly { readonly name: string; readonly isShown: boolean }[],
  width: number,
  glyphs: Glyphs,
): Row {
  return tabs.map(({ name, isShown }, index) =>
    span((index > 0 ? '   ' : '') + truncate(name, width, glyphs.ellipsis), isShown ? 'heading' : 'dim'),
  );
}
