/** Brand names and technical terms nobody translates. */
const EVERYWHERE: ReadonlySet<string> = new Set([
  'Peppol BIS Billing 3',
  // Names of banks.
  'Banco do Brasil',
  'Boleto',
  'Bradesco',
  'Caixa',
  'Inter',
  'Itaú',
  'Santander',
  'Sicoob',
  'BIC',
  'Billet',
  'Cisco',
  'DNSSEC',
  'GB',
  'HTTP',
  'HTTPS',
  'Huawei',
  'IBAN',
  'Juniper',
  'MB',
  'MariaDB, MySQL',
  'MikroTik',
  'Pix',
  'PostgreSQL',
  'SHA-1',
  'SHA3-256',
  'STARTTLS',
  'SQLite',
  'TLS',
  'TTL',
  'WISPr',
]);

/** Words and signs a language shares with English, by language. */
const SHARED: Readonly<Record<string, ReadonlySet<string>>> = {
  de: new Set([
    '1/s',
    'Bank',
    'Code',
    'Domain',
    'Domains',
    'Download',
    'In',
    'Name',
    'Passkey',
    'Passkeys',
    'Port',
    'Reseller',
    'Sandbox',
    'Server',
    'Shop',
    'Status',
    'Subdomains',
    'System',
    'Text',
    'Theme',
    'Upload',
    'Version',
    'Website',
    'optional',
    's',
  ]),
  es: new Set(['1/s', 'No', 'no', 'Plan', 'Roles', 'Total', 's']),
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
