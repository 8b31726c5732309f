import { expect } from 'chai';
import { coreResourceForms, fieldMeta, type z } from '@billet/sdk';

const fieldsOf = (schema: z.ZodObject): readonly string[] => Object.keys(schema.shape as object);

describe('forms of resource kinds', () => {
  for (const [kind, form] of Object.entries(coreResourceForms)) {
    it(`${kind}: every field has a title, and what the form speaks of is a field`, () => {
      const fields = fieldsOf(form.fields);
      const untitled = Object.entries(form.fields.shape as Readonly<Record<string, z.ZodType>>).filter(([, each]) => fieldMeta(each) === undefined);
      expect(untitled.map(([name]) => name)).to.deep.equal([]);
      expect(fields).to.include.members([form.name, ...(form.unique ?? []), ...form.client, ...(form.fixed ?? []), ...(form.parent === undefined ? [] : [form.parent.field])]);
      expect(fields).to.not.include('password');
    });
  }

  const refused: readonly (readonly [kind: string, value: Record<string, unknown>])[] = [
    ['mailbox', { address: 'no-at.example.test' }],
    ['mailbox', { address: 'a@example.test', password: 'x' }],
    ['forwarder', { source: 'a@example.test', targets: [] }],
    ['ftpUser', { login: 'ann', path: '/home/../etc' }],
    ['ftpUser', { login: 'ann', path: '..' }],
    ['database', { name: "x'; drop", engine: 'mysql' }],
    ['databaseUser', { name: 'u', engine: 'oracle' }],
    ['domain', { name: 'exa mple.test' }],
    ['domain', { name: 'example.test', redirect: 'javascript:alert(1)' }],
    ['dnsRecord', { zone: 'example.test', name: 'www', type: 'A', content: '1.2.3.4\nevil' }],
    ['radiusLogin', { username: 'ann', macs: ['00:11:22:33:44:5'] }],
    ['radiusLogin', { username: 'ann', ip: '300.1.1.1' }],
  ];
  for (const [kind, value] of refused)
    it(`${kind}: refuses ${JSON.stringify(value)}`, () => {
      expect(coreResourceForms[kind]?.fields.safeParse(value).success).to.equal(false);
    });

  it('takes what is right, with its defaults', () => {
    expect(coreResourceForms['dnsRecord']?.fields.parse({ zone: 'Example.Test', name: '_dmarc', type: 'TXT', content: 'v=DMARC1; p=none' })).to.deep.equal({
      zone: 'example.test', name: '_dmarc', type: 'TXT', content: 'v=DMARC1; p=none', ttl: 3600,
    });
    expect(coreResourceForms['radiusLogin']?.fields.parse({ username: 'ann' })).to.deep.equal({ username: 'ann', portal: false, macs: [] });
  });
});
