import path from 'node:path';

/** What relative entries of a list count from. */
export type ListPlace = (
  { readonly type: 'directory'; readonly directory: string } | { readonly type: 'url'; readonly url: string }
) & {
  /** False for a list from the web: it may name http and https addresses only. */
  readonly mayNameFiles: boolean;
};

/** The place of a local list. */
export function placeOfFile(file: string): ListPlace {
  return { type: 'directory', directory: path.dirname(file), mayNameFiles: true };
}

/** The place of a list that was fetched from the web. */
export function placeOfUrl(url: string): ListPlace {
  return { type: 'url', url, mayNameFiles: false };
}
