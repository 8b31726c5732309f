import { defineLanguage } from '@billet/sdk';

export default defineLanguage({ locale: 'zh-CN', name: '简体中文' });
