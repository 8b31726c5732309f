import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { defineLanguage } from '@billet/sdk';

const fonts = join(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')), '..', 'fonts');

export default defineLanguage({
  locale: 'zh-CN',
  name: '简体中文',
  typeface: { regular: join(fonts, 'NotoSansHans-Regular.otf'), bold: join(fonts, 'NotoSansHans-Bold.otf') },
});
