import MarkdownIt from 'markdown-it';

/** Videos of an article: from which sites, which one plays, and where the article stands. */
export interface Videos {
  readonly hosts: readonly string[];
  /** Counted from 1; absent = none plays. */
  readonly playing?: number | undefined;
  /** Address of the article; `null` = they are shown as links to their sites. */
  readonly at: string | null;
}

interface Env {
  readonly videos: Videos;
  /** How many there were so far. */
  count: number;
  /** Site of the one that plays. */
  origin?: string;
}

/** The site of a video, if it is one of those that are allowed. */
const siteOf = (address: string, { hosts }: Videos): URL | undefined => {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url?.protocol === 'https:' && url.port === '' && url.username === '' && hosts.includes(url.hostname) ? url : undefined;
};

/**
 * Markup in the text is shown as text; addresses that are no pages (`javascript:` and the like) are no links. Pictures
 * from elsewhere would tell their host who reads, and the content policy does not load them: they become links.
 */
const markdown = new MarkdownIt({ html: false, linkify: false, breaks: false });

/** Nothing is asked of the site before the reader asks for the video; then it learns the name of our site and no more. */
const videoOf = (url: URL, title: string, env: Env): string => {
  const { escapeHtml } = markdown.utils;
  env.count += 1;
  const name = `video-${String(env.count)}`;
  if (env.videos.playing !== env.count) return `<span class="video" id="${name}"><a class="btn" rel="nofollow" href="${escapeHtml(`${env.videos.at ?? ''}video=${String(env.count)}#${name}`)}">▶ ${escapeHtml(title)} (${escapeHtml(url.hostname)})</a></span>`;
  env.origin = url.origin;
  return `<span class="video" id="${name}"><iframe src="${escapeHtml(url.href)}" title="${escapeHtml(title)}" loading="lazy" allow="fullscreen" allowfullscreen referrerpolicy="strict-origin" sandbox="allow-scripts allow-same-origin allow-presentation"></iframe></span>`;
};

markdown.renderer.rules['image'] = (tokens, at, _options, given: unknown) => {
  const token = tokens[at];
  const { escapeHtml } = markdown.utils;
  const env = given as Env;
  const video = env.videos.at === null ? undefined : siteOf(String(token?.attrGet('src') ?? ''), env.videos);
  if (video !== undefined) return videoOf(video, token?.content === undefined || token.content === '' ? video.hostname : token.content, env);
  return `<a href="${escapeHtml(String(token?.attrGet('src') ?? ''))}" rel="noopener nofollow">${escapeHtml(token?.content ?? '')}</a>`;
};

markdown.renderer.rules['link_open'] = (tokens, at, options, _env, self) => {
  tokens[at]?.attrSet('rel', 'noopener nofollow');
  return self.renderToken(tokens, at, options);
};

/** The page has its title as the first heading already. */
for (const rule of ['heading_open', 'heading_close']) {
  markdown.renderer.rules[rule] = (tokens, at, options, _env, self) => {
    const token = tokens[at];
    if (token !== undefined) token.tag = `h${String(Math.min(Number(token.tag.slice(1)) + 1, 6))}`;
    return self.renderToken(tokens, at, options);
  };
}

/** As tables and code look elsewhere; a wide one is moved by itself, from the keyboard as well. */
markdown.renderer.rules['table_open'] = () => '<div class="wide-table" tabindex="0"><table class="table">';
markdown.renderer.rules['table_close'] = () => '</table></div>';
markdown.renderer.rules['fence'] = (tokens, at) => `<pre class="code" tabindex="0"><code>${markdown.utils.escapeHtml(tokens[at]?.content ?? '')}</code></pre>`;

/** Safe HTML of a text in Markdown, with the sites that it shows in a frame. */
export const htmlOf = (text: string, videos: Videos = { hosts: [], at: null }): { readonly html: string; readonly frames: readonly string[]; readonly videos: number } => {
  const env: Env = { videos, count: 0 };
  const html = markdown.render(text, env);
  return { html, frames: env.origin === undefined ? [] : [env.origin], videos: env.count };
};

const SHORT = 180;

/** The beginning, without marks, for lists. */
export const beginningOf = (text: string): string => {
  const plain = text.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/^[\s|:-]*-{3,}[\s|:-]*$/gm, '').replaceAll(/[#*`>_|]/g, '').replaceAll(/\s+/g, ' ').trim();
  return [...plain].length <= SHORT ? plain : `${[...plain].slice(0, SHORT).join('').trimEnd()}…`;
};
