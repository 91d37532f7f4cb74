/** Texts of the settings and of the doctor. */
export const settings = {
  zh: {
    link: { noPlace: '没有第二份备份', fault: '第二份备份没有写成' },
  },
  en: {
    link: { noPlace: 'No second copy', fault: 'The second copy was not written' },
  },
}
