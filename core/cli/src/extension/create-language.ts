import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { discoverExtensions } from '@billet/kernel';
import { BilletError } from '@billet/sdk';
import { fromSource } from '../extension-roots.ts';
import { extensionTexts } from '../lang/check-languages.ts';

export interface NewLanguage {
  /** The language tag, such as `fr` or `pt-PT`. */
  readonly locale: string;
  readonly home: string;
  readonly folder: string;
  /** Where extensions lie; their texts are part of a language. */
  readonly roots: readonly string[];
}

const CODE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

const code = (locale: string, name: string): string => `import { defineLanguage } from '@billet/sdk';\n\nexport default defineLanguage({ locale: '${locale}', name: '${name}' });\n`;

/** Writes a language pack with the English texts, to be translated one by one; gives its folder. It overwrites nothing. */
export const createLanguage = ({ locale, home, folder, roots }: NewLanguage): string => {
  if (!CODE.test(locale)) throw new BilletError('LANGUAGE_CODE', 'A language is named by its tag, such as fr or pt-PT.', { status: 422, field: 'id' });
  const dir = join(folder, locale.toLowerCase());
  if (existsSync(dir)) throw new BilletError('EXTENSION_EXISTS', `${dir} is there already.`, { status: 409, field: 'id' });
  const name = (new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale).replaceAll("'", '’');
  const english = join(home, 'lang', 'en');
  const read = JSON.parse(readFileSync(join(english, 'package.json'), 'utf8')) as { readonly billet: Readonly<Record<string, unknown>> };
  const id = `lang-${locale.toLowerCase()}`;
  const manifest = { ...read, name: `billet-${id}`, exports: { '.': './index.js', './package.json': './package.json' }, files: ['index.js', 'messages'], billet: { ...read.billet, id, title: name } };
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(join(dir, 'index.js'), code(locale, name));
  cpSync(join(english, 'messages'), join(dir, 'messages'), { recursive: true });
  const extensions = discoverExtensions(roots, fromSource).found.map(({ manifest, dir: at }) => ({ id: manifest.id, dir: at }));
  writeFileSync(join(dir, 'messages', 'extensions.json'), `${JSON.stringify(extensionTexts(extensions, 'en'), null, 2)}\n`);
  return dir;
};
