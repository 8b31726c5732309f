import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pseudoMessage } from '@billet/kernel';

const HOME = resolve(import.meta.dirname, '..', '..', '..');
const ENGLISH = join(HOME, 'lang', 'en', 'messages');

/** Made-up languages: every text is longer and accented; the second one is written from right to left. */
export const PSEUDO = [
  { locale: 'en-XA', direction: 'ltr' },
  { locale: 'ar-XB', direction: 'rtl' },
] as const;

/** Writes them as packages, below the repository so that they find the SDK. Gives the folder and how to remove it. */
export const writePseudoLanguages = (): { readonly root: string; remove(): void } => {
  const root = mkdtempSync(join(import.meta.dirname, '..', '.pseudo-'));
  for (const { locale, direction } of PSEUDO) {
    const code = locale.toLowerCase();
    const dir = join(root, code);
    mkdirSync(join(dir, 'messages'), { recursive: true });
    writeFileSync(
      join(dir, 'package.json'),
      JSON.stringify({ name: `pseudo-${code}`, version: '0.1.0', type: 'module', exports: { '.': './index.js' }, billet: { manifest: 1, id: `lang-${code}`, kind: 'language', sdk: '^0.1.0', title: locale } }),
    );
    writeFileSync(join(dir, 'index.js'), `import { defineLanguage } from '@billet/sdk';\nexport default defineLanguage({ locale: '${locale}', name: '${locale}', direction: '${direction}' });\n`);
    for (const file of readdirSync(ENGLISH)) {
      const texts = JSON.parse(readFileSync(join(ENGLISH, file), 'utf8')) as Record<string, string>;
      writeFileSync(join(dir, 'messages', file), JSON.stringify(Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, pseudoMessage(text)]))));
    }
  }
  return {
    root,
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
};
