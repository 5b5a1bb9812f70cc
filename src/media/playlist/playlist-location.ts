import { bytesOfText, textFromBytes } from '../../player/raw-path.ts';

/** Whether a location names any other protocol than http, https and file. */
export function isForeignUrl(location: string): boolean {
  return /^[a-z][a-z\d+.-]+:\/\//i.test(location) && !/^(?:https?|file):/i.test(location);
}

/** Decodes `%XX`; bytes that are not valid UTF-8 stay escaped (raw-path.ts). A per cent sign without two digits stays as it is. */
export function percentDecoded(text: string): string {
  if (!/%[\da-f]{2}/i.test(text)) return text;
  const pieces = text.split(/((?:%[\da-f]{2})+)/i);
  return textFromBytes(
    Buffer.concat(
      pieces.map((piece, n) =>
        n % 2 === 0 ? bytesOfText(piece) : Buffer.from(piece.replaceAll('%', ''), 'hex'),
      ),
    ),
  );
}

/** A location as part of an http URL: what a URL would read as something else, and bytes that are not UTF-8, are percent-encoded. */
export function urlEncoded(location: string, isUri: boolean): string {
  const encoded = location
    .replace(/%(?![\da-f]{2})/gi, '%25')
    .replace(/[\udc80-\udcff]/gu, (byte) => `%${(byte.charCodeAt(0) & 0xff).toString(16)}`);
  return isUri ? encoded : encoded.replaceAll('#', '%23');
}
