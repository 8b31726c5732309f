import { short } from './scale.ts';

/** A place to be drawn; `under` is the one it is connected to. */
export interface MapPlace {
  readonly id: number;
  readonly under: number | null;
  readonly label: string;
  readonly href: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** A map as geometry: north is up, a kilometre is as long in every direction. */
export interface PlaceMap {
  readonly label: string;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly string[];
  readonly points: readonly { readonly x: number; readonly y: number; readonly label: string; readonly href: string; readonly end: boolean; readonly named: boolean }[];
}

const WIDTH = 360;
const MARGIN = 24;
const FLATTEST = 150;
const TALLEST = 300;
/** What a letter and a line of a name take. */
const [LETTER, LINE] = [6, 13];

interface Spot {
  readonly x: number;
  readonly y: number;
}

interface Box extends Spot {
  readonly width: number;
}

const overlaps = (a: Box, b: Box): boolean => Math.abs(a.y - b.y) < LINE && a.x < b.x + b.width && b.x < a.x + a.width;

/** Where the last meridian runs through the net, the west goes on after the east. */
const unrolled = (places: readonly MapPlace[]): readonly Spot[] => {
  const east = places.map(({ longitude }) => longitude);
  const across = Math.max(...east) - Math.min(...east) > 180;
  const latitudes = places.map(({ latitude }) => latitude);
  const shrink = Math.cos((((Math.max(...latitudes) + Math.min(...latitudes)) / 2) * Math.PI) / 180);
  return places.map(({ latitude, longitude }) => ({ x: (across && longitude < 0 ? longitude + 360 : longitude) * shrink, y: -latitude }));
};

/** Draws places and what connects them. A name that would lie over another is left out: its point still says it. */
export const placeMap = (label: string, places: readonly MapPlace[]): PlaceMap => {
  const flat = unrolled(places);
  const [xs, ys] = [flat.map(({ x }) => x), flat.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [spanX, spanY] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const scale = Math.min((WIDTH - 2 * MARGIN) / (spanX || 1e-9), (TALLEST - 2 * MARGIN) / (spanY || 1e-9));
  const fits = spanX + spanY === 0 ? 0 : scale;
  const height = Math.max(FLATTEST, short(spanY * fits + 2 * MARGIN));
  const spots = flat.map(({ x, y }) => ({ x: short((x - left - spanX / 2) * fits + WIDTH / 2), y: short((y - top - spanY / 2) * fits + height / 2) }));
  const spotOf = new Map(places.map((place, i) => [place.id, spots[i]]));
  const taken: Box[] = [];
  const points = places.map((place, i) => {
    const { x, y } = spots[i] ?? { x: 0, y: 0 };
    const width = place.label.length * LETTER + 10;
    const end = x > WIDTH / 2;
    const box = { x: end ? x - width : x, y, width };
    const named = box.x >= 0 && box.x + width <= WIDTH && !taken.some((other) => overlaps(box, other));
    if (named) taken.push(box);
    return { x, y, label: place.label, href: place.href, end, named };
  });
  const lines = places.flatMap((place) => {
    const [from, to] = [place.under === null ? undefined : spotOf.get(place.under), spotOf.get(place.id)];
    return from === undefined || to === undefined ? [] : [`M${String(from.x)} ${String(from.y)}L${String(to.x)} ${String(to.y)}`];
  });
  return { label, width: WIDTH, height, lines, points };
};
