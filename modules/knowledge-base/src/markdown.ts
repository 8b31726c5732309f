import MarkdownIt from 'markdown-it';

/**
 * Markup in the text is shown as text; addresses that are no pages (`javascript:` and the like) are no links. Pictures
 * from elsewhere would tell their host who reads, and the content policy does not load them: they become links.
 */
const markdown = new MarkdownIt({ html: false, linkify: false, breaks: false });

markdown.renderer.rules['image'] = (tokens, at) => {
  const token = tokens[at];
  const { escapeHtml } = markdown.utils;
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

/** Safe HTML of a text in Markdown. */
export const htmlOf = (text: string): string => markdown.render(text);

const SHORT = 180;

/** The beginning, without marks, for lists. */
export const beginningOf = (text: string): string => {
  const plain = text.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/^[\s|:-]*-{3,}[\s|:-]*$/gm, '').replaceAll(/[#*`>_|]/g, '').replaceAll(/\s+/g, ' ').trim();
  return [...plain].length <= SHORT ? plain : `${[...plain].slice(0, SHORT).join('').trimEnd()}…`;
};
