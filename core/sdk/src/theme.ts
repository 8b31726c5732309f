import { z } from 'zod';
import { aText, checkDeclaration } from './declaration.ts';
import { brandExtension, type Extension } from './extension.ts';

/** One design token: a CSS custom property that staff may change with a picker. @since 0.1.0 */
export interface ThemeToken {
  /** Without the two dashes, for example `accent`. */
  readonly name: string;
  readonly type: 'color' | 'size' | 'font';
  readonly label: string;
  readonly light: string;
  readonly dark: string;
}

/**
 * What a theme is: data only. Templates lie in `templates/`, files for the browser in `assets/`.
 * A child theme names its `parent` and overrides single files and tokens.
 * @since 0.1.0
 */
export interface ThemeDefinition {
  readonly areas: readonly ('client' | 'staff' | 'mail' | 'document')[];
  readonly parent?: string;
  readonly tokens?: readonly ThemeToken[];
  /**
   * Colour families beside the theme's first one, in kebab case. The theme's sheets have rules for each of them under
   * `[data-family="<name>"]`. Left out, those of the parent; an empty list offers none.
   */
  readonly families?: readonly string[];
  /**
   * A typeface for documents, as absolute paths of TTF or OTF files that may be embedded. Letters it lacks come from the house's
   * own. For themes with the area `document`; left out, the parent's, or the house's own.
   */
  readonly typeface?: { readonly regular: string; readonly bold: string };
}

const shape = z.strictObject({
  areas: z.array(z.enum(['client', 'staff', 'mail', 'document'])).min(1, 'names no area'),
  parent: aText.optional(),
  tokens: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be in kebab case, without the two dashes'),
        type: z.enum(['color', 'size', 'font']),
        label: aText,
        light: aText,
        dark: aText,
      }),
    )
    .optional(),
  typeface: z.strictObject({ regular: aText, bold: aText }).optional(),
  families: z.array(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be in kebab case').refine((name) => name !== 'first', 'is the name of the theme\'s own colours')).optional(),
});

/** Defines a theme. Throws `DECLARATION_INVALID`, naming the field, if it cannot work. @since 0.1.0 */
export const defineTheme = (definition: ThemeDefinition): Extension<'theme', ThemeDefinition> => {
  checkDeclaration('defineTheme', shape, definition);
  return brandExtension('theme', definition);
};
