import type { Migration } from '@billet/database';

/** Texts that staff have changed, with all their versions, and how each kind of mail is sent. */
export const mailTemplates: Migration = {
  name: '0002-mail-templates',
  up: async (m) => {
    // Nothing wrote to it before there was an editor.
    await m.dropTable('mail_templates');
    await m.createTable('mail_templates', (t) => {
      t.id();
      t.ref('brand_id', 'brands');
      t.text('key');
      t.text('locale');
      t.int('version');
      t.text('subject');
      t.text('body');
      t.text('plain');
      t.text('action');
      t.text('original_hash');
      t.bool('current');
      t.text('saved_by');
      t.instant('saved_at');
      t.unique(['brand_id', 'key', 'locale', 'version']);
      t.unique(['brand_id', 'key', 'locale'], { where: 'current', name: 'mail_templates_one_current' });
    });
    await m.createTable('mail_kind_settings', (t) => {
      t.id();
      t.ref('brand_id', 'brands');
      t.text('key');
      t.bool('enabled');
      t.text('from_address');
      t.text('from_name');
      t.text('copy_to');
      t.unique(['brand_id', 'key']);
    });
    await m.createTable('mail_attachments', (t) => {
      t.id();
      t.ref('brand_id', 'brands');
      t.text('key');
      t.text('name');
      t.text('type');
      t.int('size');
      t.text('content');
      t.instant('created_at');
      t.unique(['brand_id', 'key', 'name']);
    });
  },
};
