import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import type { Translator } from '@billet/kernel';
import type { Money } from '@billet/sdk';
import Handlebars from 'handlebars';
import { collectFiles, themeChain, type ThemePackage } from './theme-files.ts';

/** A file for the browser, ready to be sent. */
export interface Asset {
  readonly type: string;
  readonly body: Buffer;
  /** The same for those who take Brotli; made when it is first asked for, beside other work. */
  brotli(): Promise<Buffer>;
}

/** A template that an add-on brings along. */
export interface AddonView {
  readonly extension: string;
  readonly view: string;
  /** Folder of the add-on's package. */
  readonly dir: string;
}

export interface ThemeEngine {
  /** Renders `view` with the layout of the theme. */
  render(view: string, model: object, translator: Translator): string;
  /** Renders a view of an add-on; a template `x/<extension>/<view>` of the theme takes its place. */
  fragment(view: AddonView, model: object, translator: Translator): string;
  asset(path: string): Asset | undefined;
  assetUrl(name: string): string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

const compress = promisify<Buffer, Buffer>(brotliCompress);

/** By the hash of what was compressed: a theme opened again, or its child, has the same files. */
const compressed = new Map<string, Promise<Buffer>>();

const brotliOf = (hash: string, body: Buffer): Promise<Buffer> => {
  const known = compressed.get(hash) ?? compress(body);
  compressed.set(hash, known);
  return known;
};

const loadAssets = (chain: readonly ThemePackage[]): { readonly byPath: Map<string, Asset>; readonly urls: Map<string, string> } => {
  const byPath = new Map<string, Asset>();
  const urls = new Map<string, string>();
  for (const [name, file] of collectFiles(chain, 'assets')) {
    const body = readFileSync(file);
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
    const path = `${hash}/${name}`;
    byPath.set(path, { type: TYPES[extname(name)] ?? 'application/octet-stream', body, brotli: () => brotliOf(hash, body) });
    urls.set(name, `/assets/${chain[0]?.id ?? ''}/${path}`);
  }
  return { byPath, urls };
};

/** An add-on writes `{{t "title"}}` for its own text and the full key for one of core. */
const ownTexts = (translator: Translator, extension: string): Translator => ({
  ...translator,
  t: (key, values) => {
    const own = `ext.${extension}.${key}`;
    return translator.t(translator.has(own) ? own : key, values);
  },
});

/** What templates may call beside Handlebars' own helpers. */
export const HELPERS: ReadonlySet<string> = new Set(['t', 'money', 'date', 'instant', 'asset', 'icon', 'eq', 'or', 'defined', 'card', 'widget']);

/** Translator of the page being rendered. Templates render in one go, so one variable per engine is enough. */
const helpers = (handlebars: typeof Handlebars, assetUrl: (name: string) => string, translator: () => Translator): void => {
  const raw = (html: string): Handlebars.SafeString => new handlebars.SafeString(html);
  const escape = (text: unknown): string => handlebars.escapeExpression(String(text));
  handlebars.registerHelper('t', (key: string, options: { readonly hash: Record<string, string | number> }) => translator().t(key, options.hash));
  handlebars.registerHelper('money', (money: Money | undefined) => {
    if (money === undefined) return '';
    return raw(`<data class="money" value="${escape(money.amount)} ${escape(money.currency)}">${escape(translator().money(money))}</data>`);
  });
  handlebars.registerHelper('date', (date: string | null | undefined) => (typeof date === 'string' ? raw(`<time datetime="${escape(date)}">${escape(translator().date(date))}</time>`) : '–'));
  handlebars.registerHelper('instant', (instant: string | null | undefined, options: { readonly data: { readonly root: { readonly zone?: string } } }) =>
    typeof instant === 'string' ? raw(`<time datetime="${escape(instant)}">${escape(translator().instant(instant, options.data.root.zone ?? 'UTC'))}</time>`) : '–',
  );
  handlebars.registerHelper('asset', assetUrl);
  // `s` = small; `flip` = points somewhere, so it is turned where one reads from the right.
  handlebars.registerHelper('icon', (name: string, looks: unknown) =>
    raw(`<svg class="icon${typeof looks === 'string' ? ` ${escape(looks)}` : ''}" aria-hidden="true"><use href="${escape(assetUrl('icons.svg'))}#${escape(name)}"/></svg>`),
  );
  handlebars.registerHelper('eq', (a: unknown, b: unknown) => a === b);
  handlebars.registerHelper('or', (a: unknown, b: unknown) => Boolean(a) || Boolean(b));
  handlebars.registerHelper('defined', (value: unknown) => value !== undefined);
  handlebars.registerHelper('card', (kind: string) => `card-${kind}`);
  handlebars.registerHelper('widget', (kind: string) => `field-${['text', 'email', 'password', 'number', 'date', 'money', 'color'].includes(kind) ? 'input' : kind}`);
};

/** One Handlebars environment for one theme with its parents; everything is compiled once. */
export const createThemeEngine = (id: string, themes: ReadonlyMap<string, ThemePackage>): ThemeEngine => {
  const chain = themeChain(id, themes);
  const handlebars = Handlebars.create();
  const { byPath, urls } = loadAssets(chain);
  const assetUrl = (name: string): string => {
    const url = urls.get(name);
    if (url === undefined) throw new Error(`theme "${id}" has no asset "${name}"`);
    return url;
  };
  let current: Translator | undefined;
  helpers(handlebars, assetUrl, () => {
    if (current === undefined) throw new Error('a template was used outside of render()');
    return current;
  });
  const templates = new Map<string, Handlebars.TemplateDelegate>();
  for (const [file, path] of collectFiles(chain, 'templates')) {
    if (extname(file) !== '.hbs') continue;
    const name = file.slice(0, -4);
    const source = readFileSync(path, 'utf8');
    if (name.startsWith('partials/')) handlebars.registerPartial(name.slice('partials/'.length), source);
    else templates.set(name, handlebars.compile(source, { strict: false, preventIndent: true }));
  }
  const inLanguage = (template: Handlebars.TemplateDelegate, model: object, translator: Translator): string => {
    current = translator;
    try {
      return template(model);
    } finally {
      current = undefined;
    }
  };
  const compile = (source: string): Handlebars.TemplateDelegate => handlebars.compile(source, { strict: false, preventIndent: true });
  return {
    asset: (path) => byPath.get(path),
    assetUrl,
    render: (view, model, translator) => {
      const template = templates.get(view);
      if (template === undefined) throw new Error(`theme "${id}" has no template "${view}"`);
      return inLanguage(template, model, translator);
    },
    fragment: ({ extension, view, dir }, model, translator) => {
      const name = `x/${extension}/${view}`;
      const template = templates.get(name) ?? compile(readFileSync(join(dir, 'views', `${view}.hbs`), 'utf8'));
      templates.set(name, template);
      return inLanguage(template, model, ownTexts(translator, extension));
    },
  };
};
