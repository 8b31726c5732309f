const nested = (depth: number): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < depth; i += 1) value = [value];
  return value;
};

/** What an attacker puts where something else was meant; JSON can carry most of it. */
export const BAD_VALUES: readonly unknown[] = [
  null,
  [],
  {},
  true,
  0,
  -1,
  1.5,
  1e-7,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 53,
  2 ** 60,
  Number.MAX_SAFE_INTEGER,
  999_999,
  '',
  ' ',
  'x'.repeat(100_000),
  '\u0000',
  '\ud800',
  'a\r\nBcc: victim@example.com',
  '-1',
  '0x10',
  '1e3',
  '1,00',
  '٣',
  "1' or '1'='1",
  '1) or (1=1',
  '{{7*7}}',
  '<script>1</script>',
  '=1+1',
  '../../etc/passwd',
  '2027-02-30',
  { $gt: '' },
  [[[]]],
  ['x', 'x'],
  nested(40),
  Array.from({ length: 2000 }, () => 'x'),
  JSON.parse('{"__proto__":{"polluted":true}}') as unknown,
  { constructor: { prototype: { polluted: true } } },
];

/** Short enough for a message. */
export const shown = (value: unknown): string => (typeof value === 'number' ? String(value) : JSON.stringify(value)).slice(0, 60);
