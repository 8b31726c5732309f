import { field, integer, secretField, type SettingsOf, z } from '@billet/sdk';

const CLOUD = 'Cloud-init';

/** One Proxmox VE cluster, by any of its nodes. */
export const accountSettings = z.strictObject({
  address: field(z.url({ protocol: /^https?$/ }), { title: 'Address', help: 'With port, for example https://pve.example.com:8006', widget: 'url' }),
  apiUser: field(z.string().regex(/^[^\s:!]+@[\w.-]+![\w.-]+$/), { title: 'Token ID', help: 'For example billet@pve!main' }),
  token: secretField({ title: 'Token secret', help: 'From Datacenter, Permissions, API Tokens.' }),
  trust: field(z.string().max(20_000).default(''), { title: "Server's certificate", help: 'PEM text, only if no public authority signed it.', widget: 'textarea' }),
  node: field(z.string().regex(/^[a-zA-Z0-9-]{0,63}$/).default(''), { title: 'Node of new machines', help: 'Empty: the one that the template is on.' }),
  pool: field(z.string().regex(/^[\w-]{0,64}$/).default(''), { title: 'Resource pool' }),
});

/** What a product sells: a copy of a template with its own size. */
export const productSettings = z.strictObject({
  template: field(integer({ min: 100, max: 999_999_999 }), { title: 'Template', help: 'VM ID of the template.', widget: 'remote', list: 'templates' }),
  cores: field(integer({ min: 1, max: 512 }).default(1), { title: 'Cores' }),
  memory: field(integer({ min: 128, max: 4_194_304 }).default(1024), { title: 'Memory', unit: 'MB' }),
  disk: field(integer({ min: 1, max: 131_072 }).default(10), { title: 'Disk', help: 'Grows, never shrinks.', unit: 'GB' }),
  diskName: field(z.string().regex(/^(scsi|virtio|sata|ide)\d{1,2}$/).default('scsi0'), { title: 'Name of the disk' }),
  full: field(z.boolean().default(true), { title: 'Full copy', help: 'Otherwise the machine stands on the disk of the template.' }),
  storage: field(z.string().regex(/^[\w.-]{0,64}$/).default(''), { title: 'Storage', help: 'Empty: the one of the template. Only with a full copy.' }),
  user: field(z.string().regex(/^([a-z_][a-z0-9_-]{0,31})?$/).default(''), { title: 'User', help: 'Empty: as the template says.', section: CLOUD }),
  network: field(z.string().regex(/^[\w=,.:/-]{0,200}$/).default('ip=dhcp'), { title: 'Network', help: 'For example ip=dhcp', section: CLOUD }),
});

export type Account = SettingsOf<typeof accountSettings>;
export type Plan = SettingsOf<typeof productSettings>;
