/** Answers that came for the officer at work; status bar. */
export const notices = {
  zh: {
    counts: '{{name}} 第{{version}}版：{{role}} {{who}} 已{{decision}}，法院已确认',
    signed: '{{name}} 第{{version}}版：{{role}} {{who}} 已签{{decision}}，等法院确认，还不算数',
    refused: '{{name}} 第{{version}}版：收到一份{{decision}}，{{fault}}，没有采用',
    undone: '{{name}} 第{{version}}版：{{who}} 的{{decision}}不再算数，{{fault}}',
    reverses: '{{name}} 第{{version}}版：{{role}} {{who}} 收回批准，改为{{decision}}；已做的登记都在',
    more: '另有 {{n}} 件',
    open: '打开：{{sentence}}',
    key: '看最新答复',
  },
  en: {
    counts: '{{name}} version {{version}}: {{decision}} by {{role}} {{who}}, confirmed by the court',
    signed:
      '{{name}} version {{version}}: {{decision}}, signed by {{role}} {{who}}; not in force until the court confirms',
    refused: '{{name}} version {{version}}: “{{decision}}” came, {{fault}}; not taken',
    undone: '{{name}} version {{version}}: “{{decision}}” by {{who}} no longer counts, {{fault}}',
    reverses:
      '{{name}} version {{version}}: {{role}} {{who}} took the approval back ({{decision}}); all records are kept',
    more: '{{n}} more',
    open: 'Open: {{sentence}}',
    key: 'See newest answer',
  },
} as const
