/** Words of the setting that go before a name (`my-`) or after it (`-online`); what is neither a beginning nor an end is left out. */
export const affixesOf = (text: string): readonly string[] => [...new Set(text.split(/\s+/).map((word) => word.toLowerCase()))].filter((word) => /^[\p{L}\p{N}]+-$|^-[\p{L}\p{N}]+$/u.test(word));

/** The same words otherwise: without their dashes, and the other way round. */
const reordered = (label: string): readonly string[] => {
  const parts = label.split('-').filter((part) => part !== '');
  if (parts.length < 2) return [];
  const turned = [...parts].reverse();
  return [parts.join(''), ...(parts.length === 2 ? [turned.join('-'), turned.join('')] : [])];
};

/**
 * Other names like this one, the best first: its words written otherwise, then with words before and after, in its own
 * zone and in the first of the others; last, the name itself in zones where it was not tried.
 */
export const otherNames = (label: string, zone: string, zones: readonly string[], affixes: readonly string[]): readonly string[] => {
  const plain = label.replaceAll('-', '');
  const labels = [...reordered(label), ...affixes.map((word) => (word.endsWith('-') ? `${word.slice(0, -1)}${plain}` : `${plain}${word.slice(1)}`))];
  const near = [zone, ...zones.filter((each) => each !== zone)].slice(0, 2);
  const inNear = labels.flatMap((each) => near.map((place) => `${each}.${place}`));
  const sameElsewhere = zones.filter((each) => each !== zone).map((each) => `${label}.${each}`);
  // A few of each sort first, so that no sort pushes the others out.
  const mixed: string[] = [];
  for (let at = 0; at < Math.max(inNear.length, sameElsewhere.length); at += 1) mixed.push(...[inNear[at], sameElsewhere[at]].filter((each) => each !== undefined));
  return [...new Set(mixed)].filter((name) => name !== `${label}.${zone}`);
};
