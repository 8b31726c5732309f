/** Brand names and technical terms nobody translates. */
const EVERYWHERE: ReadonlySet<string> = new Set([
  // Names of banks.
  'Banco do Brasil',
  'Bradesco',
  'Caixa',
  'Inter',
  'Itaú',
  'Santander',
  'Sicoob',
  'BIC',
  'Billet',
  'Cisco',
  'HTTP',
  'HTTPS',
  'Huawei',
  'IBAN',
  'Juniper',
  'MikroTik',
  'PostgreSQL',
  'SQLite',
  'WISPr',
]);

/** Words and signs a language shares with English, by language. */
const SHARED: Readonly<Record<string, ReadonlySet<string>>> = {
  de: new Set([
    '1/s',
    'Bank',
    'Download',
    'Name',
    'Port',
    'Sandbox',
    'Server',
    'Shop',
    'Status',
    'System',
    'Upload',
    'Version',
    'optional',
    's',
  ]),
  es: new Set(['1/s', 'Plan', 'Roles', 'Total', 's']),
  'pt-BR': new Set([
    '1/s',
    'Download',
    'E-mail',
    'Menu',
    'Sandbox',
    'Total',
    'Upload',
    'Upload/download',
    's',
  ]),
};

const hasWords = (text: string): boolean => /\p{L}/u.test(text.replaceAll(/\{\w+\}/g, ''));

/** Whether a text may read as in English. */
export const mayBeEnglish = (locale: string, text: string): boolean =>
  !hasWords(text) || EVERYWHERE.has(text) || (SHARED[locale]?.has(text) ?? false);
