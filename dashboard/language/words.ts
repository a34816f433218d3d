import { en } from './en.ts';
import { zh } from './zh.ts';

export const languages = ['zh', 'en'] as const;
export type Language = (typeof languages)[number];
export type Words = typeof zh;

const catalogues: Record<Language, Words> = { zh, en };

export function words(language: Language): Words {
  return catalogues[language];
}

export function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value);
}

/** Tag for the `lang` attribute: it picks the right glyphs for Chinese. */
export const languageTag: Record<Language, string> = { zh: 'zh-CN', en: 'en' };
