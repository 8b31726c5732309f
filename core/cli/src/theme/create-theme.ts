import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BilletError } from '@billet/sdk';

const ID = /^[a-z][a-z0-9-]{1,39}$/;

const manifest = (id: string, parent: string): string =>
  `${JSON.stringify(
    {
      name: `billet-theme-${id}`,
      version: '0.1.0',
      type: 'module',
      exports: { '.': './index.js', './package.json': './package.json' },
      files: ['index.js', 'assets', 'templates'],
      peerDependencies: { '@billet/sdk': '^0.1.0' },
      billet: { manifest: 1, id, kind: 'theme', sdk: '^0.1.0', title: id.charAt(0).toUpperCase() + id.slice(1), parent },
    },
    null,
    2,
  )}\n`;

const code = (parent: string): string =>
  [
    "import { defineTheme } from '@billet/sdk';",
    '',
    'export default defineTheme({',
    "  areas: ['client', 'mail', 'document'],",
    `  parent: '${parent}',`,
    '  tokens: [',
    "    { name: 'accent', type: 'color', label: 'Accent', light: '#2c4fd0', dark: '#7d98ff' },",
    '  ],',
    '});',
    '',
  ].join('\n');

const style = `/* Loaded last. Rules of the layer "theme" win over all others. */
@layer theme {
  :root, [data-brand="aurora"] {
    --accent: light-dark(#2c4fd0, #7d98ff);
    --accent-2: light-dark(#2140b2, #98aeff);
    --on-accent: light-dark(#ffffff, #0a1030);
    --accent-ink: light-dark(#2848c2, #a0b4ff);
    --accent-wash: light-dark(#e9eefd, #1a2444);
    --focus: light-dark(#2c4fd0, #a0b4ff);
  }
}
`;

/** Writes a child theme that works at once; gives its files. It overwrites nothing. */
export const createTheme = (folder: string, id: string, parent: string): readonly string[] => {
  if (!ID.test(id)) throw new BilletError('THEME_NAME', 'A theme is called by small letters, digits and hyphens.', { status: 422, field: 'id' });
  const dir = join(folder, id);
  if (existsSync(dir)) throw new BilletError('THEME_EXISTS', `${dir} is there already.`, { status: 409, field: 'id' });
  const files = { 'package.json': manifest(id, parent), 'index.js': code(parent), 'assets/extra.css': style };
  for (const sub of ['assets', 'templates/partials']) mkdirSync(join(dir, sub), { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(dir, name), content);
  return Object.keys(files).map((name) => join(dir, name));
};
