/** Why a picture of a plan is not taken, told by `errors`. */
export const planFileRefusals = {
  zh: {
    files: {
      notAPicture: '这不是照片或扫描件。选 JPEG、PNG 或 PDF。',
      damaged: '文件不完整，可能没有复制完。从原处重新复制或重新扫描，再选一次。',
    },
  },
  en: {
    files: {
      notAPicture: 'This is no photo or scan. Choose a JPEG, PNG or PDF.',
      damaged: 'The file breaks off; copying may have stopped. Copy or scan it again, then choose it again.',
    },
  },
} as const
