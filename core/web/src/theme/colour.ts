/** Red, green and blue, 0 to 255. */
type Rgb = readonly [number, number, number];

/** `#rgb` or `#rrggbb`; nothing for any other writing. */
export const parseColour = (text: string): Rgb | undefined => {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text)?.[1];
  if (hex === undefined) return undefined;
  const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
  return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16)) as unknown as Rgb;
};

const hexOf = (colour: Rgb): string => `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

const linear = (part: number): number => (part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);

const luminance = ([r, g, b]: Rgb): number => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);

/** Contrast of two colours, 1 to 21 (WCAG 2.2, 1.4.3). */
export const contrast = (a: Rgb, b: Rgb): number => {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

const mix = (a: Rgb, b: Rgb, share: number): Rgb => a.map((part, at) => part + ((b[at] as number) - part) * share) as unknown as Rgb;

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** Text (WCAG AA). */
const READABLE = 4.5;
const STEPS = 20;

/** The colour itself where it can be read on the ground, else moved towards the end that can. */
const readableOn = (colour: Rgb, ground: Rgb, end: Rgb): Rgb => {
  for (let step = 0; step <= STEPS; step += 1) {
    const tried = mix(colour, end, step / STEPS);
    if (contrast(tried, ground) >= READABLE) return tried;
  }
  return end;
};

/** The colours that go with an accent on a light or a dark page, so that whatever staff pick can be read. */
export const companionsOf = (accent: string, page: 'light' | 'dark'): Readonly<Record<string, string>> | undefined => {
  const colour = parseColour(accent);
  if (colour === undefined) return undefined;
  const [surface, end]: readonly [Rgb, Rgb] = page === 'light' ? [WHITE, BLACK] : [[24, 28, 27], WHITE];
  const ink = readableOn(colour, surface, end);
  return {
    'accent-2': hexOf(mix(colour, end, 0.18)),
    'on-accent': hexOf(contrast(colour, WHITE) >= READABLE ? WHITE : readableOn(mix(colour, BLACK, 0.8), colour, BLACK)),
    'accent-ink': hexOf(ink),
    'accent-wash': hexOf(mix(surface, colour, page === 'light' ? 0.12 : 0.2)),
    focus: hexOf(ink),
  };
};
