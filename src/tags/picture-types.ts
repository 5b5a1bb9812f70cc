/** What pictures show, by number (id3.org, ID3v2.4 frames §4.14; RFC 9639 §8.8). */
const PICTURE_TYPES = [
  ...['Other', '32x32 pixels file icon', 'Other file icon', 'Cover (front)', 'Cover (back)', 'Leaflet page'],
  ...['Media (e.g. label side of CD)', 'Lead artist/lead performer/soloist', 'Artist/performer', 'Conductor'],
  ...['Band/Orchestra', 'Composer', 'Lyricist/text writer', 'Recording Location', 'During recording'],
  ...['During performance', 'Movie/video screen capture', 'A bright coloured fish', 'Illustration'],
  ...['Band/artist logotype', 'Publisher/Studio logotype'],
];

export function pictureTypeName(number: number): string {
  return PICTURE_TYPES[number] ?? 'Other';
}
