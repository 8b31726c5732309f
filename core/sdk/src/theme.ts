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
  /** Named sets of token values, for example a second colour family. */
  readonly variants?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Defines a theme. @since 0.1.0 */
export const defineTheme = (definition: ThemeDefinition): Extension<'theme', ThemeDefinition> => brandExtension('theme', definition);
