import { field, z } from '@billet/sdk';

export const settings = z.strictObject({
  videoHosts: field(z.string().trim().toLowerCase().max(500).regex(/^([a-z0-9]([a-z0-9.-]*[a-z0-9])?([\s,]+|$))*$/).default(''), { title: 'Sites of videos', help: 'Names apart by spaces, such as www.youtube-nocookie.com player.vimeo.com. Only from them a video plays in an article, once the reader asks for it.' }),
});

export const hostsOf = (text: string): readonly string[] => text.split(/[\s,]+/).filter((each) => each !== '');
