import { invalid } from '@billet/sdk';
import { SaxesParser } from 'saxes';

const SVG = 'http://www.w3.org/2000/svg';

/** Elements that only draw. Whatever else there is (scripts, links, foreign content, animations, styles) is left out with all in it. */
const ELEMENTS = new Set([
  'svg', 'g', 'defs', 'symbol', 'use', 'title', 'desc', 'path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'text', 'tspan', 'linearGradient', 'radialGradient', 'stop', 'clipPath', 'mask', 'pattern',
]);

const ATTRIBUTES = new Set([
  'viewBox', 'width', 'height', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r', 'rx', 'ry', 'fx', 'fy', 'd', 'points', 'id', 'transform', 'preserveAspectRatio', 'offset', 'dx', 'dy', 'href',
  'fill', 'fill-rule', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-linecap', 'stroke-linejoin', 'stroke-miterlimit', 'stroke-dasharray', 'stroke-dashoffset', 'stroke-opacity', 'opacity', 'color',
  'stop-color', 'stop-opacity', 'clip-path', 'clip-rule', 'clipPathUnits', 'mask', 'maskUnits', 'maskContentUnits', 'gradientUnits', 'gradientTransform', 'spreadMethod', 'patternUnits', 'patternContentUnits', 'patternTransform',
  'font-family', 'font-size', 'font-weight', 'font-style', 'letter-spacing', 'text-anchor', 'dominant-baseline', 'display', 'visibility',
]);

const STYLED = /^[a-z-]+$/;
const MOST_ELEMENTS = 5000;
const MOST_USES = 50;
const DEEPEST = 40;

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Nothing is fetched from anywhere: what is referred to stands in the same picture. */
const isHarmless = (name: string, value: string): boolean => {
  if (name === 'href') return /^#[\w.-]+$/.test(value);
  if (/url\s*\(/i.test(value)) return /^url\(\s*(['"]?)#[\w.-]+\1\s*\)( (none|[a-z]+|#[0-9a-f]{3,8}))?$/i.test(value);
  return !/javascript:|data:|@import|expression\s*\(|\\|\p{Cc}(?<![\n\t\r])/iu.test(value);
};

/** `style="fill:red"` says the same as `fill="red"`, without a language around it. */
const ofStyle = (style: string): [string, string][] =>
  style.split(';').flatMap((part): [string, string][] => {
    const [name = '', ...rest] = part.split(':');
    return STYLED.test(name.trim()) && ATTRIBUTES.has(name.trim()) ? [[name.trim(), rest.join(':').trim()]] : [];
  });

const lengthOf = (text: string | undefined): number | undefined => {
  const found = /^\s*(\d+(?:\.\d+)?)(px|pt)?\s*$/.exec(text ?? '')?.[1];
  return found === undefined ? undefined : Math.round(Number(found));
};

/** An SVG picture written anew from what draws it. One that is no XML, or brings entities along, is refused. */
export const cleanSvg = (text: string): { readonly svg: string; readonly width: number; readonly height: number } => {
  const broken = (): Error => invalid('LOGO_BROKEN', 'file', 'This picture cannot be read.');
  const parser = new SaxesParser({ xmlns: true });
  const out: string[] = [];
  let depth = 0;
  let elements = 0;
  let uses = 0;
  let skipping = 0;
  let size: { width: number; height: number } | undefined;
  parser.on('error', () => {
    throw broken();
  });
  parser.on('doctype', (doctype) => {
    if (doctype.includes('[')) throw broken();
  });
  parser.on('opentag', ({ uri, local, attributes }) => {
    depth += 1;
    elements += 1;
    if (elements > MOST_ELEMENTS || depth > DEEPEST) throw broken();
    if (skipping > 0 || uri !== SVG || !ELEMENTS.has(local) || (depth === 1) !== (local === 'svg')) {
      if (depth === 1) throw broken();
      skipping += 1;
      return;
    }
    if (local === 'use') uses += 1;
    // Uses of uses multiply; a logo has no need of many.
    if (uses > MOST_USES) throw broken();
    const given = Object.values(attributes).flatMap(({ local: name, prefix, value }): [string, string][] =>
      prefix === 'xlink' && name === 'href' ? [['href', value]] : prefix !== '' ? [] : name === 'style' ? ofStyle(value) : [[name, value]],
    );
    const kept = new Map(given.filter(([name, value]) => ATTRIBUTES.has(name) && isHarmless(name, value)));
    if (depth === 1) {
      const box = (kept.get('viewBox') ?? '').trim().split(/[\s,]+/).map(Number);
      size = { width: lengthOf(kept.get('width')) ?? Math.round(box[2] ?? 0), height: lengthOf(kept.get('height')) ?? Math.round(box[3] ?? 0) };
      // A picture without a size of its own shrinks to nothing in a line of text.
      kept.set('width', String(size.width)).set('height', String(size.height));
    }
    out.push(`<${local}${depth === 1 ? ` xmlns="${SVG}"` : ''}${[...kept].map(([name, value]) => ` ${name}="${escape(value)}"`).join('')}>`);
  });
  parser.on('closetag', ({ local }) => {
    depth -= 1;
    if (skipping > 0) skipping -= 1;
    else out.push(`</${local}>`);
  });
  parser.on('text', (piece) => {
    if (skipping === 0 && depth > 0) out.push(escape(piece));
  });
  parser.write(text.replace(/^\uFEFF/, '')).close();
  if (size === undefined || !Number.isSafeInteger(size.width) || !Number.isSafeInteger(size.height)) throw broken();
  return { svg: out.join(''), ...size };
};
