/** What sticks out of the page, what lies where nobody can scroll to, and buttons and labels whose words do not fit into them. */
export const MISFITS = `(() => {
  const found = [];
  const width = document.documentElement.clientWidth;
  const named = (each) => each.tagName + '.' + String(each.className) + ' ' + each.textContent.trim().replace(/\\s+/g, ' ').slice(0, 40);
  if (document.documentElement.scrollWidth > width) found.push('the page is ' + document.documentElement.scrollWidth + ' wide');
  const scrolls = (each) => { for (let at = each.parentElement; at !== null && at !== document.body; at = at.parentElement) if (getComputedStyle(at).overflowX !== 'visible') return true; return false; };
  for (const each of document.querySelectorAll('.btn, .badge, label, legend, h1, h2, h3, th, summary, dt, dd')) {
    // On a phone the head of a table is for those who listen: its words stand beside each cell.
    const style = getComputedStyle(each);
    if (!each.checkVisibility() || each.closest('.sr') || style.clipPath !== 'none') continue;
    if (style.overflow !== 'visible' && each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 1) found.push('cut off: ' + named(each));
    const { left, right, width: wide } = each.getBoundingClientRect();
    if (wide > 0 && (left < -1 || right > width + 1) && !scrolls(each) && style.position !== 'absolute' && style.position !== 'fixed') found.push('outside: ' + named(each));
  }
  return found;
})()`;

/** Icons that point somewhere are turned where one reads from the right, others are not; and what is a code stays from left to right. */
export const MIRRORED_WRONGLY = `(() => {
  const found = [];
  const turned = (svg) => { const { a } = new DOMMatrix(getComputedStyle(svg).transform); return a < 0; };
  for (const use of document.querySelectorAll('svg.icon use')) {
    const name = (use.getAttribute('href') ?? '').split('#')[1] ?? '';
    const svg = use.closest('svg');
    if (!svg.checkVisibility()) continue;
    const points = ['right', 'arrow'].includes(name);
    if (points !== turned(svg)) found.push('icon ' + name + (points ? ' points to the left edge of words' : ' is turned'));
  }
  for (const code of document.querySelectorAll('.mono, .code, .copy')) if (getComputedStyle(code).direction !== 'ltr') found.push('a code runs backwards: ' + code.textContent.trim().slice(0, 40));
  for (const each of document.querySelectorAll('main p, main dd, main td:not(.end), main h1, main h2, main li, main label, main th')) {
    const { textAlign, direction } = getComputedStyle(each);
    if (direction === 'rtl' && (textAlign === 'left' || textAlign === 'right')) found.push('aligned by hand: ' + each.tagName + ' ' + each.textContent.trim().slice(0, 40));
  }
  const side = document.querySelector('body > .desk > nav, .desk > .side');
  if (side !== null && side.checkVisibility() && side.getBoundingClientRect().right < document.documentElement.clientWidth - 1) found.push('the navigation is not where one begins to read');
  return found;
})()`;
